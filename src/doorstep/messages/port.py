"""The door to a carrier of text messages; what stands behind it is bound at start.

Why here: this room decides what is said and when it is repeated, and knows no vendor.
"""

from collections.abc import Mapping
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


_bound: list[SmsPort] = []


def bind(port: SmsPort) -> None:
    """Send through this carrier from now on."""
    _bound[:] = [port]


def carrier() -> SmsPort:
    """The carrier. Errors: LookupError where none was bound."""
    if not _bound:
        raise LookupError("no carrier of text messages is bound")
    return _bound[0]
