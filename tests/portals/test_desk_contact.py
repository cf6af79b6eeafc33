"""A clerk records how the applicant of a case is reached; the phone before is told."""

from collections.abc import Iterator

import pytest
from tests.people.builders import a_phone
from tests.portals.bench import Staff
from tests.portals.pages import text_of
from tests.procedures.city import DAY, OFFICE, a_city, a_key, outside
from tests.procedures.test_driving_cases import CLERK, Driver

from doorstep.kernel import clock
from doorstep.kernel.actor import Post
from doorstep.messages.models import Message
from doorstep.people import queries as people
from doorstep.people.types import ContactKind
from doorstep.portals.frame import page
from doorstep.procedures import engine
from doorstep.procedures.engine import Channel

pytestmark = pytest.mark.django_db


@pytest.fixture
def driver() -> Iterator[Driver]:
    page.forget_city()
    with clock.at_day(DAY), outside():
        a_city()
        yield Driver(81)


@pytest.fixture
def address(driver: Driver) -> str:
    number = engine.open_case(
        procedure="update-contact",
        channel=Channel.OFFICE,
        applicant_id=driver.person_id,
        inputs={"changed_on": "2017-06-20"},
        by=CLERK,
        key=a_key(),
        point=OFFICE,
    )
    return f"/desk/{number}/contact"


@pytest.fixture
def clerk(driver: Driver) -> Staff:
    assert driver.person_id
    return Staff("zhaoli", Post.CLERK, OFFICE, "office")


def masked(driver: Driver, kind: ContactKind) -> str:
    found = people.contact_on(driver.person_id, kind, DAY)
    return found.masked if found is not None else ""


def test_phone_and_address_are_recorded_and_the_old_phone_is_told(
    driver: Driver, address: str, clerk: Staff
) -> None:
    case = address.removesuffix("contact")
    assert "登记联系方式" in text_of(clerk.get(case))
    shown = clerk.get(address)
    assert masked(driver, ContactKind.PHONE) in text_of(shown)
    told = Message.objects.count()
    typed = {"phone": a_phone(8101).text, "district": "山东省滨州市滨城区", "line": "样例路 1 号"}
    assert clerk.browser.post(address, typed)["Location"] == case
    assert masked(driver, ContactKind.PHONE) == a_phone(8101).masked
    assert "滨城区" in masked(driver, ContactKind.POSTAL)
    assert Message.objects.count() == told + 1
    assert a_phone(8101).masked in text_of(clerk.get(case))
    assert a_phone(8101).text not in clerk.get(case).content.decode()


def test_nothing_typed_or_half_an_address_is_told_and_nothing_is_written(
    driver: Driver, address: str, clerk: Staff
) -> None:
    before = len(people.contact_history(driver.person_id))
    for typed in ({}, {"phone": "12"}, {"line": "样例路 1 号"}):
        assert clerk.browser.post(address, typed).status_code == 422
    assert len(people.contact_history(driver.person_id)) == before


def test_a_registrar_records_nobodys_contact(address: str, driver: Driver) -> None:
    registrar = Staff("lishen", Post.REGISTRAR, OFFICE, "office")
    assert registrar.browser.post(address, {"phone": a_phone(8102).text}).status_code == 403
    assert masked(driver, ContactKind.PHONE) != a_phone(8102).masked
