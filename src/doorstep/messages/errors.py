"""What can go wrong with messages."""

from doorstep.kernel.errors import DoorstepError, NotAllowed, NotFound


class MessagesError(DoorstepError):
    """Base of the errors of this room."""

    code = "messages"


class MessageNotFound(NotFound):
    """No such message in this person's inbox."""

    code = "messages/not-found"
    sentence = "没有找到这条消息。"


class OutboxClosed(NotAllowed):
    """Texts of others are shown in the demonstration alone."""

    code = "messages/outbox-closed"
    sentence = "只有演示系统才能查看发出的短信。"


class NotDelivered(Exception):
    """The carrier did not take the message this time; it is tried again."""
