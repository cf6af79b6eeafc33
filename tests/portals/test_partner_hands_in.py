"""A partner's program hands in for somebody who let its unit act; the person sees it at once."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from tests.mandates.builders import a_citizen
from tests.partners.builders import a_key, a_partner, a_token, a_uscc
from tests.portals.everybody import all_in_order
from tests.portals.pages import text_of
from tests.portals.test_looks import signed_in
from tests.procedures.city import STATION
from tests.registry.builders import a_vin

from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM, Actor
from doorstep.mandates import services as mandates
from doorstep.mandates.types import Agent, AgentKind
from doorstep.messages import queries as messages
from doorstep.people import services as people
from doorstep.procedures import engine

pytestmark = pytest.mark.django_db
NEW = "register-vehicle"
ACTS = "mandate.act"
DEALER = 7
"""The serial of the code under which the dealer has a contract and is recorded."""


@dataclass(frozen=True)
class Sale:
    """A dealer's program, a buyer who let it register a new car, and the mandate."""

    token: str
    buyer: Actor
    mandate: UUID
    inputs: dict[str, str]

    def hands_in(self, key: str, **differs: Any) -> tuple[int, dict[str, Any]]:
        """POST under the mandate; status and answer."""
        words: dict[str, Any] = {"inputs": self.inputs, "point": STATION} | differs
        path = f"/api/v1/partner/mandates/{differs.pop('mandate', self.mandate)}/cases"
        words.pop("mandate", None)
        answer = Client().post(
            path,
            words,
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.token}", "Idempotency-Key": key},
        )
        return answer.status_code, json.loads(answer.content)

    def reads(self, path: str) -> Any:
        """GET with the program's token."""
        return Client().get(f"/api/v1{path}", headers={"Authorization": f"Bearer {self.token}"})


def gives(buyer: Actor, unit: UUID) -> UUID:
    """The buyer lets the dealer register the car."""
    return mandates.give_mandate(
        principal_id=buyer.id,
        agent=Agent(AgentKind.UNIT, str(unit)),
        procedure=NEW,
        title="新车上牌",
        until_on=clock.today() + timedelta(days=7),
        by=buyer,
        key=a_key(),
    )


@pytest.fixture
def sale(city: None) -> Iterator[Sale]:
    del city
    unit = people.record_person(name="滨州示例车行", number=a_uscc(DEALER), by=SYSTEM, key=a_key())
    buyer = a_citizen(71, "买新车")
    token = a_token(a_partner(ACTS, "case.status", name="滨州示例车行", serial=DEALER))
    inputs = {
        "vin": a_vin(70000951),
        "certificate_number": "WDA0012345678",
        "use_character": "A",
        "had_accident": "no",
    }
    with all_in_order():
        yield Sale(token, buyer, gives(buyer, unit), inputs)


def test_a_dealer_hands_in_and_the_buyer_reads_it_at_once(sale: Sale) -> None:
    listed = json.loads(sale.reads("/partner/mandates").content)
    assert [(each["id"], each["principal"]) for each in listed] == [(str(sale.mandate), "买*车")]
    status, answer = sale.hands_in("sale-1")
    assert status == 201, answer
    number = answer["case_number"]
    # The same key is the same application, however often it is sent.
    assert sale.hands_in("sale-1") == (201, answer)
    assert [row.number for row in engine.cases_for(sale.buyer.id)] == [number]
    at_home = signed_in(sale.buyer.id)
    assert at_home.get(f"/cases/{number}").status_code == 200
    shown = text_of(at_home.get(f"/mandates/{sale.mandate}"))
    assert "滨州示例车行的程序用这份委托提交了申请" in shown
    assert "滨州示例车行的程序看了：姓名" in shown
    assert "case-received" in [each.template for each in messages.inbox(sale.buyer.id)]
    progress = json.loads(sale.reads(f"/partner/cases/{number}").content)
    assert progress["status"] == "received"


def test_without_a_mandate_that_holds_nothing_is_handed_in(sale: Sale) -> None:
    assert sale.hands_in("sale-2", mandate=uuid4())[0] == 404
    wrong = sale.hands_in("sale-3", inputs={"vin": "short"})
    assert wrong[0] == 422
    assert {each["field"] for each in wrong[1]["problems"]} >= {"vin", "certificate_number"}
    mandates.end_mandate(mandate_id=sale.mandate, by=sale.buyer, key=a_key())
    assert sale.hands_in("sale-4")[0] in (403, 404)
    assert engine.cases_for(sale.buyer.id) == ()


def test_what_the_buyer_stops_the_dealer_sees_no_more(sale: Sale) -> None:
    number = sale.hands_in("sale-5")[1]["case_number"]
    assert sale.reads(f"/partner/cases/{number}").status_code == 200
    mandates.end_mandate(mandate_id=sale.mandate, by=sale.buyer, key=a_key())
    assert sale.reads(f"/partner/cases/{number}").status_code == 404


def test_the_scope_the_unit_and_the_key_are_all_needed(sale: Sale) -> None:
    other = a_token(a_partner("law.read", name="滨州示例银行", serial=DEALER + 1))
    refused = Sale(other, sale.buyer, sale.mandate, sale.inputs).hands_in("sale-6")
    assert (refused[0], refused[1]["code"]) == (403, "partners/scope-missing")
    # With the scope, but nobody recorded under its code.
    unknown = a_token(a_partner(ACTS, name="滨州示例二行", serial=DEALER + 2))
    assert Sale(unknown, sale.buyer, sale.mandate, sale.inputs).hands_in("sale-7")[0] == 404
    keyless = Client().post(
        f"/api/v1/partner/mandates/{sale.mandate}/cases",
        {"inputs": sale.inputs},
        content_type="application/json",
        headers={"Authorization": f"Bearer {sale.token}"},
    )
    assert json.loads(keyless.content)["code"] == "idempotency-key-missing"
    assert engine.cases_for(sale.buyer.id) == ()
