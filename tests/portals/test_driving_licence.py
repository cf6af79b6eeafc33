"""My driving licence on its page, on the first page, and by program."""

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.portals.pages import text_of

from doorstep.people import queries as people
from doorstep.portals.frame.shown import show_day
from doorstep.registry.driving import queries as driving

pytestmark = pytest.mark.usefixtures("demo")
PAGE = "/driving-licence/"


def browser_of(key: str) -> Client:
    browser = Client()
    browser.post(f"/demo/sign-in/{key}")
    assert browser.session.get("_auth_user_id") == str(people.demo_accounts()[key].user_id)
    return browser


def last_day(key: str) -> date:
    licence = driving.licence_of(str(people.demo_accounts()[key].person_id))
    assert licence is not None
    assert licence.valid_until is not None
    return licence.valid_until


@pytest.mark.parametrize(
    ("key", "said"),
    [
        (
            "blue-buyer",
            ("正常", "C1 小型汽车", "3716****0001", "现在可以换证", "检查，合格", "以后有效期到"),
        ),
        ("green-buyer", ("12 分 记满", "没有联网的记录")),
        ("permit-buyer", ("起，长期",)),
        ("unready-buyer", ("已报丢失", "E 普通二轮摩托车")),
        ("old-owner", ("扣押、扣留",)),
        ("driver", ("A2 重型牵引挂车", "换证以后长期有效", "准驾车型换成 C1 C6 E")),
        ("rare-buyer", ("没有您的驾驶证",)),
    ],
)
def test_a_licence_says_what_it_is(key: str, said: tuple[str, ...]) -> None:
    text = text_of(browser_of(key).get(PAGE))
    assert [words for words in said if words not in text] == []


def test_the_first_page_tells_whoever_can_renew_and_nobody_else() -> None:
    ends = show_day(last_day("blue-buyer")).replace("\u00a0", " ")
    assert f"您的驾驶证 {ends}期满" in text_of(browser_of("blue-buyer").get("/"))
    for key in ("permit-buyer", "unready-buyer", "rare-buyer"):
        assert "期满" not in text_of(browser_of(key).get("/"))


def test_it_is_nobody_elses_page() -> None:
    answer = Client().get(PAGE)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in")


def test_a_program_reads_the_same() -> None:
    def own(key: str) -> Any:
        answer = browser_of(key).get("/api/v1/driving-licence")
        assert answer.status_code == 200
        return json.loads(answer.content)["own"]

    blue = own("blue-buyer")
    assert (blue["status"], blue["classes"], blue["file_number"]) == (
        "valid",
        ["C1"],
        "3716****0001",
    )
    assert blue["valid_until"] == last_day("blue-buyer").isoformat()
    assert [each["points"] for each in blue["periods"]] == [0, 3, 0, 0, 6, 0]
    assert own("permit-buyer")["valid_until"] == ""
    assert own("rare-buyer") is None
