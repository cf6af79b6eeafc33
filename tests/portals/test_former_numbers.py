"""The right to a former number: on the first page, on its own page, by program, and given up."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from tests.portals.pages import text_of
from tests.portals.test_driving_licence import browser_of

from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM
from doorstep.messages import queries as messages
from doorstep.numbers import jobs, queries
from doorstep.numbers.types import RightView
from doorstep.people import queries as people
from doorstep.people import services as restricting
from doorstep.portals.frame.shown import show_day

pytestmark = pytest.mark.usefixtures("demo")
PAGE = "/former-numbers/"
KEEPER = "number-keeper"


def person_of(key: str) -> str:
    return str(people.demo_accounts()[key].person_id)


def the_right() -> RightView:
    (right,) = queries.open_rights(person_of(KEEPER))
    return right


def day(of: Any) -> str:
    return show_day(of).replace("\u00a0", " ")


def test_the_card_appears_by_itself_for_its_owner_and_nobody_else() -> None:
    right = the_right()
    home = text_of(browser_of(KEEPER).get("/"))
    assert f"您的原号，{day(right.last_day)}以前" in home
    assert right.plate.text[2:] in home
    for other in ("swapper", "old-owner"):
        assert "您的原号" not in text_of(browser_of(other).get("/"))
    text = text_of(browser_of("old-owner").get(PAGE))
    assert "现在没有为您保留的号码" in text


def test_its_page_says_from_when_until_when_by_which_rule_and_what_ends_it() -> None:
    right = the_right()
    text = text_of(browser_of(KEEPER).get(PAGE))
    days = (right.last_day - clock.today()).days
    for said in (
        right.plate.text[2:],
        day(right.event_on),
        f"{day(right.last_day)}（含当天）",
        f"还有 {days} 天",
        "以内申请",
        "依据：",
        "再等 15 天",
        "您自己放弃以后",
        "由本市决定的地方",
    ):
        assert said in text, said


def test_it_is_nobody_elses_page() -> None:
    for path in (PAGE, f"{PAGE}{the_right().id}/give-up"):
        answer = Client().get(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in")
    other = browser_of("swapper")
    assert other.get(f"{PAGE}{the_right().id}/give-up").status_code == 404
    assert other.post(f"{PAGE}{the_right().id}/give-up").status_code == 404


def test_a_program_reads_the_same_and_gives_up() -> None:
    browser = browser_of(KEEPER)
    right = the_right()
    (own,) = json.loads(browser.get("/api/v1/former-numbers").content)["own"]
    assert (own["number"], own["last_day"]) == (right.plate.text, right.last_day.isoformat())
    assert own["source"]
    path = f"/api/v1/former-numbers/{right.id}/end"
    strange = browser_of("swapper").post(path, headers={"Idempotency-Key": "strange"})
    assert strange.status_code == 404
    for _ in range(2):
        answer = browser.post(path, headers={"Idempotency-Key": "enough"})
        assert answer.status_code == 200, answer.content
    assert json.loads(browser.get("/api/v1/former-numbers").content)["own"] == []
    again = browser.post(path, headers={"Idempotency-Key": "once more"})
    assert again.status_code == 409


def test_giving_up_asks_once_more_and_then_holds() -> None:
    browser = browser_of(KEEPER)
    right = the_right()
    path = f"{PAGE}{right.id}/give-up"
    assert "不能反悔" in text_of(browser.get(path))
    assert len(queries.open_rights(person_of(KEEPER))) == 1
    answer = browser.post(path)
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert queries.open_rights(person_of(KEEPER)) == ()
    assert "已经放弃" in text_of(browser.get(path))
    assert browser.post(path).status_code == 409


def reminders() -> list[str]:
    told = messages.inbox(person_of(KEEPER))
    return [each.text for each in told if each.template == "number-right-ending"]


def test_who_has_a_right_is_reminded_once_of_each_stage() -> None:
    right = the_right()
    for left, so_far in ((31, 0), (30, 1), (20, 1), (7, 2), (6, 2), (1, 3), (0, 3)):
        with clock.at_day(right.last_day - timedelta(days=left)):
            jobs.remind()
            jobs.remind()
            assert len(reminders()) == so_far, left
    assert right.plate.dotted in reminders()[0]
    with clock.at_day(right.last_day + timedelta(days=1)):
        assert jobs.remind() == 0


def test_a_stage_that_was_missed_is_not_made_up_for() -> None:
    right = the_right()
    with clock.at_day(right.last_day - timedelta(days=3)):
        assert jobs.remind() == 1
    with clock.at_day(right.last_day):
        assert jobs.remind() == 1
    assert len(reminders()) == 2


def test_whose_data_are_restricted_is_not_reminded() -> None:
    right = the_right()
    with transaction.atomic():
        restricting.enter_restriction(person_of(KEEPER), by=SYSTEM)
    with clock.at_day(right.last_day - timedelta(days=7)):
        assert jobs.remind() == 0
    assert reminders() == []


def test_the_business_says_by_which_day_it_goes_and_how_sure_that_is() -> None:
    for browser, path in ((Client(), "/procedures/keep-plate-number/"), (browser_of(KEEPER), PAGE)):
        text = text_of(browser.get(path))
        for said in (
            "旧车过户、注销或迁出那天",
            "样本：北京说 2017 年 6 月 20 日以前过户、注销的仍按六个月",
            "2017年6月20日以前迁出的，能不能使用原号",
            "旧规定引文只有转移、注销，没有迁出",
            "的报道把迁出与它们并列",
            "15 天",
        ):
            assert said in text, (path, said)
    assert "由本市决定的地方" not in text_of(Client().get("/procedures/replace-plates/"))
