"""Django's name for this room."""

from typing import ClassVar

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """Room `payments`; the serving role may only insert into and read `append_only`."""

    name = "doorstep.payments"
    label = "payments"
    append_only: ClassVar[tuple[str, ...]] = ("charge", "receipt", "payment")

    def ready(self) -> None:
        """Errors explain this room's constraints from the start of the process."""
        from doorstep.payments import errors

        errors.explain_constraints()
