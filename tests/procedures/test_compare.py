"""What changed between two days: what came, what went, what moved; the sheet that is signed."""

import json
from datetime import date, timedelta

import pytest
from django.test import Client
from tests.portals.pages import text_of

from doorstep.config.cli import main
from doorstep.kernel import clock
from doorstep.kernel.periods import Years
from doorstep.procedures import engine
from doorstep.procedures.engine import explain, explained
from doorstep.procedures.engine.compare import How, Kind, compare, compare_all, compared
from doorstep.procedures.engine.explain import changes

EVERY = engine.all_procedures()
FIRST = date(2022, 5, 1)
EVE = FIRST - timedelta(days=1)


def test_the_first_of_may_2022_is_told_with_values_and_sources() -> None:
    found = {each.procedure: each.differences for each in compare_all(EVE, FIRST)}
    kept = {each.name: each for each in found["keep-plate-number"]}
    inspected = kept["使用原号要旧车检验在有效期内"]
    assert (inspected.kind, inspected.how) == (Kind.VALUE, How.CHANGED)
    assert (inspected.before, inspected.after) == (True, False)
    assert "164" in inspected.after_source.zh
    window = kept["使用原号的申请期限"]
    assert (window.how, window.before, window.after) == (How.CITED, Years(2), Years(2))
    names = [each for each in found["transfer-ownership"] if each.kind is Kind.NAME]
    assert [(each.before, each.after) for each in names] == [("转移登记", "转让登记")]


def test_a_procedure_that_ended_is_told_once() -> None:
    ended = engine.procedure("issue-mark-by-entrustment")
    last = ended.channels.entries[-1].until_on
    assert last is not None
    (one,) = compare(ended, last, last + timedelta(days=1)).differences
    assert (one.kind, one.how, one.after) == (Kind.OFFER, How.WENT, None)
    (back,) = compare(ended, date(1990, 1, 1), last).differences
    assert back.how is How.CAME
    assert not compare(ended, date(1990, 1, 1), date(1991, 1, 1)).differences


@pytest.mark.parametrize("found", EVERY, ids=lambda each: each.code)
def test_every_day_on_which_something_changes_has_its_difference_and_no_other_has(
    found: engine.Procedure[object],
) -> None:
    for on in {each.on for each in changes(found)}:
        eve = on - timedelta(days=1)
        page = compare(found, eve, on)
        if explained(found, on)["in_force"] or explained(found, eve)["in_force"]:
            assert page.differences, on
        assert json.dumps(compared([page]))
        assert not compare(found, on, on).differences
        if found.in_force(on) and found.in_force(eve):
            rules = {line.code for line in explain(found, on).rules}
            came = {d.code for d in page.differences if (d.kind, d.how) == (Kind.RULE, How.CAME)}
            assert came <= rules


def test_the_command_tells_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", "changes", "--on", "2022-05-01", "--procedure", "keep-plate-number"]) == 0
    said = capsys.readouterr().out
    assert "数值  改变  使用原号要旧车检验在有效期内  true → false" in said
    assert main(["law", "changes", "--on", "2022-05-01", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["procedures"]) > 5
    for wrong in ([], ["--from", "2022-05-01"], ["--from", "2022-05-02", "--to", "2022-05-01"]):
        assert main(["law", "changes", *wrong]) == 2
        assert "two days in order" in capsys.readouterr().err
    assert main(["law", "changes", "--on", "0001-01-01"]) == 2


@pytest.mark.usefixtures("in_loaded_city", "db")
def test_page_and_operation_tell_the_same() -> None:
    browser = Client()
    said = text_of(browser.get("/changes/", {"on": "2022-05-01"}))
    assert "2022 年 4 月 30 日和 2022 年 5 月 1 日两天的规定相比" in said
    assert "使用原号要旧车检验在有效期内" in said
    assert "转移登记" in said
    one = text_of(browser.get("/changes/", {"on": "2022-05-02", "procedure": "transfer-ownership"}))
    assert "这两天的规定一样。" in one
    told = browser.get("/api/v1/changes", {"from": EVE.isoformat(), "to": FIRST.isoformat()})
    assert told.json()["items"] == json.loads(json.dumps(compared(compare_all(EVE, FIRST))))
    assert "选两天来比较" in text_of(browser.get("/changes/", {"on": "x"}))
    for wrong in ({"from": "x", "to": "x"}, {"from": "2022-05-02", "to": "2022-05-01"}):
        assert browser.get("/changes/", wrong).status_code == 422
        assert browser.get("/api/v1/changes", wrong).status_code == 422
    assert browser.get("/changes/", {"on": "0001-01-01"}).status_code == 200


@pytest.mark.usefixtures("in_loaded_city", "db")
@pytest.mark.parametrize("found", EVERY, ids=lambda each: each.code)
def test_every_procedure_has_a_sheet_to_sign(found: engine.Procedure[object]) -> None:
    browser = Client()
    page = browser.get(f"/procedures/{found.code}/sheet")
    assert page.status_code == 200
    if found.in_force(clock.today()):
        said = text_of(page)
        assert engine.rules_hash(found) in said
        assert "法制审核" in said
    browser.get("/day", {"day": "2008-09-30", "next": "/"})
    assert browser.get(f"/procedures/{found.code}/sheet").status_code == 200
