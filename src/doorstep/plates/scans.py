"""The short texts that cross a counter: what a phone or a draw card shows and a scanner types.

Why letters and digits only, with a checksum: a scanner types like a keyboard, so punctuation is at
the mercy of the layout, Caps Lock turns the letters round, and a field may get anything. Nothing
but these texts passes between phone and counter; they share no network.
"""

import hashlib
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from doorstep.plates.errors import ScanOfAnotherKind, ScanUnreadable

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_VALUES = {symbol: value for value, symbol in enumerate(DIGITS)}
_DOMAIN = b"doorstep/scan/v1\0"
_CHECK = 2
LONGEST_REQUEST = 100
LONGEST_NONCE = 40
LONGEST_TYPED = 400
"""What a field takes at all; everything longer is nonsense."""


class ScanKind(StrEnum):
    """What a text is, by its first two characters."""

    REQUEST = "D1"
    NONCE = "D2"
    KEY = "D3"
    SIGNATURE = "D4"
    CARD = "C1"

    @property
    def label(self) -> str:
        """How the desk calls it."""
        return {
            ScanKind.REQUEST: "手机上的第一个码",
            ScanKind.NONCE: "第二个码",
            ScanKind.KEY: "第三个码",
            ScanKind.SIGNATURE: "手机上的签名码",
            ScanKind.CARD: "抽号卡正面的码",
        }[self]


_BYTES = {
    ScanKind.REQUEST: 64,
    ScanKind.NONCE: 16,
    ScanKind.KEY: 32,
    ScanKind.SIGNATURE: 64,
    ScanKind.CARD: 69,
}


@dataclass(frozen=True, slots=True)
class Request:
    """The first scan: `cn` and `ck` of a request (hex); of a card also which one it is."""

    commitment: str
    one_time_key: str
    printing: int = 0
    serial: int = 0

    @property
    def from_card(self) -> bool:
        """Whether a printed card was scanned."""
        return self.printing > 0


def length_of(kind: ScanKind) -> int:
    """How many characters a text of this kind has."""
    return 2 + _symbols(_BYTES[kind] + _CHECK)


def text_of(kind: ScanKind, payload: bytes) -> str:
    """The text that carries these bytes.

    >>> text_of(ScanKind.NONCE, bytes(16))
    'D200000000000000000000006cF'
    """
    if len(payload) != _BYTES[kind]:
        raise ValueError(f"{kind.value} carries {_BYTES[kind]} bytes")
    number = int.from_bytes(payload + _check(kind, payload), "big")
    symbols = []
    for _ in range(_symbols(len(payload) + _CHECK)):
        number, value = divmod(number, len(DIGITS))
        symbols.append(DIGITS[value])
    return kind.value + "".join(reversed(symbols))


def read(typed: str, *wanted: ScanKind) -> tuple[ScanKind, bytes]:
    """Kind and bytes of what a scanner typed.

    Errors: ScanUnreadable, ScanOfAnotherKind where it is good but not one of `wanted`.
    """
    text = "".join(unicodedata.normalize("NFKC", typed[:LONGEST_TYPED]).split())
    if text[:1].islower():
        # Caps Lock was on.
        text = text.swapcase()
    kind = next((each for each in ScanKind if text.startswith(each.value)), None)
    if kind is None or len(text) != length_of(kind) or set(text) - _VALUES.keys():
        raise ScanUnreadable
    number = 0
    for symbol in text[2:]:
        number = number * len(DIGITS) + _VALUES[symbol]
    length = _BYTES[kind] + _CHECK
    if number >> 8 * length:
        raise ScanUnreadable
    whole = number.to_bytes(length, "big")
    payload, check = whole[:-_CHECK], whole[-_CHECK:]
    if check != _check(kind, payload):
        raise ScanUnreadable
    if kind not in wanted:
        raise ScanOfAnotherKind(got=kind.label, wanted=wanted[0].label)
    return kind, payload


def read_request(typed: str) -> Request:
    """The first scan, of a phone or of a card. Errors: those of `read`."""
    kind, payload = read(typed, ScanKind.REQUEST, ScanKind.CARD)
    commitment, key = payload[:32].hex(), payload[32:64].hex()
    if kind is ScanKind.REQUEST:
        return Request(commitment, key)
    printing, serial = int.from_bytes(payload[64:66], "big"), int.from_bytes(payload[66:], "big")
    if not printing or not serial:
        raise ScanUnreadable
    return Request(commitment, key, printing, serial)


def read_nonce(typed: str) -> str:
    """The second scan: the nonce in hex. Errors: those of `read`."""
    return read(typed, ScanKind.NONCE)[1].hex()


def _check(kind: ScanKind, payload: bytes) -> bytes:
    return hashlib.sha256(_DOMAIN + kind.value.encode() + payload).digest()[:_CHECK]


def _symbols(length: int) -> int:
    """The fewest symbols that can hold every sequence of so many bytes."""
    symbols, reach = 0, 1
    while reach < 1 << 8 * length:
        symbols, reach = symbols + 1, reach * len(DIGITS)
    return symbols
