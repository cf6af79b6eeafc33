"""Django's name for this room."""

from typing import ClassVar

from django.apps import AppConfig


class PlatesConfig(AppConfig):
    """Room `plates`; `append_only` names tables the serving role may only insert into and read."""

    name = "doorstep.plates"
    label = "plates"
    append_only: ClassVar[tuple[str, ...]] = (
        "entry",
        "tile",
        "checkpoint",
        "formernumbers",
        "cardprinting",
        "card",
    )
