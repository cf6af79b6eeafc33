"""Django's name for this room."""

from typing import ClassVar

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Room `places`; `append_only` names tables the serving role may only insert into and read."""

    name = "doorstep.places"
    label = "places"
    append_only: ClassVar[tuple[str, ...]] = ()
