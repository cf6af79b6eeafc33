"""The state of a pool is the replay of its log: one entry after the other, nothing else.

Why one module: writer, province and auditors apply the same function; there is no second rule code.
"""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable
from typing import Any

from doorstep.kernel.canonical import canonical
from doorstep.plates.log.entries import COUNTED, Entry, Rules, read_entry
from doorstep.plates.log.merkle import leaf_hash
from doorstep.plates.log.model import (
    Declared,
    Draw,
    Effects,
    Fill,
    Kept,
    Move,
    NumberState,
    Phase,
    Vehicle,
)
from doorstep.plates.log.refusals import Refused, require
from doorstep.plates.log.slots import Slots
from doorstep.plates.log.verifiers import Verifiers
from doorstep.plates.log.wire import MAX_BYTES

DAY = 86_400
_UNRELEASED = NumberState.UNRELEASED
_LOCAL = 8 * 3600
"""Local days are days in Asia/Shanghai, which has had no other offset since 1991."""


def local_day(t: int) -> int:
    """The local day of an instant, counted from 1970-01-01."""
    return (t + _LOCAL) // DAY


class State:
    """Everything that follows from the entries so far.

    `pinned` are the supervisor keys (hex) the reader trusts for the first rules.
    """

    def __init__(self, pool: str, pinned: Collection[str], verifiers: Verifiers) -> None:
        self.pool = pool
        self.pinned = frozenset(pinned)
        self.verifiers = verifiers
        self.size = 0
        self.t = 0
        self.earlier = 0
        """The last `t` before this one."""
        self.rules_or_none: Rules | None = None
        self.lost_keys: frozenset[str] = frozenset()
        self.segments: list[Declared] = []
        self.declared = 0
        self.frozen: tuple[int, ...] = ()
        """Frozen segments, by number: a choice called from now on passes over them."""
        self.numbers: dict[str, NumberState] = {}
        """Numbers named in the log that are not unreleased."""
        self.tally: dict[NumberState, int] = dict.fromkeys(NumberState, 0)
        self.slots = Slots()
        self.last_fill = 0
        self.fill: Fill | None = None
        self.last_id = 0
        self.draws: dict[int, Draw] = {}
        self.line: dict[int, Draw] = {}
        """Those of them that wait for their call, in the order of their requests."""
        self.unsettled: list[int] = []
        """Draws called and not yet settled, in order of their calls."""
        self.promised = 0
        """Σ k of them."""
        self.vehicles: dict[str, Vehicle] = {}
        self.applicants: set[str] = set()
        """Applicants with an open draw."""
        self.holders: dict[str, str] = {}
        """The vehicle of each assigned number that came from a draw."""
        self.retained: dict[str, Kept] = {}
        """For whom each retained number is kept."""
        self.refundable: dict[int, str] = {}
        """The vehicle of each unopened draw whose try has not come back."""
        self._moves: list[Move] = []

    @property
    def rules(self) -> Rules:
        """The rules in force. Errors: Refused before the first."""
        if self.rules_or_none is None:
            raise Refused("rules/first")
        return self.rules_or_none

    def apply(self, entry: bytes, index: int) -> Effects:
        """Replay one entry. Errors: Refused; the state is then as it was."""
        return self._take(read_entry(entry), leaf_hash(entry), index)

    def write(self, entry: Entry) -> tuple[bytes, Effects]:
        """Replay the next entry, which is being made: its bytes, and what it did. Errors: Refused.

        The same checks as for bytes that are read; only these need no reading.
        """
        value = entry.as_object()
        body = canonical(value)
        require(len(body) <= MAX_BYTES, "log/too-long")
        read = type(entry).from_object(value)
        return body, self._take(read, leaf_hash(body), self.size)

    def _take(self, read: Entry, leaf: bytes, index: int) -> Effects:
        require(index == self.size, "log/index")
        require(read.t >= self.t, "log/time")
        if self.rules_or_none is None:
            require(isinstance(read, Rules), "rules/first")
        self._moves = []
        effects = VERBS[type(read)](self, read, Effects(read, index, leaf))
        self.size += 1
        if read.t > self.t:
            self.earlier, self.t = self.t, read.t
        return Effects(read, index, effects.leaf, tuple(self._moves), effects.draw, effects.offered)

    def counts(self) -> dict[str, int]:
        """How many numbers stand where; those in use before the log count as assigned."""
        unnamed = sum(segment.genesis_n - len(segment.named) for segment in self.segments)
        counted = {state.value: count for state, count in self.tally.items()}
        counted["declared"] = self.declared
        counted["assigned"] += unnamed
        counted["unreleased"] = self.declared - len(self.numbers) - unnamed
        return {name: counted[name] for name in COUNTED}

    def state_of(self, number: str) -> NumberState:
        """Where a number stands (an unnamed number in use before the log: unreleased)."""
        return self.numbers.get(number, NumberState.UNRELEASED)

    def segment_at(self, place: int) -> int:
        """The number of the segment (from 1) that a place of the enumeration lies in."""
        return bisect_right(self.segments, place, key=lambda segment: segment.first)

    def number_at(self, place: int) -> str:
        """The number at a place of the enumeration of all segments."""
        segment = self.segments[self.segment_at(place) - 1]
        return segment.pattern.number(place - segment.first)

    def may_be_released(self, place: int, frozen: Collection[int]) -> bool:
        """Whether the number at that place is unreleased and in none of the frozen segments."""
        s = self.segment_at(place)
        segment = self.segments[s - 1]
        return s not in frozen and segment.pattern.number(place - segment.first) not in self.numbers

    def came_to(self, t: int) -> int:
        """How far the log had come before the minute `t`, which is its last or a later one."""
        return self.t if t > self.t else self.earlier

    def declares(self, number: str) -> bool:
        """Whether some segment declares the number."""
        return any(segment.pattern.place(number) is not None for segment in self.segments)

    def signed_by(self, keys: Iterable[str], text: bytes, sig: str) -> bool:
        """Whether one of the keys signed the text."""
        signature = bytes.fromhex(sig)
        return any(self.verifiers.signature(bytes.fromhex(key), text, signature) for key in keys)

    def coins(self, rules: Rules, alpha: bytes, proofs: tuple[str, ...]) -> list[bytes]:
        """The outputs of one proof for each party, in order. Errors: Refused."""
        require(len(proofs) == len(rules.parties), "betas/proof")
        outputs: list[bytes] = []
        for party, proof in zip(rules.parties, proofs, strict=True):
            output = self.verifiers.proof(bytes.fromhex(party["vrf"]), alpha, bytes.fromhex(proof))
            if output is None:
                raise Refused("betas/proof")
            outputs.append(output)
        return outputs

    def draw(self, id_: int, *phases: str) -> Draw:
        """The draw, which must be in one of these phases. Errors: Refused."""
        draw = self.draws.get(id_)
        if draw is None:
            raise Refused("draw/unknown")
        require(draw.phase in phases, "draw/step")
        return draw

    def move(self, after: NumberState, *numbers: str) -> None:
        """Put numbers into a state. Only verbs call this, after all their checks."""
        standing, tally = self.numbers, self.tally
        for number in numbers:
            before = standing.get(number, _UNRELEASED)
            if before is not _UNRELEASED:
                tally[before] -= 1
            if after is _UNRELEASED:
                del standing[number]
            else:
                standing[number] = after
                tally[after] += 1
            self._moves.append(Move(number, before, after))

    def settle(self, draw: Draw) -> None:
        """The call of this draw holds nobody up any more."""
        self.unsettled.remove(draw.id)
        self.promised -= draw.terms.k

    def close(self, draw: Draw) -> None:
        """The draw ends; its vehicle is free, and its applicant unless a choice freed them."""
        del self.draws[draw.id]
        self.line.pop(draw.id, None)
        if draw.phase is not Phase.HELD:
            self.applicants.discard(draw.na)
        self.vehicles[draw.nv].busy = False


Verb = Callable[[State, Any, Effects], Effects]

VERBS: dict[type[Entry], Verb] = {}
"""Which function applies which kind of entry; `verbs` fills it when the package is imported."""
