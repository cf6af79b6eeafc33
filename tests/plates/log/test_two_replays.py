"""Random interleaved histories, honest and dishonest steps mixed: both replays agree on each."""

from dataclasses import replace
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.plates.log.builder import POOL, City, public, signer
from tests.plates.log.model import Model

from doorstep.plates.crypto import VERIFIERS
from doorstep.plates.log import Refused, texts, writing
from doorstep.plates.log.entries import Assign, Entry, Result
from doorstep.plates.log.model import Phase
from doorstep.plates.log.storing import restore, store

GENESIS = ["X20", "X21", "X22"]
WHYS = ("uncalled", "unopened", "unserved", "unchosen", "lapsed", "cancelled")
WAITS = (*(0, 60) * 6, 660, 1500, 86_400, 6 * 86_400, 400 * 86_400)


class Pair:
    """A city, and the model that must say the same of every entry."""

    def __init__(self, random: Random) -> None:
        self.random = random
        parties = random.randint(1, 2)
        self.city = City(parties=("city", "province")[:parties], k=3, target=24)
        self.model = Model(POOL, {public("supervisor")})
        self.accepted = self.refused = 0

    def pick(self, *options: Any) -> Any:
        return self.random.choice(options)

    def offer(self, entry: Entry | None) -> None:
        """Hand one entry to both."""
        if entry is None:
            return
        raw = entry.to_bytes()
        try:
            self.city.log(raw)
            held = True
        except Refused as refused:
            held = False
            why = refused.rule
            if why == "log/field":
                return  # form is not the model's business
        said = self.model.accepts(raw)
        assert said is held, (entry, "" if held else why)
        if held:
            self.accepted += 1
            self.city.t = self.city.state.t
        else:
            self.refused += 1

    def step(self) -> None:
        city = self.city
        made = getattr(self, self.pick(*STEPS))()
        if isinstance(made, Entry) and self.pick(*[False] * 5, True):
            made = self.spoiled(made)
        self.offer(made)
        if self.pick(*[False] * 9, True):
            city.state = restore(store(city.state), {public("supervisor")}, VERIFIERS)

    def spoiled(self, entry: Entry) -> Entry:
        """The entry with one field of a neighbour's or shifted by one."""
        name = self.pick(*[name for name in entry.as_object() if name not in ("e", "try")])
        value = getattr(entry, name)
        if isinstance(value, int):
            return replace(entry, **{name: max(0, value + self.pick(-60, -1, 1, 60) * (
                60 if name == "t" else 1))})  # fmt: skip
        if isinstance(value, tuple) and value and isinstance(value[0], str | int):
            return replace(entry, **{name: self.pick(value[1:], value[::-1], value + value[:1])})
        if isinstance(value, str) and len(value) >= 32:
            flipped = ("1" if value[0] == "0" else "0") + value[1:]
            return replace(entry, **{name: flipped})
        return entry

    def some_id(self) -> int:
        return int(self.pick(*(self.city.state.draws or [1])))

    def some_number(self) -> str:
        numbers = self.city.state.numbers
        owned = [n for n, s in numbers.items() if s in ("assigned", "retained")]
        return str(self.pick("X10", "X20", "X35", self.pick("X11", *numbers), *owned * 2))

    # -- steps ---------------------------------------------------------------------------------

    def wait(self) -> None:
        self.city.wait(self.pick(*WAITS))

    def request(self) -> Entry | None:
        name = self.pick(*"abcdefghijkl")
        who = self.city.citizen(
            f"{name}{len(self.city.entries)}", name, self.pick("p", name, name, name)
        )
        self.city.citizens[self.city.state.last_id + 1] = who
        try:
            return self.city.request_entry(who)
        except Refused:
            nv, na = who.vehicle, who.applicant
            entry = self.city.request_entry(self.city.citizen())
            return replace(entry, nv=nv, na=na)

    def call(self) -> Entry | None:
        waiting = [d.id for d in self.city.state.draws.values() if d.phase is Phase.WAITING]
        return self.city.call_entry(self.pick(*waiting)) if waiting else None

    def betas(self) -> Entry | None:
        called = [d.id for d in self.city.state.draws.values() if d.phase is Phase.CALLED]
        return self.city.betas_entry(self.pick(*called)) if called else None

    def result(self) -> Entry | None:
        state = self.city.state
        opened = [d for d in state.draws.values() if d.phase is Phase.OPENED]
        if not opened:
            return None
        draw = self.pick(*opened)
        slots = writing.compute_offer(draw)
        entry = writing.next_result(state, t=self.city.t)
        if entry is not None:
            return entry
        return self.result_of(draw, slots)

    def result_of(self, draw: Any, slots: tuple[int, ...]) -> Entry:
        numbers = tuple(self.city.state.slots.numbers[slot] for slot in slots)
        return Result(
            t=self.city.t, id=draw.id, betas=draw.betas_leaf.hex(), slots=slots, numbers=numbers
        )

    def choose(self) -> Entry | None:
        offered = [d for d in self.city.state.draws.values() if d.phase is Phase.OFFERED]
        if not offered:
            return None
        draw = self.pick(*offered)
        number = self.pick(*draw.numbers, self.some_number())
        return self.city.choose_entry(draw.id, number)

    def expire(self) -> Entry | None:
        if not self.city.state.draws:
            return None
        draw = self.city.state.draws[self.some_id()]
        fits = {
            Phase.WAITING: ("uncalled",),
            Phase.CALLED: ("unopened", "unopened", "unserved"),
            Phase.OPENED: ("unopened",),
            Phase.OFFERED: ("unchosen", "cancelled"),
            Phase.HELD: ("lapsed", "cancelled"),
        }
        why = self.pick(*fits[draw.phase], *fits[draw.phase], self.pick(*WHYS))
        note: list[str] = []
        if why == "cancelled":
            signs = self.pick(self.city.citizens[draw.id].sign, signer("supervisor"), signer("x"))
            note = [signs(texts.cancel(draw.alpha))]
        if why in ("unopened", "unserved"):
            text = getattr(texts, why)(draw.alpha)
            note = [signer(f"{name}/key")(text) for name in self.city.parties[1:]]
            note = ([signer("supervisor")(text)] if why == "unserved" else []) + note
        return self.city.expire_entry(draw.id, why, *note)

    def assign(self) -> Entry | None:
        held = [d for d in self.city.state.draws.values() if d.phase is Phase.HELD]
        if not held:
            return None
        draw = self.pick(*held)
        number = self.pick(draw.number, draw.number, self.some_number())
        return Assign(t=self.city.t, id=draw.id, number=number)

    def keeping(self) -> Entry:
        if self.pick(*range(6)) == 0:
            return self.city.swap_entry(self.some_number(), self.some_number())
        verb = self.pick("retain_entry", "reclaim_entry", "unretain_entry", "free_entry")
        made: Entry = getattr(self.city, verb)(self.some_number())
        return made

    def exclude(self) -> Entry:
        return self.city.exclude_entry(self.some_number())

    def refund(self) -> Entry:
        return self.city.refund_entry(self.pick(1, *self.city.state.refundable))

    def fill(self) -> Entry | None:
        if self.city.state.fill is not None:
            return self.city.fill_entry(1)
        return self.city.fill_entry(self.pick(1, 5, 9))

    def fill_betas(self) -> Entry | None:
        if self.city.state.fill is None:
            return None
        proofs = self.city.proofs(self.city.state.fill.alpha)
        return writing.fill_betas_entry(self.city.state, t=self.city.t, pi=proofs)

    def segment(self) -> Entry:
        return self.city.segment_entry(self.pick("X3#", "X#5", "Y@", "W#"))

    def genesis(self) -> Entry:
        return self.city.genesis_entry(self.pick(1, 2), GENESIS)

    def inuse(self) -> Entry:
        return self.city.inuse_entry(2, GENESIS, self.pick(*GENESIS))

    def freeze(self) -> Entry:
        return self.city.freeze_entry(self.pick(1, 2, 3), self.pick(True, False))

    def rules(self) -> Entry:
        v = self.city.state.rules.v + 1
        return self.city.rules_entry(v, tries=self.pick(1, 2), k=self.pick(2, 3))

    def snapshot(self) -> Entry:
        return writing.snapshot_entry(self.city.state, t=self.city.t)


STEPS = (
    *("request", "call", "betas", "result", "choose", "choose", "assign") * 4,
    *("expire", "assign", "keeping", "fill", "fill_betas", "wait") * 2,
    *("exclude", "freeze", "refund", "segment", "genesis", "inuse", "rules", "snapshot"),
)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32))
def test_both_replays_agree_on_every_entry_of_any_history(seed: int) -> None:
    pair = Pair(Random(seed))
    pair.offer(pair.city.rules_entry())
    pair.offer(pair.city.segment_entry("X1#"))
    pair.offer(pair.city.segment_entry("X2#"))
    pair.offer(pair.city.genesis_entry(2, GENESIS))
    pair.offer(pair.city.segment_entry("Z#"))
    pair.offer(pair.city.fill_entry(20))
    pair.offer(pair.fill_betas())
    for _ in range(pair.random.randint(60, 140)):
        pair.step()
        where, slots = pair.model.standing()
        state = pair.city.state
        assert slots == state.slots.numbers
        assert {n: s for n, s in where.items() if s != "unreleased"} == {
            number: standing.value for number, standing in state.numbers.items()
        }
    counts = state.counts()
    assert counts == pair.model.counts()
    assert counts["declared"] == sum(n for name, n in counts.items() if name != "declared")
