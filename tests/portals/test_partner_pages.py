"""The system administrator keeps contracts; a citizen lets a partner follow a case and stops it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.partners.builders import a_partner, a_uscc
from tests.portals.bench import Staff, sheets
from tests.portals.everybody import all_in_order
from tests.portals.pages import become, hidden, send, text_of
from tests.procedures.city import OFFICE
from tests.registry.builders import a_vin

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, ActorKind, Key, Post
from doorstep.partners import queries, services
from doorstep.partners.errors import TokenInvalid
from doorstep.people import queries as people
from doorstep.procedures import engine

pytestmark = [pytest.mark.usefixtures("demo"), pytest.mark.django_db]


def sent(staff: Staff, page: str, to: str, **fields: str) -> Any:
    """Send the form of a page that leads to an address."""
    sheet = next(each for each in sheets(staff.get(page)) if each.action.endswith(to))
    return staff.browser.post(sheet.action, sheet.fields | fields)


@pytest.fixture
def operator() -> Staff:
    return Staff("sunwei", Post.OPERATOR, OFFICE, "office")


def test_a_contract_from_its_first_day_to_its_end(operator: Staff) -> None:
    today = clock.today()
    contract = {
        "name": "滨州示例保险",
        "uscc": a_uscc(77).text,
        "from_on": today.isoformat(),
        "until_on": (today + timedelta(days=40)).isoformat(),
        "contact": "赵联系",
        "phone": "19900000977",
    }
    refused = sent(operator, "/partners/new", "/new", **contract)
    assert refused.status_code == 422
    assert "至少选一个" in text_of(refused)
    made = sent(operator, "/partners/new", "/new", **contract, **{"law-read": "yes"})
    assert made.status_code == 302
    page = made["Location"]
    shown = text_of(operator.get(page))
    assert "还没有密钥" in shown
    assert "赵联系" not in shown
    assert "19900000977" not in shown
    first = sent(operator, page, "/secret")
    assert first["Cache-Control"] == "no-store"
    found = re.search(r"ds_[\w-]+", first.content.decode())
    assert found is not None
    assert found[0] not in operator.get(page).content.decode()
    (view,) = [each for each in queries.partners() if each.name == "滨州示例保险"]
    token = services.grant_token(client_id=view.client_id, secret=found[0]).token
    assert queries.holder(token).scopes == {"law.read"}
    sent(operator, page, "/secret", at_once="yes")
    with pytest.raises(TokenInvalid):
        queries.holder(token)
    assert sent(operator, page, "/end").status_code == 422
    assert sent(operator, page, "/end", why="协议到期").status_code == 302
    assert "协议到期" in text_of(operator.get(page))
    assert "已经结束" in text_of(operator.get("/partners/"))


def test_nobody_else_keeps_contracts(operator: Staff) -> None:
    partner_id = a_partner()
    clerk = Staff("wangfang", Post.MANAGER, OFFICE, "office")
    for path in ("/partners/", "/partners/new", f"/partners/{partner_id}/"):
        assert operator.get(path).status_code == 200
        assert clerk.get(path).status_code == 403


def test_a_citizen_lets_a_partner_follow_and_takes_it_back(browser: Client) -> None:
    person = people.demo_accounts()["blue-buyer"].person_id or ""
    with all_in_order():
        number = engine.open_case(
            procedure="register-vehicle",
            channel=engine.Channel.ONLINE,
            applicant_id=person,
            inputs={
                "vin": a_vin(70000902),
                "certificate_number": "WDA0012345678",
                "use_character": "A",
                "had_accident": "no",
            },
            by=Actor(ActorKind.CITIZEN, person),
            key=Key("partner-pages"),
            point="",
        )
    partner_id = a_partner("case.status", name="滨州示例保险")
    become(browser, "blue-buyer")
    page = f"/cases/{number}/followers"
    assert page in browser.get(f"/cases/{number}").content.decode()
    until = (clock.today() + timedelta(days=9)).isoformat()
    assert send(browser, page, partner="", until_on=until).status_code == 422
    assert send(browser, page, partner=str(partner_id), until_on=until).status_code == 200
    assert queries.may_follow(partner_id, number)
    shown = browser.get(page)
    (allowed,) = queries.allowances(number)
    path = f"{page}/{allowed.id}/end"
    assert path in shown.content.decode()
    token = hidden(shown)["csrfmiddlewaretoken"]
    assert browser.post(path, {"csrfmiddlewaretoken": token}).status_code == 302
    assert not queries.may_follow(partner_id, number)
    become(browser, "green-buyer")
    assert browser.get(page).status_code == 404
