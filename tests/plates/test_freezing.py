"""The city's writer freezes a segment: asked for, signed, logged; it holds after a restart."""

import json

import pytest
from tests.plates.builder import POOL, TERMS, Citizen, a_held_number, drain

from doorstep.kernel.actor import SYSTEM
from doorstep.kernel.plate_number import PlateKind
from doorstep.plates import services
from doorstep.plates.models import Entry, Intent
from doorstep.plates.sequencer import Sequencer

pytestmark = pytest.mark.django_db


def ask(**changed: object) -> None:
    fields = {"s": 2, "on": 1, "why": "复核", "text": "复核通知"} | changed
    services.ask_supervised(pool=POOL, verb="freeze", fields=fields, by=SYSTEM)


@pytest.fixture
def sequencer() -> Sequencer:
    services.open_pool(
        pool=POOL,
        kind=PlateKind.SMALL,
        origin="binzhou.example",
        terms=TERMS | {"target": 60},
        patterns=["鲁M1##", "鲁MA##"],
        by=SYSTEM,
    )
    sequencer = Sequencer(POOL)
    drain(sequencer)
    return sequencer


def test_a_frozen_segment_gives_no_number_to_later_draws(sequencer: Sequencer) -> None:
    ask()
    drain(sequencer)
    entry = Entry.objects.get(pool_id=POOL, verb="freeze")
    assert json.loads(bytes(entry.body))["why"] == "复核"
    again = Sequencer(POOL)
    drain(again)
    assert again.ledger.state.frozen == (2,)
    for number in range(1, 6):
        a_held_number(again, Citizen(f"buyer-{number}", f"LSVFF66R8C21162{number:02d}"))
    added = [json.loads(bytes(e.body))["add"] for e in Entry.objects.filter(verb="choose")]
    assert len(added) == 5
    assert not [number for number in added if number.startswith("鲁MA")]
    ask(on=0)
    drain(again)
    assert again.ledger.state.frozen == ()


@pytest.mark.parametrize(
    ("changed", "rule"),
    [({"s": 3}, "freeze/segment"), ({"on": 0}, "freeze/state"), ({"on": True}, "log/field")],
)
def test_what_cannot_be_frozen_is_refused_to_who_asked(
    sequencer: Sequencer, changed: dict[str, object], rule: str
) -> None:
    ask(**changed)
    drain(sequencer)
    assert Intent.objects.get(verb="freeze").refused.split()[0] == rule
    assert not Entry.objects.filter(verb="freeze").exists()
