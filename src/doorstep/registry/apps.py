"""Django's name for this room."""

from typing import ClassVar

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Room `registry`; the serving role may only insert into and read `append_only`."""

    name = "doorstep.registry"
    label = "registry"
    append_only: ClassVar[tuple[str, ...]] = ("entry", "drivingentry", "objectserial")

    def ready(self) -> None:
        """Errors explain this room's constraints from the start of the process."""
        from doorstep.people.services import rotation
        from doorstep.registry import errors
        from doorstep.registry.driving.sealed import COLUMNS

        errors.explain_constraints()
        rotation.register(*COLUMNS)
