"""The card reader of a desk as a port: what a machine reads of an identity card lying on it.

Why a reading and not a click: that a machine read the card is a fact of the record, so nobody can
choose it from a list. Where no reader answers, the typed way is there, with a second pair of eyes
where the card itself was unreadable.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from doorstep.kernel.errors import DoorstepError


@dataclass(frozen=True, slots=True)
class Card:
    """What was read. `valid_until` is the last day, None for a card without end."""

    name: str = field(repr=False)
    number: str = field(repr=False)
    valid_until: date | None
    photo: bytes = field(repr=False)


class CardError(DoorstepError):
    """Base of what keeps a machine from reading a card."""

    code = "card"


class CardUnreadable(CardError):
    """The card lies there and the machine cannot read it."""

    code = "card/unreadable"
    sentence = "机器读不出这张证件。请照原件录入，选“机器读不出”，再请第二个人看一眼。"
    status = 422


class NoCard(CardError):
    """No card lies on the reader."""

    code = "card/none"
    sentence = "读卡器上没有证件。请把证件放好再读，或者照原件录入。"
    status = 422


class ReaderAway(CardError):
    """No reader answers at this desk, or too slowly."""

    code = "card/reader-away"
    sentence = "这里的读卡器没有回应。请照原件录入，选“这里没有读卡机”，照样能办。"
    status = 503


class CardExpired(CardError):
    """The card's last day is over."""

    code = "card/expired"
    sentence = "这张证件 {until} 到期了，请本人先换新证。"
    status = 422


class CardReader(Protocol):
    """The readers of a city's desks."""

    def read(self, point: str) -> Card:
        """What lies on the reader of a point now. Errors: CardUnreadable, NoCard, ReaderAway."""


_bound: list[CardReader] = []


def bind(reader: CardReader) -> None:
    """Ask these readers from now on."""
    _bound[:] = [reader]


def read(point: str, on: date) -> Card:
    """The card on the reader of a point, valid on a day.

    Errors: CardUnreadable, NoCard, ReaderAway, CardExpired.
    """
    if not _bound:
        raise ReaderAway
    card = _bound[0].read(point)
    if card.valid_until is not None and card.valid_until < on:
        raise CardExpired(until=card.valid_until)
    return card
