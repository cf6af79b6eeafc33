"""Asking the reader of a desk for the card that lies on it.

Protocol: `GET /readings?point=S01` answers `{state}` and, where that is `read`, `name`, `number`,
`valid_until` (a day, or `long` for a card without end) and `photo` (base64). Other states are
`unreadable` and `empty`. What is not understood counts as a reader that does not answer.
"""

import base64
import binascii
from datetime import date
from typing import Any

from doorstep.integrations.outside import Outside, Unreachable
from doorstep.people.card_reader import Card, CardUnreadable, NoCard, ReaderAway

_system = Outside("idcard")
LONG = "long"


class HttpCardReader:
    """The readers behind `OUTSIDE_ADDRESSES["idcard"]`."""

    def read(self, point: str) -> Card:
        """The card on the reader of a point. Errors: CardUnreadable, NoCard, ReaderAway."""
        try:
            found = _system.ask("/readings", point=point)
        except Unreachable as away:
            raise ReaderAway from away
        match (found or {}).get("state"):
            case "read" if found is not None:
                return _card(found)
            case "unreadable":
                raise CardUnreadable
            case "empty":
                raise NoCard
        raise ReaderAway


def _card(found: dict[str, Any]) -> Card:
    try:
        until = str(found["valid_until"])
        return Card(
            name=str(found["name"]),
            number=str(found["number"]),
            valid_until=None if until == LONG else date.fromisoformat(until),
            photo=base64.b64decode(str(found["photo"]), validate=True),
        )
    except (KeyError, ValueError, binascii.Error) as malformed:
        raise ReaderAway from malformed
