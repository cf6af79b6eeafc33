"""Agreeing to apply together, on the party's own page, at the counter and by program."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.people.builders import a_unit
from tests.portals.bench import sheets
from tests.portals.pages import text_of
from tests.portals.test_looks import signed_in
from tests.procedures.city import OFFICE, a_city, a_key, outside, staff
from tests.procedures.owners import Owner

from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM, Post
from doorstep.kernel.uscc import check_character
from doorstep.people.services import appoint_agent
from doorstep.portals.frame import page
from doorstep.procedures import engine
from doorstep.procedures.engine import CaseStatus, Channel
from doorstep.procedures.requirements.facts import Unsettled

pytestmark = pytest.mark.django_db
DAY = date(2022, 6, 1)
DESK = staff("office-clerk", Post.CLERK, OFFICE)
CODE = "91371600MA3C00000"


@pytest.fixture
def city() -> Iterator[None]:
    page.forget_city()
    with clock.at_day(DAY), outside(unsettled=Unsettled()):
        a_city()
        yield


@pytest.fixture
def banker(city: None) -> str:
    """A natural person who acts for the bank; their id."""
    del city
    bank = a_unit("样本银行")
    agent = Owner(91, date(2020, 3, 1))
    appoint_agent(
        unit_id=bank, agent_id=agent.person_id, from_on=date(2022, 1, 1), by=SYSTEM, key=a_key()
    )
    return agent.person_id


@pytest.fixture
def number(banker: str) -> str:
    """A mortgage that waits for the bank; its case number."""
    del banker
    owner = Owner(92, date(2020, 3, 1))
    return engine.open_case(
        procedure="register-mortgage",
        channel=Channel.OFFICE,
        applicant_id=owner.person_id,
        inputs={"vin": owner.vehicle.plate.dotted, "mortgagee": CODE + check_character(CODE)},
        by=DESK,
        key=a_key(),
        point=OFFICE,
    )


def pressed(browser: Client, address: str, word: str) -> Any:
    """Press the button of a page that says this."""
    (sheet,) = [each for each in sheets(browser.get(address)) if word in each.acts]
    return browser.post(address, {**sheet.fields, "do": word}, follow=True)


def the_address(number: str) -> str:
    (asked,) = engine.consents_in(number)
    return f"/together/{asked.id}"


def test_the_agent_reads_what_it_is_and_taps(number: str, banker: str) -> None:
    browser = signed_in(banker)
    for where in ("/together/", "/cases/"):
        assert "车辆抵押" in text_of(browser.get(where))
        assert "您是抵押权人" in text_of(browser.get(where))
    shown = text_of(browser.get(the_address(number)))
    assert "李*" in shown
    assert "李四申请" not in shown
    assert "同意不用验证码" in shown
    assert "已请抵押权人一起申请" in shown
    after = text_of(pressed(browser, the_address(number), "agree"))
    assert "已同意" in after
    assert "抵押权人已在自己的页面上同意" in after
    looks = signed_in(engine.case(number).applicant_id).get("/my-data/looks")
    assert "看要一起申请的业务" in text_of(looks)


def test_the_applicant_reads_whom_the_case_waits_for_and_until_when(number: str) -> None:
    browser = signed_in(engine.case(number).applicant_id)
    shown = text_of(browser.get(f"/cases/{number}"))
    assert "在等抵押权人同意，最迟 2022 年 6 月 9 日" in shown
    assert "谁一起申请" in shown


def test_not_agreeing_ends_it_and_the_applicant_reads_why(number: str, banker: str) -> None:
    pressed(signed_in(banker), the_address(number), "refuse")
    assert engine.case(number).status is CaseStatus.DECLINED
    shown = text_of(signed_in(engine.case(number).applicant_id).get(f"/cases/{number}"))
    assert "抵押权人不同意，这件业务停了" in shown


def test_nobody_else_finds_it(number: str) -> None:
    applicant = signed_in(engine.case(number).applicant_id)
    assert applicant.get(the_address(number)).status_code == 404
    assert applicant.post(the_address(number), {"do": "agree"}).status_code == 404
    assert "车辆抵押" not in text_of(applicant.get("/together/"))
    nobody = Client().get("/together/")
    assert nobody.status_code == 302


def test_a_program_reads_and_answers_like_the_page(number: str, banker: str) -> None:
    browser = signed_in(banker)
    (asked,) = json.loads(browser.get("/api/v1/together").content)["consents"]
    assert (asked["case_number"], asked["state"], asked["role"]) == (number, "asked", "抵押权人")
    assert "李四" not in json.dumps(asked, ensure_ascii=False)
    address = f"/api/v1/together/{asked['id']}"

    def say(answer: str, key: str) -> Any:
        return browser.post(
            address,
            json.dumps({"answer": answer}),
            content_type="application/json",
            headers={"Idempotency-Key": key},
        )

    assert say("perhaps", "together-1").status_code == 422
    for _ in range(2):
        assert json.loads(say("agree", "together-2").content) == {"case_number": number}
    assert say("agree", "together-3").status_code == 409
