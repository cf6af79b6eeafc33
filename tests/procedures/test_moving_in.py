"""A vehicle of another city comes here: the rules day by day, and one from file to new plates."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from tests.integrations.serving import behave, served
from tests.people.builders import a_number as identity_of
from tests.plates.builder import Citizen, a_held_number
from tests.procedures.city import (
    OFFICE,
    REGISTRAR,
    Buyer,
    a_buyer,
    a_city,
    a_key,
    outside,
    paid,
    staff,
)
from tests.procedures.known import a_good_examination, a_number, an_applicant
from tests.procedures.owners import passed
from tests.procedures.tables import (
    NOW,
    OPEN,
    SEED,
    SEIZED,
    STOLEN,
    VIN,
    Line,
    Table,
    a_policy,
    day,
    judged_by,
    line,
    scrapped,
)
from tests.registry.builders import particulars

from doorstep.integrations.police import simulator as police
from doorstep.integrations.police.elsewhere import elsewhere
from doorstep.kernel import clock
from doorstep.kernel.actor import Post
from doorstep.kernel.plate_number import PlateKind
from doorstep.plates.sequencer import Sequencer
from doorstep.procedures import engine
from doorstep.procedures.catalogue.move_in import EnteringPapers
from doorstep.procedures.engine import Channel, Inputs, Sourced, StepKind, Unknown
from doorstep.procedures.engine import errors as refusal
from doorstep.procedures.requirements.elsewhere import ElsewhereFile
from doorstep.procedures.requirements.facts import Unsettled, VehicleRecord
from doorstep.procedures.requirements.inspection import InspectionRecord
from doorstep.registry import queries as registry
from doorstep.registry.tenures import former_uses
from doorstep.registry.types import EntryAct, ObjectKind, VehicleParticulars

DAY = date(2022, 6, 1)
CERTIFICATE = "000000004009"
DESK = staff("office-clerk", Post.CLERK, OFFICE)
EXAMINER = staff("office-examiner", Post.EXAMINER, OFFICE)


def a_file(**differs: Any) -> ElsewhereFile:
    """A private car of Dezhou that was moved out in time."""
    car = VehicleParticulars.restored(
        particulars(vin=VIN, manufactured_on=day("2014-12-01")).stored()
    )
    ordinary: dict[str, Any] = {
        "origin": "山东省德州市",
        "of_applicant": True,
        "number": "鲁N8Q2K6",
        "kind": PlateKind.SMALL,
        "particulars": car,
        "registered_on": day("2005-03-01"),
        "moved_out_on": day("2005-04-01"),
        "inspection_valid_until": day("2030-03-31"),
    }
    return ElsewhereFile(**ordinary | differs)


def entering(**differs: bool) -> EnteringPapers:
    fields = ("identity", "certificate", "returned", "file")
    return EnteringPapers(**dict.fromkeys(fields, True) | differs)


def a_truck() -> VehicleParticulars:
    return particulars(vin=VIN, vehicle_class="H31", use_character="F")


OUTSIDER: dict[str, Any] = {"in_city": False, "in_province": False}
HERE_ALREADY = VehicleRecord(registered=True)
EXPIRED = a_file(inspection_valid_until=day("2022-04-30"))
TABLE = Table(
    "move-in",
    {
        "applicant": an_applicant(),
        "certificate_number": CERTIFICATE,
        "elsewhere": a_file(),
        "inspection_record": InspectionRecord(),
        "papers": entering(),
        "examination": a_good_examination(),
        "held_number": a_number(),
    },
    (
        line("2008-10-01", "令102，第一天"),
        line("2012-09-11", "令102，最后一天"),
        line(SEED, "令124"),
        line("2022-04-30", "令124，最后一天"),
        line(NOW, "令164 第十八条，第一天"),
        line(SEED, "查不到档案，或者证书编号不对", ["file-found"], elsewhere=None),
        line(
            NOW,
            "令164 第十八条：所有人申请",
            ["file-of-the-applicant"],
            elsewhere=a_file(of_applicant=False),
        ),
        line(NOW, "道交法 第八条", ["not-registered-here"], vehicle_record=HERE_ALREADY),
        line(
            "2022-04-30",
            "令124：先在原登记地迁出",
            ["moved-out-first"],
            elsewhere=a_file(moved_out_on=None),
        ),
        line(NOW, "令164 第十八条：小客车一次办完", elsewhere=a_file(moved_out_on=None)),
        line(
            NOW,
            "令164 第十八条：货车仍要先迁出",
            ["moved-out-first"],
            elsewhere=a_file(moved_out_on=None, particulars=a_truck()),
        ),
        line(SEED, "迁出当天就能转入", elsewhere=a_file(moved_out_on=day(SEED))),
        line(
            SEED,
            "还没到迁出那天",
            ["moved-out-first"],
            elsewhere=a_file(moved_out_on=day("2017-06-22")),
        ),
        line(
            SEED, "迁出过了三十天：罚款，不挡登记", elsewhere=a_file(moved_out_on=day("2017-05-21"))
        ),
        line("2022-04-30", "令124：档案要带来", ["file-brought"], papers=entering(file=False)),
        line(NOW, "令164：电子档案，不带", papers=entering(file=False)),
        line(
            NOW,
            "道交条例 第一百零三条",
            ["applicant-not-barred"],
            applicant=an_applicant(barred_until=day(NOW)),
        ),
        line(SEED, "令124 第六十四条", ["residence-permit"], applicant=an_applicant(**OUTSIDER)),
        line(
            NOW,
            "令164 第八十九条：转入仍要居住证",
            ["residence-permit"],
            applicant=an_applicant(**OUTSIDER),
        ),
        line(
            SEED,
            "居住证最后一天",
            applicant=an_applicant(**OUTSIDER, residence_permit_until=day(SEED)),
        ),
        line(
            SEED,
            "居住证昨天到期",
            ["residence-permit"],
            applicant=an_applicant(**OUTSIDER, residence_permit_until=day("2017-06-20")),
        ),
        line(NOW, "令164 第十八条：违法先处理", ["nothing-unsettled"], unsettled=OPEN),
        line(
            "2022-04-30",
            "检验有效期最后一天，不用检验，也不问交强险",
            elsewhere=EXPIRED,
            compulsory_insurance=None,
        ),
        line(NOW, "令164 第十八条：过了期要检验合格", ["tested-if-expired"], elsewhere=EXPIRED),
        line(
            NOW,
            "当天检验合格",
            elsewhere=EXPIRED,
            inspection_record=InspectionRecord(tested_on=day(NOW)),
        ),
        line(
            NOW,
            "上一次的检验不算",
            ["tested-if-expired"],
            elsewhere=EXPIRED,
            inspection_record=InspectionRecord(tested_on=day("2022-01-29")),
        ),
        line(
            NOW,
            "令164 第十八条：过了期还要交强险",
            ["insured-if-expired"],
            elsewhere=EXPIRED,
            inspection_record=InspectionRecord(tested_on=day(NOW)),
            compulsory_insurance=None,
        ),
        line(
            NOW,
            "交强险昨天到期",
            ["insured-if-expired"],
            elsewhere=EXPIRED,
            inspection_record=InspectionRecord(tested_on=day(NOW)),
            compulsory_insurance=a_policy("2022-04-30"),
        ),
        line(
            NOW,
            "令164 第二十一条：一年整",
            ["not-within-a-year-of-scrap"],
            vehicle_record=scrapped("2023-05-01"),
        ),
        line(NOW, "一年零一天", vehicle_record=scrapped("2023-05-02")),
        line(
            NOW,
            "令164 第十五条第七项",
            ["not-within-a-year-of-scrap", "not-due-for-scrap"],
            vehicle_record=scrapped(NOW),
        ),
        line(SEED, "令124 第九条第八项", ["not-seized"], vehicle_record=SEIZED),
        line(SEED, "令124 第九条第九项", ["not-stolen"], vehicle_record=STOLEN),
        line(SEED, "身份证明", ["identity-shown"], papers=entering(identity=False)),
        line(NOW, "令164 第十八条", ["everything-handed-in"], papers=entering(returned=False)),
        line(
            NOW,
            "令164 第十五条第三项",
            ["vehicle-as-on-proofs"],
            examination=a_good_examination(engine=False),
        ),
        line(
            NOW,
            "令164 第十五条第六项",
            ["meets-safety-standard"],
            examination=a_good_examination(standard=False),
        ),
        line(NOW, "号码放回了", ["number-still-held"], held_number=a_number(held=False)),
        line(
            NOW,
            "令164 第四十三条：号牌种类",
            ["number-of-the-same-kind"],
            held_number=a_number(kind=PlateKind.LARGE),
        ),
        line(
            NOW,
            "几件事一次说完",
            ["file-of-the-applicant", "nothing-unsettled", "identity-shown"],
            elsewhere=a_file(of_applicant=False),
            unsettled=OPEN,
            papers=entering(identity=False),
        ),
    ),
)


@judged_by(TABLE)
def test_a_line_of_the_table(table: Table, each: Line) -> None:
    assert table.reasons(each) == each.reasons


def test_every_rule_is_both_met_and_unmet() -> None:
    assert TABLE.untried() == set()


@pytest.fixture
def city() -> Iterator[Sequencer]:
    known = {"unsettled": Unsettled(), "inspection_record": InspectionRecord()}
    with clock.at_day(DAY), outside(**known):
        yield a_city()


@pytest.fixture
def platform() -> Iterator[str]:
    with served("police", police.application) as address:
        yield address
        behave(address)


def answer(buyer: Buyer, **differs: object) -> dict[str, object]:
    """What the national platform says of the buyer's car in Dezhou."""
    car = particulars(vin=buyer.vin).stored()
    file = {
        "vehicle": car | {"number": car["certificate_number"]},
        "origin": "山东省德州市",
        "owner_number": identity_of(division=buyer.division, serial=buyer.serial).text,
        "number": "鲁N8Q2K6",
        "kind": "02",
        "registered_on": "2019-03-01",
        "inspected_until": "2023-03-31",
    }
    return file | differs


@pytest.mark.django_db
def test_a_car_of_another_city_gets_plates_of_here(city: Sequencer, platform: str) -> None:
    owner = a_buyer(city, 71)
    behave(platform, answers={"/files": answer(owner)})
    number = engine.open_case(
        procedure="move-in",
        channel=Channel.ONLINE,
        applicant_id=owner.person_id,
        inputs={"vin": owner.vin, "certificate_number": CERTIFICATE},
        by=owner.actor,
        key=a_key(),
        point=OFFICE,
        draw_id=str(a_held_number(city, Citizen(owner.person_id, owner.vin)).id),
    )
    passed(number, StepKind.ACCEPT, DESK)
    passed(number, StepKind.EXAMINE, EXAMINER)
    passed(number, StepKind.REVIEW, REGISTRAR)
    paid(number, DESK)
    passed(number, StepKind.PRODUCE, DESK)
    engine.hand_over(case_number=number, by=DESK, key=a_key())

    car = registry.vehicle(vin=owner.vin)
    assert car is not None
    assert car.plate == engine.case(number).plate
    assert car.owner_id == owner.person_id
    assert (car.registered_on, car.inspection_valid_until) == (date(2019, 3, 1), date(2023, 3, 31))
    first = registry.entries(car.id)[0]
    assert (first.act, first.on) == (EntryAct.MOVED_IN, DAY)
    assert first.changes["origin"] == "山东省德州市"
    assert first.changes["origin_number"] == "鲁N8Q2K6"
    out = {each.kind for each in registry.objects_of(car.id) if each.state.live}
    assert {ObjectKind.PLATE_SET, ObjectKind.REGISTRATION_CERTIFICATE} <= out
    assert list(registry.differences()[0]) == []
    # Its number here is used since today, whatever its age.
    assert former_uses(owner.person_id) == ()


@pytest.mark.django_db
def test_who_holds_no_certificate_of_it_learns_nothing(city: Sequencer, platform: str) -> None:
    owner = a_buyer(city, 72)
    values = {"vin": owner.vin, "certificate_number": "000000000001"}
    behave(platform, answers={})
    found = elsewhere(Inputs("move-in", owner.person_id, values), DAY)
    assert isinstance(found, Sourced)
    assert found.value is None
    with pytest.raises(refusal.VehicleNotProven):
        engine.pool_to_draw_from(
            engine.procedure("move-in"), applicant_id=owner.person_id, inputs=values, on=DAY
        )


@pytest.mark.django_db
def test_somebody_elses_file_gives_no_draw(city: Sequencer, platform: str) -> None:
    owner, other = a_buyer(city, 73), a_buyer(city, 74)
    behave(platform, answers={"/files": answer(owner)})
    with pytest.raises(refusal.VehicleNotProven):
        engine.pool_to_draw_from(
            engine.procedure("move-in"),
            applicant_id=other.person_id,
            inputs={"vin": owner.vin, "certificate_number": CERTIFICATE},
            on=DAY,
        )


@pytest.mark.django_db
def test_a_platform_that_is_away_leaves_it_undecided(city: Sequencer, platform: str) -> None:
    owner = a_buyer(city, 75)
    values = {"vin": owner.vin, "certificate_number": CERTIFICATE}
    behave(platform, fail=9)
    found = engine.eligibility("move-in", owner.person_id, values, DAY)
    assert found.outcome is engine.Outcome.UNDECIDED
    assert "elsewhere" in {each.fact for each in found.undecided}
    behave(platform, answers={"/files": {"origin": 7}})
    assert isinstance(elsewhere(Inputs("move-in", owner.person_id, values), DAY), Unknown)


@pytest.mark.django_db
def test_the_demonstration_has_a_file_and_its_owner_is_known(
    city: Sequencer, platform: str
) -> None:
    del city
    behave(platform)
    values = {"vin": "L0DCAR5A5T0000009", "certificate_number": CERTIFICATE}
    with clock.at_day(date(2026, 6, 1)):
        found = elsewhere(Inputs("move-in", "", values), date(2026, 6, 1))
    assert isinstance(found, Sourced)
    assert found.value.origin == "山东省德州市"
    assert found.value.told()
    assert not found.value.of_applicant
