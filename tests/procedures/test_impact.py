"""Another law over stored decisions: which would have come out differently, and why."""

import json
import os
import signal
from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace

import pytest

from doorstep.config.cli import main
from doorstep.config.cli.law_impact import Walk
from doorstep.kernel.dated import Dated
from doorstep.kernel.periods import Years
from doorstep.law.parameters import UNREGISTERED_LIMIT
from doorstep.procedures import engine
from doorstep.procedures.engine import impact
from doorstep.procedures.engine.impact import Law
from doorstep.procedures.engine.models import Decision

Said = pytest.CaptureFixture[str]
EVE, FIRST = date(2022, 4, 30), date(2022, 5, 1)

pytestmark = pytest.mark.usefixtures("in_loaded_city", "db")


def decided_cases() -> int:
    return impact.count_decisions("register-vehicle")


def test_by_the_law_of_their_own_day_nothing_differs_and_every_byte_is_the_same() -> None:
    judged = list(impact.impact(Law(), Law()))
    assert len(judged) == impact.count_decisions() >= decided_cases() > 0
    assert not [each for each in judged if each.differs]
    stored = Decision.objects.in_bulk([each.id for each in judged])
    for each in judged:
        body = json.loads(bytes(stored[each.id].body))
        assert each.before.outcome == body["outcome"]
        assert list(each.before.unmet) == [short["code"] for short in body["shortfalls"]]
    again = list(impact.replayed())
    assert again
    assert all(each.replay.sound and each.replay.same_bytes for each in again)


def test_the_law_of_another_day_changes_what_it_changed_and_no_case_grows_older() -> None:
    judged = list(impact.impact(Law(EVE), Law(FIRST), procedure="register-vehicle"))
    assert len(judged) == decided_cases()
    # The waiver of 2022 mends the residence permit alone; an insurance of 2017 did not run out.
    changed = {
        code.partition("/")[2]
        for each in judged
        for code in {*each.before.unmet} ^ {*each.after.unmet}
    }
    assert changed <= {"residence-permit"}
    closed = list(impact.impact(Law(), Law(date(2008, 9, 30)), procedure="register-vehicle"))
    assert {each.after.outcome for each in closed} == {"not-in-force"}


def test_a_proposed_value_is_tried_on_everything_and_put_back() -> None:
    kept = UNREGISTERED_LIMIT.entries
    proposed = Law(proposed=((UNREGISTERED_LIMIT, Years(0)),))
    judged = list(impact.impact(Law(), proposed, procedure="register-vehicle"))
    assert any(each.differs for each in judged)
    assert {
        code
        for each in judged
        if each.differs
        for code in {*each.after.unmet} - {*each.before.unmet}
    } == {"register-vehicle/tested-if-long-unregistered"}
    assert UNREGISTERED_LIMIT.entries is kept
    assert not [each for each in impact.impact(Law(), Law()) if each.differs]


def test_every_value_that_a_rule_reads_can_be_proposed_and_is_put_back() -> None:
    tables = impact.tables_that_decide()
    assert len(tables) > 20
    for table in tables.values():
        assert isinstance(table, Dated)
        kept = table.entries
        with table.proposed(kept[0].value, impact.PROPOSED):
            assert {entry.source for entry in table.entries} == {impact.PROPOSED}
        assert table.entries is kept


def test_the_command_tells_case_person_and_reasons_and_can_go_on(capsys: Said) -> None:
    words = ["law", "impact", "--set", "UNREGISTERED_LIMIT=0 years", "--procedure"]
    assert main([*words, "register-vehicle"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "can" in lines[0]
    assert "→ cannot (tested-if-long-unregistered" in lines[0]
    assert "*" in lines[0]
    assert lines[-1].startswith(f"judged {decided_cases()}  of {decided_cases()}  differ ")
    assert main([*words, "register-vehicle", "--json"]) == 0
    *differing, last = map(json.loads, capsys.readouterr().out.splitlines())
    assert last["differ"] == len(differing) == len(lines) - 1
    middle = differing[len(differing) // 2]["id"]
    assert main([*words, "register-vehicle", "--json", "--after", str(middle)]) == 0
    *rest, _ = map(json.loads, capsys.readouterr().out.splitlines())
    assert [each["id"] for each in rest] == [e["id"] for e in differing if e["id"] > middle]
    assert main(["law", "replay", "--json"]) == 0
    found = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert found["unsound"] == 0 < found["same bytes"] == found["judged"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "--to"),
        (["--set", "NO_SUCH=1"], "no rule reads it"),
        (["--set", "UNREGISTERED_LIMIT"], "NAME=VALUE"),
        (["--set", "UNREGISTERED_LIMIT=soon"], "no value like"),
        (["--set", "UNREGISTERED_LIMIT=\u0662"], "no value like"),
        (["--set", "RESIDENCE_PERMIT_FOR_OUTSIDERS=2"], "no value like"),
        (["--to", "2022-02-30"], "write a day"),
        (["--to", "2022-05-01", "--procedure", "x"], "x"),
    ],
)
def test_what_cannot_be_tried_is_one_line(capsys: Said, words: list[str], says: str) -> None:
    try:
        code: object = main(["law", "impact", *words])
    except SystemExit as ended:
        code = ended.code
    complaint = capsys.readouterr().err
    assert code in (1, 2)
    assert says in complaint
    assert len(complaint.splitlines()) == 1


def test_ctrl_c_ends_it_between_two_rows_and_says_where_to_go_on(capsys: Said) -> None:
    def rows() -> Iterator[SimpleNamespace]:
        for n in (11, 12, 13):
            if n == 12:
                os.kill(os.getpid(), signal.SIGINT)
            yield SimpleNamespace(id=n)

    before = signal.getsignal(signal.SIGINT)
    walk = Walk(3, 0)
    assert [row.id for row in walk.through(rows())] == [11, 12]
    assert signal.getsignal(signal.SIGINT) is before
    assert walk.end({"differ": 0}, as_json=False) == 130
    assert "--after 12" in capsys.readouterr().err


def test_the_door_of_the_engine_judges_by_another_law_too() -> None:
    found = engine.procedure("register-vehicle")
    own = engine.assess(found, {}, EVE)
    other = engine.assess(found, {}, EVE, by=FIRST)
    assert own.on == other.on == EVE
    assert {gap.citations for gap in own.undecided} != {gap.citations for gap in other.undecided}
