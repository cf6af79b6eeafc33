"""Django's name for this room."""

from typing import ClassVar

from django.apps import AppConfig


class FulfilmentConfig(AppConfig):
    """Room `fulfilment`; `append_only` names tables the serving role may only insert into and read."""

    name = "doorstep.fulfilment"
    label = "fulfilment"
    append_only: ClassVar[tuple[str, ...]] = ()
