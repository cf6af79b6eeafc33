"""Django's name for this room."""

from typing import ClassVar

from django.apps import AppConfig


class MandatesConfig(AppConfig):
    """Room `mandates`: who may see another's vehicle, and who may act for whom."""

    name = "doorstep.mandates"
    label = "mandates"
    append_only: ClassVar[tuple[str, ...]] = ()

    def ready(self) -> None:
        """Errors explain this room's constraints from the start of the process."""
        from doorstep.mandates import errors
        from doorstep.mandates.services.giving import PORTRAIT_PLACE
        from doorstep.people.services import rotation

        errors.explain_constraints()
        rotation.register(
            rotation.SealedColumn("mandates_portrait", "sealed", "key_id", PORTRAIT_PLACE)
        )
