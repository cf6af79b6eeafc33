"""Django's name for this room."""

from typing import ClassVar

from django.apps import AppConfig


class NumbersConfig(AppConfig):
    """Room `numbers`: who may have a former number again, and until when."""

    name = "doorstep.numbers"
    label = "numbers"
    append_only: ClassVar[tuple[str, ...]] = ()

    def ready(self) -> None:
        """Errors explain this room's constraints from the start of the process."""
        from doorstep.numbers import errors

        errors.explain_constraints()
