"""变更联系方式: by the rules of a day, and on the files of vehicles and licence."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from tests.people.builders import a_phone
from tests.procedures.city import DAY, a_city, a_key, outside
from tests.procedures.owners import Owner, passed
from tests.procedures.tables import NOW, SEED, Line, Table, day, judged_by, line
from tests.procedures.test_driving_cases import CLERK, Driver

from doorstep.kernel import clock
from doorstep.law.reading import Law
from doorstep.people import queries as people
from doorstep.people import services
from doorstep.people.types import ContactKind
from doorstep.procedures import engine
from doorstep.procedures.catalogue.update_contact import (
    UPDATE_CONTACT,
    ContactFiled,
    ContactOnFile,
    ContactPapers,
    Facts,
)
from doorstep.procedures.engine import CaseStatus, Channel, StepKind
from doorstep.registry import queries as registry
from doorstep.registry.driving import queries as driving
from doorstep.registry.types import EntryAct

AT = datetime(2017, 6, 1, tzinfo=UTC)


def reached(**differs: Any) -> ContactOnFile:
    ordinary: dict[str, Any] = {
        "phone": "199****0001",
        "postal": "",
        "recorded_at": AT,
        "vehicles": 1,
        "licence": False,
        "filed": False,
    }
    return ContactOnFile(**ordinary | differs)


TABLE = Table(
    "update-contact",
    {"changed_on": day("2008-09-01"), "contact": reached(), "papers": ContactPapers(True)},
    (
        line("2008-10-01", "令102，第一天"),
        line("2012-09-12", "令124，第一天"),
        line(NOW, "令164 第二十三条，第一天"),
        line(SEED, "只有驾驶证", contact=reached(vehicles=0, licence=True)),
        line(SEED, "只有邮寄地址", contact=reached(phone="", postal="滨州市****")),
        line(SEED, "令124：没有车也没有证", ["something-on-file"], contact=reached(vehicles=0)),
        line(SEED, "令124：没有联系方式", ["contact-known"], contact=reached(phone="")),
        line(NOW, "令164 第二十三条：没有变", ["contact-new"], contact=reached(filed=True)),
        line(SEED, "今天变的", changed_on=day(SEED)),
        line(SEED, "明天才变", ["changed-by-now"], changed_on=day("2017-06-22")),
        line(SEED, "三十一天前变的也收", changed_on=day("2017-05-21")),
        line(NOW, "令164 第二十四条", ["person-shown"], papers=ContactPapers(False)),
        line(
            SEED,
            "几件事一次说完",
            ["something-on-file", "person-shown"],
            contact=reached(vehicles=0),
            papers=ContactPapers(False),
        ),
    ),
)


@judged_by(TABLE)
def test_a_line_of_the_table(table: Table, each: Line) -> None:
    assert table.reasons(each) == each.reasons


def test_every_rule_is_both_met_and_unmet() -> None:
    assert TABLE.untried() == set()


@pytest.mark.parametrize(
    ("changed", "on", "late"),
    [
        ("2017-05-22", "2017-06-21", False),
        ("2017-05-21", "2017-06-21", True),
        ("2017-06-21", "2017-06-21", False),
        ("2024-01-30", "2024-02-29", False),
        ("2024-01-30", "2024-03-01", True),
        ("2022-12-31", "2023-01-30", False),
    ],
)
def test_late_is_after_the_thirtieth_day(changed: str, on: str, late: bool) -> None:
    """令164 第二十三条：三十日内，日历天。"""
    facts = Facts(day(changed), reached(), ContactPapers(True))
    effects = UPDATE_CONTACT.effects(facts, Law(day(on)))
    assert effects == (ContactFiled(AT, day(changed), late),)


@pytest.fixture
def city() -> Iterator[None]:
    with clock.at_day(DAY), outside():
        a_city()
        yield


def applied(person_id: str, **answers: str) -> str:
    return engine.open_case(
        procedure="update-contact",
        channel=Channel.OFFICE,
        applicant_id=person_id,
        inputs={"changed_on": "2017-06-20"} | answers,
        by=CLERK,
        key=a_key(),
        point=CLERK.point or "",
    )


def missing(person_id: str) -> set[str]:
    found = engine.eligibility("update-contact", person_id, {"changed_on": "2017-06-20"}, DAY)
    return {short.code.rpartition("/")[2] for short in found.shortfalls}


@pytest.mark.django_db
@pytest.mark.usefixtures("city")
def test_a_new_phone_goes_on_the_files_of_vehicle_and_licence() -> None:
    owner = Owner(71, date(2016, 3, 1))
    login = people.person(owner.person_id).phone_masked
    services.record_contact_at_counter(
        person_id=owner.person_id, ways=[a_phone(7001)], by=CLERK, key=a_key()
    )
    number = applied(owner.person_id)
    assert a_phone(7001).text not in str(engine.case(number).inputs)
    passed(number, StepKind.ACCEPT, CLERK)
    assert engine.case(number).status is CaseStatus.COMPLETED
    entry = registry.entries(owner.vehicle_id)[-1]
    assert entry.act is EntryAct.CONTACT_FILED
    assert (entry.case_number, entry.changes["contact_late"]) == (number, False)
    found = people.contact_on(owner.person_id, ContactKind.PHONE, DAY)
    assert found is not None
    assert found.masked == a_phone(7001).masked != login
    assert missing(owner.person_id) == {"contact-new"}
    assert list(registry.differences()[0]) == []


@pytest.mark.django_db
@pytest.mark.usefixtures("city")
def test_a_driver_without_a_vehicle_files_with_the_licence_alone() -> None:
    driver = Driver(72)
    passed(applied(driver.person_id, changed_on="2017-05-01"), StepKind.ACCEPT, CLERK)
    entry = driving.entries(driver.licence.id)[-1]
    assert (entry.act, entry.changes["contact_late"]) == (EntryAct.CONTACT_FILED, True)
    assert missing(driver.person_id) == {"contact-new"}
    services.record_contact_at_counter(
        person_id=driver.person_id, ways=[a_phone(7002)], by=CLERK, key=a_key()
    )
    assert missing(driver.person_id) == set()
