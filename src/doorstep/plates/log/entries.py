"""The entries of the log, one frozen class for each kind.

Why classes: what is read from bytes has every field, in its form, before any rule looks at it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Self

from doorstep.kernel.canonical import canonical
from doorstep.plates.log import wire as w
from doorstep.plates.log.refusals import Refused
from doorstep.plates.log.wire import wire

_HASH = w.is_hex(32)
_SIGNATURE = w.is_hex(64)
_POOL = w.is_text(32)
_PARTY = w.is_object({"name": w.is_word, "vrf": _HASH, "key": _HASH})
_WHY = ("uncalled", "unopened", "unserved", "unchosen", "lapsed", "cancelled")
COUNTED = (
    "declared",
    "unreleased",
    "released",
    "offered",
    "held",
    "assigned",
    "retained",
    "retired",
)
_IS_COUNTS = w.is_object(dict.fromkeys(COUNTED, w.is_count))

_Form = tuple[tuple[str, str, w.Check], ...]
_FORMS: dict[type, _Form] = {}


def _is_why(value: Any) -> bool:
    return value in _WHY


def _is_genesis_proof(value: Any) -> bool:
    return (
        isinstance(value, list | tuple)
        and len(value) == 3
        and w.is_id(value[0])
        and w.is_count(value[1])
        and w.is_list(_HASH, most=64)(value[2])
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One leaf of the log. `t` is Unix seconds, floored to the minute."""

    e: ClassVar[str]
    t: int = wire(lambda value: w.is_count(value) and value % 60 == 0)

    def as_object(self) -> dict[str, Any]:
        """The entry as an object of JSON."""
        value: dict[str, Any] = {"e": self.e}
        for attribute, name, _ in _form(type(self)):
            inner = getattr(self, attribute)
            value[name] = list(inner) if isinstance(inner, tuple) else inner
        return value

    def to_bytes(self) -> bytes:
        """The leaf, byte for byte."""
        return canonical(self.as_object())

    @classmethod
    def from_object(cls, value: dict[str, Any]) -> Self:
        """Read a decoded object. Errors: Refused for a missing, unknown or malformed field."""
        given = dict(value)
        given.pop("e")
        read: dict[str, Any] = {}
        for attribute, name, check in _form(cls):
            if name not in given:
                raise Refused("log/fields", name)
            inner = given.pop(name)
            if not check(inner):
                raise Refused("log/field", name)
            read[attribute] = tuple(inner) if isinstance(inner, list) else inner
        if given:
            raise Refused("log/fields", sorted(given)[0])
        return cls(**read)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules(Entry):
    """The terms of the pool, its parties and supervisors."""

    e = "rules"
    pool: str = wire(_POOL)
    v: int = wire(w.is_id)
    k: int = wire(lambda value: w.is_id(value) and value <= 100)
    target: int = wire(lambda value: w.is_id(value) and value <= 1_000_000)
    tries: int = wire(w.is_id)
    reveal_s: int = wire(w.is_count)
    choose_s: int = wire(w.is_count)
    extend_n: int = wire(w.is_count)
    extend_s: int = wire(w.is_count)
    hold_workdays: int = wire(w.is_count)
    retain_days: int = wire(w.is_count)
    channels: tuple[str, ...] = wire(w.is_list(w.is_word, 1, 32))
    parties: tuple[dict[str, str], ...] = wire(w.is_list(_PARTY, 1, 8))
    supervisors: tuple[str, ...] = wire(w.is_list(_HASH, 1, 8))
    policy: str = wire(w.is_word)
    text: str = wire(_HASH)
    sigs: tuple[str, ...] = wire(w.is_list(_SIGNATURE, 1, 16))


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment(Entry):
    """Declares every number of a pattern."""

    e = "segment"
    s: int = wire(w.is_id)
    pattern: str = wire(w.is_text(16))
    n: int = wire(w.is_id)
    root: str = wire(_HASH)
    sig: str = wire(_SIGNATURE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Genesis(Entry):
    """How many numbers of a segment were in use before the log, as a count and a root."""

    e = "genesis"
    s: int = wire(w.is_id)
    n: int = wire(w.is_id)
    root: str = wire(_HASH)
    doc: str = wire(_HASH)
    sig: str = wire(_SIGNATURE)
    psig: str = wire(w.is_hex_or_empty(64))


@dataclass(frozen=True, slots=True, kw_only=True)
class InUse(Entry):
    """Names one number of a genesis list; g = [segment, index, path]."""

    e = "inuse"
    number: str = wire(w.is_number)
    g: tuple[Any, ...] = wire(_is_genesis_proof)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill(Entry):
    """Asks for n numbers to be released by seeded choice."""

    e = "fill"
    pool: str = wire(_POOL)
    id: int = wire(w.is_id)
    n: int = wire(lambda value: w.is_id(value) and value <= 2000)
    sig: str = wire(_SIGNATURE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request(Entry):
    """A draw: commitment, one-time key, nullifiers of vehicle and applicant."""

    e = "request"
    pool: str = wire(_POOL)
    id: int = wire(w.is_id)
    ch: str = wire(w.is_word)
    cn: str = wire(_HASH)
    ck: str = wire(_HASH)
    nv: str = wire(_HASH)
    na: str = wire(_HASH)
    attempt: int = wire(w.is_id, "try")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Entry):
    """Fixes the place in line and the pool that a draw is made from."""

    e = "call"
    id: int = wire(w.is_id)
    req: str = wire(_HASH)
    n: int = wire(w.is_count)
    root: str = wire(_HASH)
    free: str = wire(_HASH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Betas(Entry):
    """The parties' proofs and the opened nonce of a draw."""

    e = "betas"
    id: int = wire(w.is_id)
    at: int = wire(w.is_count)
    call: str = wire(_HASH)
    nonce: str = wire(w.is_hex(16))
    pi: tuple[str, ...] = wire(w.is_list(w.is_hex(80), 1, 8))


@dataclass(frozen=True, slots=True, kw_only=True)
class FillBetas(Entry):
    """The parties' proofs of a fill; the nonce is 32 zero bytes."""

    e = "betas"
    fill: int = wire(w.is_id)
    at: int = wire(w.is_count)
    call: str = wire(_HASH)
    nonce: str = wire(lambda value: value == "00" * 32)
    pi: tuple[str, ...] = wire(w.is_list(w.is_hex(80), 1, 8))


@dataclass(frozen=True, slots=True, kw_only=True)
class Result(Entry):
    """The offer, as everyone can recompute it."""

    e = "result"
    id: int = wire(w.is_id)
    betas: str = wire(_HASH)
    slots: tuple[int, ...] = wire(w.is_list(w.is_count, 1, 100))
    numbers: tuple[str, ...] = wire(w.is_list(w.is_number, 1, 100))


@dataclass(frozen=True, slots=True, kw_only=True)
class Choose(Entry):
    """The citizen takes one; the refill takes its slot."""

    e = "choose"
    id: int = wire(w.is_id)
    number: str = wire(w.is_number)
    sig: str = wire(_SIGNATURE)
    add: str = wire(w.is_number_or_empty)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expire(Entry):
    """A draw or a hold ends without a vehicle; `note` is the list of signatures it needs."""

    e = "expire"
    id: int = wire(w.is_id)
    why: str = wire(_is_why)
    note: tuple[str, ...] = wire(w.is_list(_SIGNATURE, 0, 9))


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign(Entry):
    """The held number is on a registered vehicle."""

    e = "assign"
    id: int = wire(w.is_id)
    number: str = wire(w.is_number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retain(Entry):
    """The number is kept for its former owner until `until` (Unix seconds)."""

    e = "retain"
    number: str = wire(w.is_number)
    until: int = wire(w.is_count)
    na: str = wire(_HASH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reclaim(Entry):
    """The former owner puts a kept number on a vehicle."""

    e = "reclaim"
    number: str = wire(w.is_number)
    na: str = wire(_HASH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unretain(Entry):
    """The time of a kept number is over."""

    e = "unretain"
    number: str = wire(w.is_number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Free(Entry):
    """A number comes back from a vehicle."""

    e = "free"
    number: str = wire(w.is_number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap(Entry):
    """Two assigned numbers change vehicles."""

    e = "swap"
    numbers: tuple[str, ...] = wire(w.is_list(w.is_number, 2, 2))


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclude(Entry):
    """Numbers that are never given out, with a public document that says why."""

    e = "exclude"
    numbers: tuple[str, ...] = wire(w.is_list(w.is_number, 1, 2000))
    why: str = wire(w.is_text(200))
    doc: str = wire(_HASH)
    sig: str = wire(_SIGNATURE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Freeze(Entry):
    """Unreleased numbers of a segment are passed over from here on (on = 1), or no more (0)."""

    e = "freeze"
    s: int = wire(w.is_id)
    on: int = wire(lambda value: w.is_count(value) and value <= 1)
    why: str = wire(w.is_text(200))
    doc: str = wire(_HASH)
    sig: str = wire(_SIGNATURE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund(Entry):
    """Gives the try of an unopened draw back."""

    e = "refund"
    id: int = wire(w.is_id)
    sig: str = wire(_SIGNATURE)
    psig: str = wire(w.is_hex_or_empty(64))


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot(Entry):
    """The counts of all states and a root over every number that has one."""

    e = "snapshot"
    counts: Mapping[str, int] = wire(_IS_COUNTS)
    root: str = wire(_HASH)


KINDS: dict[str, type[Entry]] = {
    kind.e: kind
    for kind in (
        Rules, Segment, Genesis, InUse, Fill, Request, Call, Betas, Result, Choose, Expire,
        Assign, Retain, Reclaim, Unretain, Free, Swap, Exclude, Freeze, Refund, Snapshot,
    )
}  # fmt: skip


def _form(kind: type[Entry]) -> _Form:
    """Each field of a kind: its attribute, its name on the wire, its check."""
    form = _FORMS.get(kind)
    if form is None:
        form = _FORMS[kind] = tuple(
            (each.name, each.metadata["name"] or each.name, each.metadata["check"])
            for each in fields(kind)
        )
    return form


def read_entry(entry: bytes) -> Entry:
    """The entry that these bytes are. Errors: Refused."""
    value = w.decode(entry)
    name = value.get("e")
    kind = KINDS.get(name) if isinstance(name, str) else None
    if kind is None:
        raise Refused("log/unknown-entry")
    if kind is Betas and "fill" in value:
        kind = FillBetas
    return kind.from_object(value)
