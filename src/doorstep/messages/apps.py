"""Django's name for this room."""

from typing import ClassVar

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    """Room `messages`; `append_only` names tables the serving role may only insert into and read."""

    name = "doorstep.messages"
    label = "messages"
    append_only: ClassVar[tuple[str, ...]] = ()
