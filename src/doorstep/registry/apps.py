"""Django's name for this room."""

from typing import ClassVar

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Room `registry`; the serving role may only insert into and read `append_only`."""

    name = "doorstep.registry"
    label = "registry"
    append_only: ClassVar[tuple[str, ...]] = ("entry", "objectserial")

    def ready(self) -> None:
        """Errors explain this room's constraints from the start of the process."""
        from doorstep.registry import errors

        errors.explain_constraints()
