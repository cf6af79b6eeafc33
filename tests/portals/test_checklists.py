"""A list to take along: kept on a page or by program, opened by number, honoured at the desk."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from tests.people.builders import a_number
from tests.portals.bench import Staff, offered
from tests.portals.pages import send, text_of
from tests.procedures.city import DAY, Buyer, a_key

from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM
from doorstep.procedures import engine
from doorstep.procedures.engine import checklists

pytestmark = pytest.mark.django_db
CODE = "register-vehicle"
PAGE = f"/procedures/{CODE}/"
JUDGED = "存的时候能不能办"


def kept(procedure: str = CODE) -> str:
    """A list of nobody."""
    return engine.keep_checklist(procedure=procedure, inputs={}, by=SYSTEM, key=a_key())


def signed_in(buyer: Buyer) -> Client:
    """The buyer's browser."""
    user = get_user_model().objects.get(person_id=buyer.person_id)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def test_a_stranger_keeps_a_list_and_anybody_opens_it_by_its_number(
    buyer: Buyer, browser: Client
) -> None:
    shown = send(browser, f"{PAGE}check", **buyer.inputs())
    assert "带着清单去窗口" in text_of(shown)
    mine = send(browser, f"{PAGE}answer", to=f"{PAGE}keep")
    number = mine.request["PATH_INFO"].rpartition("/")[2]
    for said in ("清单：新车上牌", number, "车主的身份证明", "2017 年 7 月 21 日", JUDGED):
        assert said in text_of(mine)
    others = Client().get(f"/checklist/{number}")
    assert JUDGED not in text_of(others)
    for page in (mine, others):
        assert buyer.vin not in page.content.decode()
    assert number in text_of(browser.get("/checklist/"))
    typed = {"number": f"{number[:5]} {number[5:]}"}
    assert browser.get("/checklist/", typed).headers["Location"] == f"/checklist/{number}"


def test_the_application_of_who_signed_in_carries_it(buyer: Buyer) -> None:
    browser = signed_in(buyer)
    draw = buyer.held()
    send(browser, f"{PAGE}check", **buyer.inputs())
    mine = send(browser, f"{PAGE}answer", to=f"{PAGE}keep")
    number = mine.request["PATH_INFO"].rpartition("/")[2]
    assert JUDGED in text_of(mine)
    assert JUDGED not in text_of(Client().get(f"/checklist/{number}"))
    assert engine.checklist(number).outcome == "can"
    session = browser.session
    session[f"told:{CODE}:door"], session[f"told:{CODE}:draw"] = "S01", draw
    session.save()
    assert number in text_of(browser.get(f"{PAGE}confirm"))
    send(browser, f"{PAGE}confirm")
    (row,) = engine.cases_for(buyer.person_id)
    assert engine.case(row.number).checklist == number
    assert "保存的清单" in text_of(browser.get(f"/cases/{row.number}"))


@pytest.mark.usefixtures("buyer")
def test_a_list_that_is_over_or_does_not_exist_is_said_plainly(browser: Client) -> None:
    number = kept()
    with clock.at_day(DAY + timedelta(days=31)):
        assert "已经过了" in text_of(browser.get(f"/checklist/{number}"))
    for wrong in (checklists.number_of(7), "7", "x", "%00", "1706210000421"):
        assert browser.get(f"/checklist/{wrong}").status_code == 404
        assert browser.get("/checklist/", {"number": wrong}).status_code == 422
    assert browser.get(f"{PAGE}keep").status_code == 405


@pytest.mark.usefixtures("buyer")
def test_another_day_is_read_and_not_kept(browser: Client) -> None:
    browser.get("/day", {"day": "2022-05-01", "next": "/"})
    assert "存成清单" not in text_of(browser.get(PAGE))


def test_the_clerk_takes_a_case_in_by_its_number(buyer: Buyer, clerk: Staff) -> None:
    number, case = kept(), buyer.applies()
    desk = f"/desk/{case}/"
    for wrong, said in (
        ("", "请扫描或输入清单号码"),
        ("12", "有一位对不上"),
        (checklists.number_of(7), "没有这个号码的清单"),
        (kept("replace-plates"), "这里用不上"),
    ):
        answer = clerk.press(desk, "honour", checklist=wrong)
        assert (answer.status_code, said in text_of(answer)) == (422, True), wrong
        assert "照常办" in text_of(answer) or wrong in ("", "12")
    body, there = json.dumps({"number": "12"}), f"/api/v1/cases/{case}/checklist"
    refused = clerk.browser.post(
        there, body, content_type="application/json", headers={"Idempotency-Key": "by-program"}
    )
    assert refused.json()["problems"][0]["code"] == "checklist/shape"
    assert clerk.press(desk, "honour", checklist=number).status_code == 302
    shown = clerk.get(desk)
    assert number in text_of(shown)
    assert "honour" not in offered(shown)
    assert engine.case(case).checklist == number


@pytest.mark.parametrize("known", [True, False])
def test_a_walk_in_brings_a_list(buyer: Buyer, clerk: Staff, *, known: bool) -> None:
    number = kept() if known else checklists.number_of(7)
    typed = {
        "kind": "citizen-id",
        "id_number": a_number(serial=57).text,
        "name": "张三",
        "checklist": number,
        **{f"answer-{name}": said for name, said in buyer.inputs().items()},
    }
    answer = clerk.browser.post(f"/desk/new/{CODE}", typed)
    if known:
        assert answer.status_code == 302, text_of(answer)
        case = answer["Location"].strip("/").rpartition("/")[2]
        assert engine.case(case).checklist == number
    else:
        assert answer.status_code == 422
        assert "没有这个号码的清单" in text_of(answer)


def asked(body: dict[str, Any], **headers: str) -> Any:
    return Client().post(
        "/api/v1/checklists", json.dumps(body), content_type="application/json", headers=headers
    )


def test_a_program_keeps_and_opens_a_list(buyer: Buyer) -> None:
    body = {"procedure": CODE, "inputs": buyer.inputs()}
    made = asked(body, **{"Idempotency-Key": "a-list"})
    again = asked(body, **{"Idempotency-Key": "a-list"})
    assert (made.status_code, again.json()) == (201, made.json())
    told = made.json()
    assert (told["on"], told["until"], told["honoured"]) == ("2017-06-21", "2017-07-21", True)
    assert "owner_id" not in told
    assert buyer.vin not in made.content.decode()
    address = f"/api/v1/checklists/{told['number']}"
    assert Client().get(address).json() == told
    assert Client().get("/api/v1/checklists/7").json()["code"] == "checklist/not-found"
    assert asked(body).status_code in (400, 422)
    assert asked({"procedure": "no-such"}, **{"Idempotency-Key": "b"}).status_code == 404
    assert asked({**body, "inputs": {"vin": "1"}}, **{"Idempotency-Key": "c"}).status_code == 422
