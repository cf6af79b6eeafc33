"""The door to a carrier of text messages; what stands behind it is bound at start.

Why here: this room decides what is said and when it is repeated, and knows no vendor.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from doorstep.kernel.phone import Phone


class SmsPort(Protocol):
    """A carrier. It takes a message once, however often the same id is brought."""

    def send(
        self,
        *,
        message_id: str,
        phone: Phone,
        template: str,
        variables: Mapping[str, str],
        text: str,
    ) -> None:
        """Hand the message over. Errors: NotDelivered."""

    def replies(self) -> "Sequence[Reply]":
        """What phones have answered and was not taken yet. Errors: NotDelivered."""

    def taken(self, reply_id: str) -> None:
        """Say that a reply need not be told again. Errors: NotDelivered."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A text message from a phone, under the carrier's id."""

    id: str
    phone: Phone = field(repr=False)
    text: str


_bound: list[SmsPort] = []


def bind(port: SmsPort) -> None:
    """Send through this carrier from now on."""
    _bound[:] = [port]


def carrier() -> SmsPort:
    """The carrier. Errors: LookupError where none was bound."""
    if not _bound:
        raise LookupError("no carrier of text messages is bound")
    return _bound[0]
