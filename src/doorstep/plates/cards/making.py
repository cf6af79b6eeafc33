"""One printing of draw cards: secrets for the printer, a list without secrets for everybody."""

import hashlib
import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from doorstep.kernel.canonical import canonical
from doorstep.plates.crypto import ed25519
from doorstep.plates.errors import CardListInvalid
from doorstep.plates.scans import ScanKind, text_of

FORM = "doorstep/cards/v1"
MOST = 100_000
LAST_PRINTING = 65_535


@dataclass(frozen=True, slots=True)
class Printed:
    """One card: outside, and what two scratch fields cover."""

    serial: int
    commitment: str
    one_time_key: str
    outside: str
    nonce: str
    key: str


@dataclass(frozen=True, slots=True)
class SealedList:
    """The commitments of one printing, in the order of the serial numbers from 1."""

    printing: int
    cards: tuple[tuple[str, str], ...]

    @property
    def file(self) -> bytes:
        """The list as it is given out: canonical JSON."""
        return canonical({"form": FORM, "printing": self.printing, "cards": list(self.cards)})

    @property
    def digest(self) -> str:
        """SHA-256 of the file: what the province seals and says by another way."""
        return hashlib.sha256(self.file).hexdigest()


def make_card(printing: int, serial: int) -> Printed:
    """A card with a new nonce and a new one-time key."""
    nonce, seed = secrets.token_bytes(16), secrets.token_bytes(32)
    commitment, key = hashlib.sha256(nonce).digest(), ed25519.public_key(seed)
    place = printing.to_bytes(2, "big") + serial.to_bytes(3, "big")
    return Printed(
        serial=serial,
        commitment=commitment.hex(),
        one_time_key=key.hex(),
        outside=text_of(ScanKind.CARD, commitment + key + place),
        nonce=text_of(ScanKind.NONCE, nonce),
        key=text_of(ScanKind.KEY, seed),
    )


def make_cards(printing: int, count: int) -> list[Printed]:
    """So many cards of a printing, numbered from 1."""
    return [make_card(printing, serial) for serial in range(1, count + 1)]


def sealed(printing: int, cards: Iterable[Printed]) -> SealedList:
    """What may be shown of a printing."""
    return SealedList(printing, tuple((card.commitment, card.one_time_key) for card in cards))


def read_list(file: bytes) -> SealedList:
    """A sealed list as it was given out. Errors: CardListInvalid."""
    try:
        value = json.loads(file)
        printing, cards = value["printing"], value["cards"]
        if value["form"] != FORM or set(value) != {"form", "printing", "cards"}:
            raise CardListInvalid(why="不是这种文件")
        found = SealedList(printing, tuple(_pair(each) for each in cards))
    except (ValueError, KeyError, TypeError) as broken:
        raise CardListInvalid(why="不是这种文件") from broken
    if type(printing) is not int or not 0 < printing <= LAST_PRINTING:
        raise CardListInvalid(why="批次号不对")
    if not 0 < len(found.cards) <= MOST or len(set(found.cards)) != len(found.cards):
        raise CardListInvalid(why="张数不对，或者有重复的卡")
    if found.file != file:
        raise CardListInvalid(why="写法和省里给出的不同")
    return found


def _pair(each: Sequence[str]) -> tuple[str, str]:
    commitment, key = each
    if not all(len(text) == 64 and set(text) <= set("0123456789abcdef") for text in each):
        raise ValueError(each)
    return commitment, key
