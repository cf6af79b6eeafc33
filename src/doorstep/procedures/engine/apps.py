"""Django's name for this room."""

from typing import ClassVar

from django.apps import AppConfig


class EngineConfig(AppConfig):
    """Room `engine`; `append_only` names tables the serving role may only insert into and read."""

    name = "doorstep.procedures.engine"
    label = "engine"
    append_only: ClassVar[tuple[str, ...]] = ("caseevent", "decision")
