"""新车上牌, day by day: each line is one car, one day, and what stands in its way."""

from datetime import date
from typing import Any

import pytest
from tests.procedures.known import (
    a_certificate,
    a_good_examination,
    a_number,
    an_applicant,
    an_insurance,
    facts_of_a_new_car,
    good_proofs,
)

from doorstep.kernel.dated import NotInForce
from doorstep.kernel.plate_number import PlateKind
from doorstep.law.reading import Law
from doorstep.procedures.engine import (
    Bring,
    Channel,
    Outcome,
    Unknown,
    assess,
    explain,
    fees_on,
    offered,
    procedure,
)
from doorstep.procedures.requirements import number
from doorstep.procedures.requirements.facts import VehicleRecord

REGISTER = procedure("register-vehicle")
DAYS = ("2009-01-05", "2016-03-01", "2017-06-21", "2017-06-30", "2017-07-01", "2022-05-01")


def day(text: str) -> date:
    return date.fromisoformat(text)


def reasons(on: date, **differs: Any) -> set[str]:
    """The reasons that stand in the way of an ordinary car with these differences."""
    found = assess(REGISTER, facts_of_a_new_car(on, **differs), on)
    return {shortfall.code.removeprefix("register-vehicle/") for shortfall in found.shortfalls}


@pytest.mark.parametrize("on", DAYS)
def test_an_ordinary_new_car_can_be_registered(on: str) -> None:
    found = assess(REGISTER, facts_of_a_new_car(day(on)), day(on))
    assert found.outcome is Outcome.CAN
    assert found.final
    assert found.shortfalls == ()


ON = day("2017-06-21")
OUTSIDER = an_applicant(in_city=False, in_province=False)
NEIGHBOUR = an_applicant(in_city=False, in_province=True)


@pytest.mark.parametrize(
    ("on", "differs", "expected"),
    [
        # proofs and vehicle (令124 第七条, 第九条; 令164 第十二条, 第十五条)
        (ON, {"factory_certificate": None}, {"certificate-found"}),
        (
            ON,
            {"factory_certificate": a_certificate(ON, vin="LSGPC52U6AF102554")},
            {"certificate-of-this-vehicle"},
        ),
        (ON, {"proofs": good_proofs(valid=False)}, {"proofs-valid"}),
        (ON, {"proofs": good_proofs(intact=False)}, {"origin-unaltered"}),
        (ON, {"proofs": good_proofs(owner=False)}, {"owner-as-on-origin"}),
        (ON, {"proofs": good_proofs(vehicle=False)}, {"proofs-of-this-vehicle"}),
        (ON, {"proofs": good_proofs(lawful=False)}, {"no-other-bar"}),
        (ON, {"examination": a_good_examination(vin=False)}, {"vehicle-as-on-proofs"}),
        (ON, {"examination": a_good_examination(engine=False)}, {"vehicle-as-on-proofs"}),
        (ON, {"examination": a_good_examination(appearance=False)}, {"vehicle-as-on-proofs"}),
        (ON, {"examination": a_good_examination(standard=False)}, {"meets-safety-standard"}),
        (
            ON,
            {"factory_certificate": a_certificate(ON, announced=False)},
            {"licensed-for-production"},
        ),
        (
            ON,
            {"factory_certificate": a_certificate(ON, matches_announcement=False)},
            {"as-announced"},
        ),
        (ON, {"vehicle_record": VehicleRecord(scrap_on=ON)}, {"not-due-for-scrap"}),
        (ON, {"vehicle_record": VehicleRecord(scrap_on=day("2017-06-22"))}, set()),
        (ON, {"vehicle_record": VehicleRecord(seized_by="某法院")}, {"not-seized"}),
        (ON, {"vehicle_record": VehicleRecord(stolen=True)}, {"not-stolen"}),
        (ON, {"vehicle_record": VehicleRecord(registered=True)}, {"not-registered-yet"}),
        # who applies (道交条例 第一百零三条, 令124 第六十条)
        (ON, {"applicant": an_applicant(barred_until=ON)}, {"applicant-not-barred"}),
        (ON, {"applicant": an_applicant(barred_until=day("2017-06-20"))}, set()),
        # insurance and taxes
        (ON, {"compulsory_insurance": None}, {"insured"}),
        (ON, {"compulsory_insurance": an_insurance(ON, valid_until=ON)}, set()),
        (
            ON,
            {"compulsory_insurance": an_insurance(ON, valid_until=day("2017-06-20"))},
            {"insurance-not-expired"},
        ),
        (ON, {"purchase_tax": None}, {"purchase-tax-paid"}),
        (ON, {"vehicle_tax": None}, {"vehicle-tax-paid"}),
        # 车船税 is asked for since 令124, 2012-09-12
        (day("2012-09-11"), {"vehicle_tax": None}, set()),
        (day("2012-09-12"), {"vehicle_tax": None}, {"vehicle-tax-paid"}),
        # the safety test (令124 第六条, 令164 第十一条): two years, the last day inclusive
        (
            ON,
            {"factory_certificate": a_certificate(ON, exempt_from_test=False)},
            {"tested-unless-exempt"},
        ),
        (
            ON,
            {"factory_certificate": a_certificate(ON, exempt_from_test=False), "tested_on": ON},
            set(),
        ),
        (
            ON,
            {
                "factory_certificate": a_certificate(ON, exempt_from_test=False),
                "tested_on": day("2017-06-22"),
            },
            {"tested-unless-exempt"},
        ),
        (
            ON,
            {"factory_certificate": a_certificate(ON, manufactured_on=day("2015-06-21"))},
            set(),
        ),
        (
            ON,
            {"factory_certificate": a_certificate(ON, manufactured_on=day("2015-06-20"))},
            {"tested-if-long-unregistered"},
        ),
        (
            ON,
            {
                "factory_certificate": a_certificate(
                    ON, manufactured_on=day("2014-01-01"), imported_on=day("2016-01-01")
                )
            },
            set(),
        ),
        (
            day("2018-03-01"),
            {
                "factory_certificate": a_certificate(
                    day("2018-03-01"), manufactured_on=day("2016-02-29")
                )
            },
            {"tested-if-long-unregistered"},
        ),
        (ON, {"had_accident": True}, {"tested-after-accident"}),
        (ON, {"had_accident": True, "tested_on": ON}, set()),
        # the number
        (ON, {"held_number": a_number(held=False)}, {"number-still-held"}),
        (
            ON,
            {"held_number": a_number(kind=PlateKind.SMALL_NEW_ENERGY)},
            {"number-of-the-right-kind"},
        ),
    ],
)
def test_what_stands_in_the_way(on: date, differs: dict[str, Any], expected: set[str]) -> None:
    assert reasons(on, **differs) == expected


@pytest.mark.parametrize(
    ("on", "applicant", "car", "use", "needed"),
    [
        ("2017-06-21", OUTSIDER, "K33", "A", True),
        ("2017-06-21", NEIGHBOUR, "K33", "A", True),  # the setting counts from the city
        ("2017-06-21", an_applicant(), "K33", "A", False),
        ("2022-04-30", OUTSIDER, "K33", "A", True),
        ("2022-05-01", OUTSIDER, "K33", "A", False),  # 令164 第八十九条
        ("2022-05-01", OUTSIDER, "K33", "T", True),  # but not for commercial use
        ("2022-05-01", OUTSIDER, "H31", "A", True),  # and not for a lorry
        ("2017-06-21", an_applicant(unit=True, in_city=False), "K33", "A", False),
    ],
)
def test_who_needs_a_residence_permit(
    on: str, applicant: Any, car: str, use: str, needed: bool
) -> None:
    that_day = day(on)
    differs = {
        "applicant": applicant,
        "use_character": use,
        "factory_certificate": a_certificate(that_day, vehicle_class=car),
    }
    assert ("residence-permit" in reasons(that_day, **differs)) is needed


@pytest.mark.parametrize(
    ("until", "missing"), [("2017-06-20", True), ("2017-06-21", False), ("2018-01-01", False)]
)
def test_a_residence_permit_counts_up_to_its_last_day(until: str, missing: bool) -> None:
    applicant = an_applicant(in_city=False, residence_permit_until=day(until))
    assert ("residence-permit" in reasons(ON, applicant=applicant)) is missing


def test_all_shortfalls_are_told_at_once() -> None:
    found = reasons(
        ON,
        compulsory_insurance=None,
        purchase_tax=None,
        applicant=OUTSIDER,
        vehicle_record=VehicleRecord(stolen=True, seized_by="某法院"),
    )
    assert found == {
        "insured",
        "purchase-tax-paid",
        "residence-permit",
        "not-stolen",
        "not-seized",
    }


def test_a_shortfall_names_the_fact_it_met_since_when_where_the_law_says_so_and_the_way_out() -> (
    None
):
    facts = facts_of_a_new_car(
        ON, compulsory_insurance=an_insurance(ON, valid_until=day("2017-06-01"))
    )
    (shortfall,) = assess(REGISTER, facts, ON).shortfalls
    assert shortfall.code == "register-vehicle/insurance-not-expired"
    assert shortfall.say() == "这辆车的交强险到 2017 年 6 月 1 日就过期了。"
    assert shortfall.since == day("2017-06-01")
    assert [c.instrument.code for c in shortfall.citations] == ["mps-124", "compulsory-insurance"]
    assert shortfall.met[0].label == "交强险"
    assert shortfall.met[0].fact.source == "样本"
    assert "保险公司" in shortfall.mend.sentence


def test_a_sentence_carries_the_number_of_the_law_of_the_day() -> None:
    facts = facts_of_a_new_car(
        ON, factory_certificate=a_certificate(ON, manufactured_on=day("2014-05-06"))
    )
    (shortfall,) = assess(REGISTER, facts, ON).shortfalls
    assert shortfall.say() == "车从 2014 年 5 月 6 日起超过 2 年 没有登记，要先检验合格。"


def test_an_unknown_fact_leaves_the_answer_open_and_says_from_whom_it_is_needed() -> None:
    found = assess(
        REGISTER, facts_of_a_new_car(ON, purchase_tax=Unknown("车辆购置税", "税务部门")), ON
    )
    assert found.outcome is Outcome.UNDECIDED
    (missing,) = found.undecided
    assert (missing.code, missing.needs, missing.from_) == (
        "register-vehicle/purchase-tax-paid",
        "车辆购置税",
        "税务部门",
    )


def test_a_shortfall_outweighs_what_is_unknown() -> None:
    facts = facts_of_a_new_car(
        ON, purchase_tax=Unknown("车辆购置税", "税务部门"), compulsory_insurance=None
    )
    assert assess(REGISTER, facts, ON).outcome is Outcome.CANNOT


def test_what_the_counter_will_examine_does_not_make_the_online_answer_open() -> None:
    facts = facts_of_a_new_car(ON)
    del facts["proofs"], facts["examination"]
    found = assess(REGISTER, facts, ON)
    assert found.outcome is Outcome.CAN
    assert not found.final
    assert {missing.fact for missing in found.pending} == {"proofs", "examination"}


@pytest.mark.parametrize(
    ("on", "licence", "total"),
    [
        ("2016-03-01", 1500, 12500),
        ("2017-06-30", 1500, 12500),
        ("2017-07-01", 1000, 12000),
        ("2022-05-01", 1000, 12000),
    ],
)
def test_the_licence_became_cheaper_on_the_first_of_july_2017(
    on: str, licence: int, total: int
) -> None:
    lines = fees_on(REGISTER, day(on))
    assert {line.code: line.fen for line in lines}["vehicle-licence"] == licence
    assert sum(line.fen for line in lines) == total == explain(REGISTER, day(on)).total


@pytest.mark.parametrize(
    ("on", "channel", "open_"),
    [
        ("2017-05-31", Channel.OFFICE, True),
        ("2017-05-31", Channel.STATION, False),
        ("2017-06-01", Channel.STATION, True),
        ("2017-06-01", Channel.ONLINE, True),
        ("2026-01-05", Channel.POSTAL, False),
        ("2008-09-30", Channel.OFFICE, False),
    ],
)
def test_where_it_is_offered(on: str, channel: Channel, open_: bool) -> None:
    assert offered(REGISTER, day(on), channel).offered is open_


@pytest.mark.parametrize(
    ("on", "new_energy", "car", "kind"),
    [
        ("2017-06-21", False, "K33", PlateKind.SMALL),
        ("2017-06-21", True, "K33", PlateKind.SMALL),
        ("2017-11-19", True, "K33", PlateKind.SMALL),
        ("2017-11-20", True, "K33", PlateKind.SMALL_NEW_ENERGY),
        ("2017-11-20", False, "K33", PlateKind.SMALL),
        ("2022-05-01", False, "H11", PlateKind.LARGE),
        ("2022-05-01", True, "K11", PlateKind.LARGE_NEW_ENERGY),
    ],
)
def test_the_kind_of_plate_by_day(on: str, new_energy: bool, car: str, kind: PlateKind) -> None:
    certificate = a_certificate(day(on), new_energy=new_energy, vehicle_class=car)
    assert number.plate_kind(certificate, Law(day(on))) is kind


@pytest.mark.parametrize(
    ("on", "brought"), [("2017-06-21", True), ("2022-04-30", True), ("2022-05-01", False)]
)
def test_what_is_shared_between_offices_need_not_be_brought(on: str, brought: bool) -> None:
    lines = {line.code: line.bring for line in explain(REGISTER, day(on)).evidence}
    expected = Bring.BROUGHT if brought else Bring.LOOKED_UP
    assert {lines["insurance"], lines["purchase-tax"], lines["vehicle-tax"]} == {expected}
    assert ("residence-permit" in lines) is brought


def test_before_the_rules_there_is_no_rule() -> None:
    with pytest.raises(NotInForce):
        assess(REGISTER, {}, day("2008-09-30"))


def test_only_a_registrar_reviews_and_the_review_decides() -> None:
    steps = explain(REGISTER, ON).steps
    assert [(step.kind.value, step.post.value, step.decides) for step in steps] == [
        ("accept", "clerk", False),
        ("examine", "examiner", False),
        ("review", "registrar", True),
        ("produce", "clerk", False),
    ]
