"""Django's name for this room."""

from typing import ClassVar

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """Room `payments`; `append_only` names tables the serving role may only insert into and read."""

    name = "doorstep.payments"
    label = "payments"
    append_only: ClassVar[tuple[str, ...]] = ()
