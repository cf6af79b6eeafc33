"""A unit's agent on the pages: in its name, for its vehicles, and over from one moment."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from tests.mandates.agency import LICENCE, a_contract, clerk_at
from tests.mandates.builders import a_citizen, a_vehicle
from tests.people.builders import a_key, a_number, a_unit
from tests.portals.pages import text_of
from tests.portals.test_looks import signed_in
from tests.procedures.city import DAY, STATION, a_city, outside

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.mandates import queries as mandates
from doorstep.mandates import services as mandate_services
from doorstep.mandates.errors import MandateNotFound
from doorstep.mandates.types import Agent, AgentKind
from doorstep.people import queries as people
from doorstep.people import services
from doorstep.portals.frame import page
from doorstep.procedures import engine
from doorstep.procedures.engine.errors import NoSuchCase
from doorstep.registry import queries as registry
from doorstep.registry.types import VehicleView

pytestmark = pytest.mark.django_db
UNTIL = (DAY + timedelta(days=7)).isoformat()
NAME = "滨州示例运输有限公司"


@dataclass(frozen=True)
class Company:
    """A unit with a lorry, its agent of today, and the agent's browser."""

    unit_id: str
    vehicle: VehicleView
    agent: Actor
    clerk: Actor
    appointment: int
    browser: Client

    def change_over(self) -> None:
        """Act in its name from now on."""
        answer = self.browser.post("/units/", {"unit": self.unit_id})
        assert answer.status_code == 302

    def ends(self) -> None:
        """The unit takes the appointment back, at a window."""
        services.end_agent(agent_row_id=self.appointment, by=self.clerk, key=a_key())

    def applies(self) -> str:
        """Hand in for its vehicle, page by page; the case number."""
        typed = {"vin": self.vehicle.vin, "reason": "lost"}
        answer = self.browser.post(f"/procedures/{LICENCE}/check", typed)
        assert answer.status_code == 302, text_of(answer)
        chosen = self.browser.post(f"/procedures/{LICENCE}/door", {"door": STATION})
        assert chosen.status_code == 302, text_of(chosen)
        assert NAME in text_of(self.browser.get(f"/procedures/{LICENCE}/confirm"))
        handed_in = self.browser.post(f"/procedures/{LICENCE}/confirm", {"key": "a-key-of-mine"})
        assert handed_in.status_code == 302, text_of(handed_in)
        return str(handed_in["Location"].rpartition("/")[2])


@pytest.fixture
def company() -> Iterator[Company]:
    page.forget_city()
    with clock.at_day(DAY), outside():
        a_city()
        a_contract()
        agent, unit = a_citizen(41, "王小明"), str(a_unit(NAME))
        with transaction.atomic():
            vehicle = registry.vehicle(id=a_vehicle(owner_id=unit))
        assert vehicle is not None
        clerk = clerk_at(STATION, "wangfang", "station")
        appointed = services.appoint_agent(
            unit_id=unit, agent_id=agent.id, from_on=DAY, by=clerk, key=a_key()
        )
        yield Company(unit, vehicle, agent, clerk, appointed, signed_in(agent.id))


def test_an_agent_changes_over_and_hands_in_for_a_vehicle_of_the_unit(company: Company) -> None:
    browser = company.browser
    assert NAME in text_of(browser.get("/units/"))
    assert company.vehicle.plate.dotted not in text_of(browser.get("/vehicles/"))
    company.change_over()
    assert company.vehicle.plate.dotted in text_of(browser.get("/vehicles/"))
    number = company.applies()
    found = engine.case(number)
    assert (found.applicant_id, found.agent_id) == (company.unit_id, "")
    assert found.timeline[0].by == str(company.agent)
    shown = text_of(browser.get(f"/units/{company.unit_id}"))
    assert f"王*明，流水号 {number}" in shown
    assert "一次告知" in shown or "收到申请" in shown
    assert number in text_of(browser.get("/cases/"))
    browser.post("/units/", {})
    assert number not in text_of(browser.get("/cases/"))


def test_from_the_moment_the_appointment_ends_nothing_of_the_unit_is_seen_or_done(
    company: Company,
) -> None:
    company.change_over()
    number = company.applies()
    company.ends()
    refused = company.browser.get("/vehicles/")
    assert refused.status_code == 403
    assert "您现在不是这个单位的经办人" in text_of(refused)
    assert company.vehicle.plate.dotted not in text_of(refused)
    # Said once; afterwards every page is the person's own again.
    assert company.browser.get("/vehicles/").status_code == 200
    assert company.browser.get(f"/cases/{number}").status_code == 404
    assert company.browser.get(f"/units/{company.unit_id}").status_code == 404
    assert company.browser.post("/units/", {"unit": company.unit_id}).status_code == 404
    with pytest.raises(NoSuchCase):
        engine.withdraw(case_number=number, by=company.agent, key=a_key())
    again = services.appoint_agent(
        unit_id=company.unit_id,
        agent_id=company.agent.id,
        from_on=DAY,
        by=company.clerk,
        key=a_key(),
    )
    assert again != company.appointment
    assert company.browser.get(f"/cases/{number}").status_code == 200


def test_a_unit_gives_a_clerk_a_mandate_for_one_vehicle_and_takes_it_back(
    company: Company,
) -> None:
    clerk = a_citizen(42, "赵办事")
    company.change_over()
    typed = {
        "procedure": LICENCE,
        "agent": "person",
        "id_number": a_number(serial=42).text,
        "name": "赵办事",
        "vehicle": company.vehicle.vin,
        "until_on": UNTIL,
    }
    made = company.browser.post("/mandates/new", typed)
    assert made.status_code == 302, text_of(made)
    (given,) = mandates.given(company.unit_id)
    assert (given.agent, given.holds) == (Agent(AgentKind.PERSON, clerk.id), True)
    assert given.vehicle is not None
    number = engine.open_case(
        procedure=LICENCE,
        channel=engine.Channel.ONLINE,
        applicant_id=company.unit_id,
        agent_id=clerk.id,
        inputs={"vin": company.vehicle.plate.dotted, "reason": "lost"},
        point=STATION,
        by=clerk,
        key=a_key(),
    )
    shown = text_of(company.browser.get(f"/units/{company.unit_id}"))
    assert "用这份委托提交了申请" in shown
    assert number in shown
    stopped = company.browser.post(f"/mandates/{given.id}", {"do": "end"})
    assert stopped.status_code == 302
    with pytest.raises(NoSuchCase):
        engine.case(number, clerk)
    assert "本人停止了" in text_of(company.browser.get(f"/mandates/{given.id}"))


def test_nobody_else_speaks_for_the_unit(company: Company) -> None:
    stranger = a_citizen(43, "钱路人")
    browser = signed_in(stranger.id)
    assert browser.get(f"/units/{company.unit_id}").status_code == 404
    assert browser.post("/units/", {"unit": company.unit_id}).status_code == 404
    assert not people.speaks_for(stranger.id, company.unit_id, DAY)
    with pytest.raises(MandateNotFound):
        mandates.mandate(UUID(int=1), stranger)
    with pytest.raises(MandateNotFound):
        mandate_services.end_mandate(mandate_id=_given(company), by=stranger, key=a_key())


def _given(company: Company) -> UUID:
    """A mandate the unit gave to a postal agency."""
    return mandate_services.give_mandate(
        principal_id=company.unit_id,
        agent=Agent(AgentKind.POINT, "P01"),
        procedure=LICENCE,
        title="补换领行驶证",
        until_on=DAY + timedelta(days=7),
        by=company.agent,
        key=a_key(),
    )
