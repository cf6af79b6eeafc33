"""What readers of messages see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class MessageState(StrEnum):
    """What became of a text message."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    EXPIRED = "expired"
    NO_PHONE = "no-phone"

    @property
    def label(self) -> str:
        """The state in Chinese."""
        return {
            MessageState.WAITING: "等待发送",
            MessageState.SENT: "已发出",
            MessageState.FAILED: "没有发出",
            MessageState.EXPIRED: "已过期",
            MessageState.NO_PHONE: "没有手机号",
        }[self]


@dataclass(frozen=True, slots=True)
class InboxMessage:
    """A message to a person; `sentence` is translated and then filled with `slots`."""

    id: str
    template: str
    sentence: str
    slots: Mapping[str, str]
    at: datetime
    read: bool

    @property
    def text(self) -> str:
        """The message in Chinese."""
        return self.sentence.format(**self.slots)


@dataclass(frozen=True, slots=True)
class Replied:
    """A phone answered by text message; these messages to it may have been meant, newest first."""

    messages: tuple[UUID, ...]
    text: str


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """A text message as the demonstration shows it; `slots` is None once the text was erased."""

    id: str
    phone_masked: str
    template: str
    sentence: str
    slots: Mapping[str, str] | None
    at: datetime
    state: MessageState
    relayed_for: str = ""
    """The masked name of the person, where it went to their relative."""

    reply: bool = False
    """Whether it can be answered by text message."""

    @property
    def text(self) -> str:
        """The message in Chinese, or nothing where it was erased."""
        return "" if self.slots is None else self.sentence.format(**self.slots)
