"""The crook's desk: a copy of the log that can be wound back, and the keys that he has.

Why the same functions as the honest writer: a forgery differs from the truth in one thing only.
"""

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from doorstep.plates.log import texts, writing
from doorstep.plates.log.cheating.keyring import CITY, CITY_COIN, SUPERVISOR, Keyring
from doorstep.plates.log.cheating.types import NotHere
from doorstep.plates.log.entries import (
    Betas,
    Entry,
    Exclude,
    Fill,
    Freeze,
    Genesis,
    Refund,
    Request,
    Rules,
    Segment,
    read_entry,
)
from doorstep.plates.log.model import Draw, Effects
from doorstep.plates.log.state import State

Kind = TypeVar("Kind", bound=Entry)
Supervised = TypeVar("Supervised", Segment, Genesis, Fill, Exclude, Freeze, Refund)


@dataclass(frozen=True, slots=True)
class Straw:
    """A citizen who does not exist: with him the crook can make any request."""

    name: str

    def secret(self, what: str) -> bytes:
        """Something only its inventor knows."""
        return hashlib.sha256(f"doorstep/straw/{self.name}/{what}".encode()).digest()

    @property
    def nonce(self) -> bytes:
        """The citizen's random number."""
        return self.secret("nonce")[:16]

    @property
    def cn(self) -> str:
        """Its fingerprint."""
        return hashlib.sha256(self.nonce).hexdigest()


class Thief:
    """A log under the crook's hands. `entries` is what he shows; `original` what was there."""

    def __init__(
        self, pool: str, original: Sequence[bytes], pinned: Collection[str], keys: Keyring
    ) -> None:
        self.pool = pool
        self.original = list(original)
        self.read = [read_entry(entry) for entry in original]
        self.pinned = frozenset(pinned)
        self.keys = keys
        self.entries: list[bytes] = []
        self.state = State(pool, self.pinned, keys.tools.verifiers)
        self.keeps_note = False
        """The old checkpoint is shown beside changed entries."""

    @property
    def t(self) -> int:
        """The time of the last entry."""
        return self.state.t

    # -- moving about --------------------------------------------------------------------------

    def rewind(self, index: int) -> None:
        """The log as it was when it had so many entries."""
        self.entries = []
        self.state = State(self.pool, self.pinned, self.keys.tools.verifiers)
        for entry in self.original[:index]:
            self.put(entry)

    def at_end(self) -> None:
        """The log as it is."""
        self.rewind(len(self.original))

    def before(self, kind: type[Kind], where: Callable[[Kind], bool] | None = None) -> Kind:
        """Go to just before the last entry of a kind; that entry. Errors: NotHere."""
        for index in reversed(range(len(self.read))):
            entry = self.read[index]
            if isinstance(entry, kind) and (where is None or where(entry)):
                self.rewind(index)
                return entry
        raise NotHere(kind.e)

    def put(self, entry: Entry | bytes) -> Effects:
        """Go on with an entry that the rules allow."""
        raw = entry if isinstance(entry, bytes) else entry.to_bytes()
        effects = self.state.apply(raw, len(self.entries))
        self.entries.append(raw)
        return effects

    def a_draw(self, *phases: str) -> Draw:
        """The first draw that stands there now. Errors: NotHere."""
        for draw in self.state.draws.values():
            if draw.phase in phases:
                return draw
        raise NotHere("/".join(phases))

    # -- signing -------------------------------------------------------------------------------

    def signed_by_city(self, entry: Supervised) -> Supervised:
        """Signed with the city's key where a supervisor should sign."""
        return writing.with_signature(self.pool, entry, lambda text: self.keys.sign(CITY, text))

    def signed(self, entry: Supervised) -> Supervised:
        """Signed with the supervisor's key. Errors: NotHere if the crook does not have it."""
        return writing.with_signature(self.pool, entry, self.supervisor)

    def supervisor(self, text: bytes) -> str:
        """A supervisor's signature. Errors: NotHere."""
        if SUPERVISOR not in self.keys:
            raise NotHere(SUPERVISOR)
        return self.keys.sign(SUPERVISOR, text)

    def rules(self, **changed: object) -> Rules:
        """The next rules, signed with everything the crook has; the province's place is forged."""
        before = self.state.rules
        terms = before.as_object() | {"t": self.t, "v": before.v + 1} | changed
        rules = Rules.from_object(terms)
        signers = [lambda text: self.keys.sign(CITY, text) for _ in before.parties]
        return writing.rules_with_signatures(self.pool, rules, self.supervisor, signers)

    def betas(self, draw: Draw, nonce: str) -> Betas:
        """The coins of a draw; the city's own coin stands in for every other party's."""
        coin = self.keys.prove(CITY_COIN, draw.alpha)
        return writing.betas_entry(
            draw, t=self.t, nonce=nonce, pi=[coin for _ in draw.terms.parties]
        )

    # -- inventing -----------------------------------------------------------------------------

    def straw(self, name: str = "straw") -> Straw:
        """Somebody who does not exist."""
        return Straw(name)

    def request(self, who: Straw, **changed: object) -> Request:
        """A request in that name."""
        entry = Request(
            t=self.t,
            pool=self.pool,
            id=self.state.last_id + 1,
            ch=self.state.rules.channels[0],
            cn=who.cn,
            ck=self.keys.tools.public(who.secret("once")).hex(),
            nv=who.secret("vehicle").hex(),
            na=who.secret("applicant").hex(),
            attempt=1,
        )
        return replace(entry, **changed)  # type: ignore[arg-type]

    def choice_by_city(self, draw: Draw, number: str) -> str:
        """The city's signature where the citizen's should be."""
        return self.keys.sign(CITY, texts.choose(draw.alpha, number))

    def a_fine_number(self) -> str:
        """A released number the crook would like: the one with most equal symbols."""
        numbers = [number for number in self.state.slots.numbers if number]
        if not numbers:
            raise NotHere("released")
        return max(sorted(numbers), key=lambda number: max(map(number.count, number)))
