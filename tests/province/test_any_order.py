"""A bad network: messages lost, late, twice and in any order; the log and every answer stay one."""

import contextlib
import json
import random
from dataclasses import dataclass, field
from typing import Any

import pytest
from tests.plates.log.builder import POOL
from tests.province.builder import Town, a_town

from doorstep.plates.log.model import Phase
from doorstep.province import messages
from doorstep.province.errors import Ahead, Behind
from doorstep.province.models import Anomaly, Checkpoint, Entry, Opening
from doorstep.province.witness import Witness

pytestmark = pytest.mark.usefixtures("province")


@dataclass
class Network:
    """Delivers a message at some time, perhaps, to one of two provinces; old ones come again."""

    town: Town
    chance: random.Random
    provinces: tuple[Witness, Witness] = field(default_factory=lambda: (Witness(), Witness()))
    sent: list[bytes] = field(default_factory=list)
    proofs: dict[int, str] = field(default_factory=dict)
    notes: dict[int, str] = field(default_factory=dict)
    heads: dict[int, str] = field(default_factory=dict)

    def say(self, **changed: Any) -> dict[str, Any]:
        """What the town hears in the end. Errors: Behind."""
        body = json.dumps(self.town.message(**changed)).encode()
        self.sent.append(body)
        for _ in range(20):
            while self.chance.random() < 0.6:
                self._old()
            if self.chance.random() < 0.3:
                continue  # lost on the way
            answer = self._deliver(body)
            if self.chance.random() < 0.8:
                return answer
        return self._deliver(body)

    def _old(self) -> None:
        with contextlib.suppress(Behind, Ahead):
            self._deliver(self.chance.choice(self.sent[-self.chance.choice((3, 6, 999)) :]))

    def _deliver(self, body: bytes) -> dict[str, Any]:
        province = self.chance.choice(self.provinces)
        answer = province.turn(POOL, messages.read_turn(body))
        for each in answer["proofs"]:
            assert self.proofs.setdefault(each["id"], each["proof"]) == each["proof"]
        for each in answer["closed"]:
            assert self.notes.setdefault(each["id"], each["unopened"]) == each["unopened"]
        line = self.heads.setdefault(answer["size"], answer["cosignature"])
        assert line == answer["cosignature"], "one cosignature for a size"
        assert not self.proofs.keys() & self.notes.keys()
        return answer

    def ask(self) -> None:
        """Propose what is not committed."""
        told = [entry.decode() for entry in self.town.pending]
        assert self.say(proposal=told)["refused"] is None

    def write(self) -> None:
        """Propose what is not committed, commit it, have it cosigned."""
        self.ask()
        self.town.written = len(self.town.entries)
        try:
            self.say()
        except Behind as behind:
            # An old proposal came last: the province asks for what was written.
            start = behind.said["size"]
            tail = [entry.decode() for entry in self.town.entries[start:]]
            self.say(tail=tail, **{"from": start})


def draws_in(town: Town, phase: Phase) -> list[int]:
    return [draw.id for draw in town.state.draws.values() if draw.phase is phase]


def step(town: Town, network: Network) -> None:
    """Something that a town does next."""
    match network.chance.choice(("request", "call", "nonce", "close", "result", "ask", "write")):
        case "request":
            town.request()
        case "call" if draws_in(town, Phase.WAITING) and town.state.slots.free_count > 20:
            town.call(network.chance.choice(draws_in(town, Phase.WAITING)))
        case "nonce" if draws_in(town, Phase.CALLED):
            id_ = network.chance.choice(draws_in(town, Phase.CALLED))
            network.say(nonces=[town.nonce(id_)], close=[id_])
        case "close" if draws_in(town, Phase.CALLED):
            network.say(close=draws_in(town, Phase.CALLED)[:2])
        case "result":
            settle(town, network)
        case "ask" if town.pending:
            network.ask()
        case "write" if town.pending:
            network.write()


def settle(town: Town, network: Network) -> None:
    """Log proofs and notes that came, then the results that are due."""
    for id_ in draws_in(town, Phase.CALLED):
        if id_ in network.notes:
            town.expire(id_, "unopened", network.notes[id_])
        elif id_ in network.proofs:
            town.betas(id_)
    while town.state.unsettled and town.state.unsettled[0] in draws_in(town, Phase.OPENED):
        id_ = town.state.unsettled[0]
        town.result()
        town.choose(id_)


@pytest.mark.parametrize("seed", range(6))
def test_in_whatever_order_messages_arrive_there_is_one_log(seed: int) -> None:
    chance = random.Random(seed)
    town = a_town(k=2, released=60, reveal_s=0)
    network = Network(town, chance)
    for _ in range(160):
        step(town, network)
    if town.pending:
        network.write()
    for id_ in draws_in(town, Phase.CALLED):
        network.say(nonces=[town.nonce(id_)])
    settle(town, network)
    network.write()
    assert not town.state.unsettled
    bodies = Entry.objects.filter(pool_id=POOL).order_by("index").values_list("body", flat=True)
    assert [bytes(body) for body in bodies] == town.entries[: town.written]
    for size, note in Checkpoint.objects.values_list("size", "note"):
        assert note.startswith(town.note(size))
    assert set(Opening.objects.exclude(nonce="").values_list("log_id", flat=True)) >= set(
        network.proofs
    )
    assert network.proofs
    assert not Anomaly.objects.exists()
