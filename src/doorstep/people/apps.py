"""Django's name for this room."""

from typing import ClassVar

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Room `people`; `append_only` names tables the serving role may only insert into and read."""

    name = "doorstep.people"
    label = "people"
    append_only: ClassVar[tuple[str, ...]] = ()
