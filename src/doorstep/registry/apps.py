"""Django's name for this room."""

from typing import ClassVar

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Room `registry`; `append_only` names tables the serving role may only insert into and read."""

    name = "doorstep.registry"
    label = "registry"
    append_only: ClassVar[tuple[str, ...]] = ()
