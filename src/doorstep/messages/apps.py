"""Django's name for this room."""

from typing import ClassVar

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    """Room `messages`; nothing here is append-only, because texts are erased."""

    name = "doorstep.messages"
    label = "messages"
    append_only: ClassVar[tuple[str, ...]] = ()

    def ready(self) -> None:
        """Name the columns that follow a change of keys."""
        from doorstep.messages.content import PHONE_INDEX, PLACE, phone_in
        from doorstep.people.services import rotation

        rotation.register(
            rotation.SealedColumn("messages_message", "sealed", "key_id", PLACE),
            rotation.IndexedColumn(
                "messages_message",
                "phone_index",
                "index_key",
                PHONE_INDEX,
                "sealed",
                "key_id",
                PLACE,
                text=phone_in,
            ),
        )
