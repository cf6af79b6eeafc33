"""Django's name for this room."""

from typing import ClassVar

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    """Room `messages`; nothing here is append-only, because texts are erased."""

    name = "doorstep.messages"
    label = "messages"
    append_only: ClassVar[tuple[str, ...]] = ()
