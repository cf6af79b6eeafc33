"""Django's name for this room."""

from typing import ClassVar

from django.apps import AppConfig


class FulfilmentConfig(AppConfig):
    """Room `fulfilment`; the serving role may only insert into and read `append_only`."""

    name = "doorstep.fulfilment"
    label = "fulfilment"
    append_only: ClassVar[tuple[str, ...]] = ()

    def ready(self) -> None:
        """Errors explain this room's constraints from the start of the process."""
        from doorstep.fulfilment import errors

        errors.explain_constraints()
