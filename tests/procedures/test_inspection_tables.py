"""The businesses about the mark of inspection, day by day, as a jurist reads and extends them."""

from collections.abc import Iterable
from typing import Any

import pytest
from tests.procedures.tables import Line, Table, a_car, a_policy, day, judged_by, line

from doorstep.law.inspection import Relation
from doorstep.law.inspection.away import OTHER_PROVINCE
from doorstep.law.inspection.tables import EXEMPT_CAR, EXEMPT_SEATS, SMALL_PASSENGER, WINDOW
from doorstep.law.reading import Law
from doorstep.procedures.catalogue.issue_mark_by_entrustment import IdentityPaper
from doorstep.procedures.catalogue.stamp_inspection_exemption import StampPapers
from doorstep.procedures.engine import InspectionValid, Known, procedure
from doorstep.procedures.engine.assess import facts_of
from doorstep.procedures.engine.rules_hash import tables_of
from doorstep.procedures.requirements.facts import (
    Papers,
    RegisteredVehicle,
    TaxRecord,
    Unsettled,
    VehicleRecord,
)
from doorstep.procedures.requirements.inspection import (
    InspectionRecord,
    LicenceOnFile,
    LicenceStamped,
    MarkPapers,
)

SEED = "2017-06-21"
STOLEN = VehicleRecord(stolen=True)
OPEN = Unsettled(violations=1)


def registered(on: str, until: str, **differs: Any) -> RegisteredVehicle:
    """A private car of five seats whose mark runs to a day."""
    return a_car(
        registered_on=day(on), owned_since=day(on), inspection_valid_until=day(until), **differs
    )


def record(
    accidents: Iterable[str] = (), modifications: Iterable[str] = (), tested: str = ""
) -> InspectionRecord:
    return InspectionRecord(
        tuple(map(day, accidents)), tuple(map(day, modifications)), day(tested) if tested else None
    )


CLAIMED: dict[str, Any] = {
    "vehicle": registered("2015-07-10", "2017-07-31"),
    "vehicle_licence": LicenceOnFile("0000000000001", day("2017-07-31")),
    "inspection_record": record(),
    "vehicle_tax": TaxRecord(day("2017-01-01")),
    "papers": MarkPapers(identity=True, licence=True),
}
BIENNIAL = registered("2018-11-20", "2020-11-30", seats=7)

CLAIM = Table(
    "claim-inspection-exemption",
    CLAIMED,
    (
        line(SEED, "意见〔2014〕第十一条：满 2 年"),
        line("2017-04-29", "令124 第四十九条：早一天", ["window-open"]),
        line("2017-04-30", "令124 第四十九条：三个月前的第一天"),
        line("2017-07-31", "有效期最后一天"),
        line("2017-08-01", "过期一天，仍免检"),
        line("2022-05-01", "令164 第五十五条", vehicle=registered("2020-05-10", "2022-05-31")),
        line("2014-09-01", "意见〔2014〕：第一天", vehicle=registered("2012-09-10", "2014-09-30")),
        line(
            "2014-09-01",
            "8 月底到期的，按到期日的规定",
            ["no-test-at-this-age"],
            vehicle=registered("2012-08-31", "2014-08-31"),
        ),
        line(
            SEED,
            "满 6 年要上线",
            ["no-test-at-this-age"],
            vehicle=registered("2011-07-10", "2017-07-31"),
        ),
        line(
            "2022-09-30",
            "12 项：满 8 年要上线",
            ["no-test-at-this-age"],
            vehicle=registered("2014-10-10", "2022-10-31"),
        ),
        line(
            "2022-10-01",
            "意见 2022：满 8 年免上线，第一天",
            vehicle=registered("2014-10-10", "2022-10-31"),
        ),
        line("2020-11-19", "7 座，12 项前一天", ["seats-within-limit"], vehicle=BIENNIAL),
        line("2020-11-20", "7 座，12 项第一天", vehicle=BIENNIAL),
        line(
            "2020-11-20",
            "10 座",
            ["seats-within-limit"],
            vehicle=registered("2018-11-20", "2020-11-30", seats=10),
        ),
        line(
            SEED,
            "面包车",
            ["not-a-minibus"],
            vehicle=registered("2015-07-10", "2017-07-31", vehicle_class="K39"),
        ),
        line(
            SEED,
            "营转非",
            ["not-in-commercial-use"],
            vehicle=registered("2015-07-10", "2017-07-31", use_character="L"),
        ),
        line(
            SEED,
            "出租车按普通周期",
            ["no-test-at-this-age"],
            vehicle=registered("2015-07-10", "2017-07-31", use_character="D"),
        ),
        line(
            SEED,
            "出厂 4 年零 1 天才登记",
            ["registered-soon-enough"],
            vehicle=registered("2015-07-10", "2017-07-31", manufactured_on=day("2011-07-09")),
        ),
        line(
            SEED,
            "出厂 4 年整登记",
            vehicle=registered("2015-07-10", "2017-07-31", manufactured_on=day("2011-07-10")),
        ),
        line(
            SEED,
            "有人伤亡的事故",
            ["no-accident-with-casualties"],
            inspection_record=record(["2017-06-21"]),
        ),
        line(SEED, "第二天才出的事故还没有", inspection_record=record(["2017-06-22"])),
        line(SEED, "改装受罚，2020 年以前不影响", inspection_record=record((), ["2016-01-01"])),
        line(
            "2020-11-20",
            "改装受罚，12 项第一天",
            ["no-illegal-modification"],
            vehicle=registered("2018-11-20", "2020-11-30"),
            inspection_record=record((), ["2016-01-01"]),
        ),
        line(
            "2019-06-01",
            "摩托车，10 项第一天",
            vehicle=registered("2017-06-01", "2019-06-30", vehicle_class="M21"),
        ),
        line(
            "2019-05-31",
            "摩托车，10 项前一天",
            ["no-test-at-this-age"],
            vehicle=registered("2017-06-01", "2019-06-30", vehicle_class="M21"),
        ),
        line(SEED, "道交法 第八条", ["vehicle-of-the-applicant"], vehicle=None),
        line(SEED, "令124 第九条第九项", ["not-reported-stolen"], vehicle_record=STOLEN),
        line(
            SEED,
            "登记里没有有效期",
            ["inspection-on-record"],
            vehicle=a_car(inspection_valid_until=None),
        ),
        line(
            SEED,
            "登记的类型有误",
            ["inspection-on-record"],
            vehicle=registered("2015-07-10", "2017-07-31", vehicle_class=""),
        ),
        line(SEED, "意见〔2014〕：处理完违法", ["settled-for-exemption"], unsettled=OPEN),
        line(SEED, "令124 第四十九条：交强险", ["insured-for-mark"], compulsory_insurance=None),
        line(
            SEED,
            "交强险昨天到期",
            ["insured-for-mark"],
            compulsory_insurance=a_policy("2017-06-20"),
        ),
        line(SEED, "交强险今天到期", compulsory_insurance=a_policy("2017-06-21")),
        line(SEED, "令124 第四十九条：车船税", ["vehicle-tax-paid"], vehicle_tax=None),
        line(
            SEED,
            "身份证明和行驶证",
            ["identity-or-licence-shown"],
            papers=MarkPapers(identity=False, licence=False),
        ),
        line(SEED, "没带行驶证也能领标志", papers=MarkPapers(identity=True, licence=False)),
        line(
            SEED,
            "几件事一次说完",
            ["not-a-minibus", "not-in-commercial-use", "settled-for-exemption"],
            vehicle=registered("2015-07-10", "2017-07-31", vehicle_class="K39", use_character="L"),
            unsettled=OPEN,
        ),
    ),
)

STAMPED: dict[str, Any] = {
    "vehicle": registered("2015-07-10", "2019-07-31"),
    "vehicle_licence": LicenceOnFile("0000000000001", day("2017-07-31")),
    "papers": StampPapers(licence=True),
}
STAMP = Table(
    "stamp-inspection-exemption",
    STAMPED,
    (
        line(SEED, "意见〔2014〕：行驶证还是旧的有效期"),
        line("2014-09-01", "意见〔2014〕：第一天"),
        line("2022-05-01", "令164", vehicle=registered("2020-05-10", "2024-05-31")),
        line(SEED, "道交法 第八条", ["vehicle-of-the-applicant"], vehicle=None),
        line(SEED, "令124 第九条第九项", ["not-reported-stolen"], vehicle_record=STOLEN),
        line("2019-07-31", "有效期最后一天"),
        line("2019-08-01", "标志过期", ["mark-still-valid"]),
        line(SEED, "没有发出去的行驶证", ["licence-out"], vehicle_licence=None),
        line(
            SEED,
            "已经签注过",
            ["not-stamped-yet"],
            vehicle_licence=LicenceOnFile("0000000000001", day("2019-07-31")),
        ),
        line(SEED, "行驶证上没有有效期", vehicle_licence=LicenceOnFile("0000000000001", None)),
        line(SEED, "行驶证没带", ["licence-brought"], papers=StampPapers(licence=False)),
    ),
)

TESTED: dict[str, Any] = CLAIMED | {
    "vehicle": registered("2011-07-10", "2017-07-31"),
    "inspection_record": record(tested="2017-06-01"),
}
BUS = registered("2013-01-10", "2017-07-31", vehicle_class="K38", use_character="S", seats=19)
ISSUE = Table(
    "issue-inspection-mark",
    TESTED,
    (
        line(SEED, "令124 第四十九条"),
        line(
            "2008-10-01",
            "令102，第一天",
            vehicle=registered("2006-10-10", "2008-10-31"),
            inspection_record=record(tested="2008-09-30"),
        ),
        line("2017-04-29", "早一天", ["window-open", "test-passed"]),
        line("2017-04-30", "三个月前的第一天", inspection_record=record(tested="2017-04-30")),
        line(SEED, "没有检验", ["test-passed"], inspection_record=record()),
        line(SEED, "明天的检验", ["test-passed"], inspection_record=record(tested="2017-06-22")),
        line(
            SEED, "上一次的检验不算", ["test-passed"], inspection_record=record(tested="2016-07-01")
        ),
        line("2017-07-31", "山东办法 第八条：第 60 天"),
        line("2017-08-01", "山东办法 第八条：第 61 天", ["mark-fetched-in-time"]),
        line(
            "2017-05-30",
            "校车：早一天",
            ["school-bus-window-open"],
            vehicle=BUS,
            inspection_record=record(tested="2017-05-30"),
        ),
        line("2017-06-30", "校车：一个月前的第一天", vehicle=BUS),
        line(
            "2022-06-29",
            "令164 第六十二条，早一天",
            ["school-bus-window-open"],
            vehicle=registered("2013-01-10", "2022-07-31", vehicle_class="K38", use_character="S"),
            inspection_record=record(tested="2022-06-29"),
        ),
        line(SEED, "道交法 第八条", ["vehicle-of-the-applicant"], vehicle=None),
        line(SEED, "令124 第九条第九项", ["not-reported-stolen"], vehicle_record=STOLEN),
        line(
            SEED, "没有有效期", ["inspection-on-record"], vehicle=a_car(inspection_valid_until=None)
        ),
        line(SEED, "令124 第四十九条：违法", ["settled-for-mark"], unsettled=OPEN),
        line(SEED, "令124 第四十九条：交强险", ["insured-for-mark"], compulsory_insurance=None),
        line(SEED, "令124 第四十九条：车船税", ["vehicle-tax-paid"], vehicle_tax=None),
        line(SEED, "身份证明", ["identity-or-licence-shown"], papers=MarkPapers(False, True)),
    ),
)

REPLACE = Table(
    "replace-inspection-mark",
    {"vehicle": registered("2015-07-10", "2017-07-31")},
    (
        line("2008-10-01", "令102，第一天", vehicle=registered("2007-10-10", "2009-10-31")),
        line(SEED, "令124"),
        line("2022-05-01", "令164 第五十七条", vehicle=registered("2020-05-10", "2022-05-31")),
        line("2017-07-31", "有效期最后一天"),
        line("2017-08-01", "过期了补没有用", ["mark-still-valid"]),
        line(
            SEED,
            "登记里没有有效期",
            ["mark-still-valid"],
            vehicle=a_car(inspection_valid_until=None),
        ),
        line(SEED, "道交法 第八条", ["vehicle-of-the-applicant"], vehicle=None),
        line(SEED, "令124 第九条第九项", ["not-reported-stolen"], vehicle_record=STOLEN),
        line(SEED, "交强险", ["insured-for-mark"], compulsory_insurance=None),
        line(SEED, "身份证明", ["identity-shown"], papers=Papers(False, True)),
        line(SEED, "换领交回", ["old-one-returned"], reason="damaged", papers=Papers(True, False)),
        line(SEED, "丢失不用交回", papers=Papers(True, False)),
    ),
)

FAR, NEAR = Relation.OTHER_PROVINCE.value, Relation.SAME_PROVINCE.value
COACH = registered("2015-07-10", "2017-07-31", vehicle_class="K11", use_character="B", seats=50)


def due_soon(until: str, **differs: Any) -> RegisteredVehicle:
    return registered("2005-07-10", until, **differs)


ENTRUST = Table(
    "issue-mark-by-entrustment",
    {
        "vehicle": registered("2015-07-10", "2017-07-31"),
        "to": FAR,
        "papers": IdentityPaper(identity=True),
    },
    (
        line("2008-10-01", "令102 第四十一条，第一天", vehicle=due_soon("2008-10-31")),
        line(SEED, "令124 第五十条"),
        line("2018-08-31", "20 项前一天", vehicle=due_soon("2018-09-30")),
        line(
            "2018-09-01",
            "20 项：汽车不用委托",
            ["entrustment-still-needed"],
            vehicle=due_soon("2018-09-30"),
        ),
        line("2019-05-31", "10 项前一天", vehicle=due_soon("2019-06-30", vehicle_class="M21")),
        line(
            "2019-06-01",
            "10 项：摩托车不用委托",
            ["entrustment-still-needed"],
            vehicle=due_soon("2019-06-30", vehicle_class="M21"),
        ),
        line("2014-08-31", "省内还要委托", to=NEAR, vehicle=due_soon("2014-09-30")),
        line(
            "2014-09-01",
            "省内不用委托",
            ["entrustment-still-needed"],
            to=NEAR,
            vehicle=due_soon("2014-09-30"),
        ),
        line(SEED, "令124 第五十条：大型客车", ["may-be-entrusted"], vehicle=COACH),
        line(
            "2012-09-11",
            "令102：校车还可以",
            vehicle=due_soon("2012-09-30", vehicle_class="K28", use_character="S"),
        ),
        line(
            "2012-09-12",
            "令124：校车不可以",
            ["may-be-entrusted"],
            vehicle=due_soon("2012-09-30", vehicle_class="K28", use_character="S"),
        ),
        line("2017-04-29", "早一天", ["window-open"]),
        line(SEED, "令124：违法", ["settled-for-mark"], unsettled=OPEN),
        line(SEED, "道交法 第八条", ["vehicle-of-the-applicant"], vehicle=None),
        line(SEED, "令124 第九条第九项", ["not-reported-stolen"], vehicle_record=STOLEN),
        line(SEED, "身份证明", ["identity-shown"], papers=IdentityPaper(identity=False)),
    ),
)
TABLES = (CLAIM, STAMP, ISSUE, REPLACE, ENTRUST)


@judged_by(*TABLES)
def test_an_example(table: Table, each: Line) -> None:
    assert table.reasons(each) == each.reasons


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.code)
def test_every_reason_is_met_and_unmet_in_some_example(table: Table) -> None:
    met, unmet = table.met_and_unmet()
    codes = {rule.name for rule in procedure(table.code).requirements}
    assert unmet == codes
    assert met == codes


def effects(table: Table, on: str, **differs: Any) -> list[object]:
    found = procedure(table.code)
    known: Known = table.facts(day(on), **differs)
    facts = facts_of(found, known)
    return list(found.effects(facts, Law(day(on))))


EFFECTS = [
    (CLAIM, SEED, {}, [InspectionValid(day("2019-07-31")), LicenceStamped(day("2019-07-31"))]),
    (
        CLAIM,
        SEED,
        {"papers": MarkPapers(identity=True, licence=False)},
        [InspectionValid(day("2019-07-31"))],
    ),
    (CLAIM, SEED, {"vehicle_licence": None}, [InspectionValid(day("2019-07-31"))]),
    (ISSUE, SEED, {}, [InspectionValid(day("2018-07-31")), LicenceStamped(day("2018-07-31"))]),
    (STAMP, SEED, {}, [LicenceStamped(day("2019-07-31"))]),
    (ENTRUST, SEED, {}, []),
]


@pytest.mark.parametrize(("table", "on", "differs", "expected"), EFFECTS)
def test_what_follows(
    table: Table, on: str, differs: dict[str, Any], expected: list[object]
) -> None:
    assert effects(table, on, **differs) == expected


@pytest.mark.parametrize(
    ("code", "before", "first", "last"),
    [
        ("claim-inspection-exemption", "2014-08-31", "2014-09-01", None),
        ("stamp-inspection-exemption", "2014-08-31", "2014-09-01", None),
        ("issue-inspection-mark", "2008-09-30", "2008-10-01", None),
        ("replace-inspection-mark", "2008-09-30", "2008-10-01", None),
        ("issue-mark-by-entrustment", "2008-09-30", "2008-10-01", "2022-04-30"),
    ],
)
def test_on_which_days_it_is_offered(code: str, before: str, first: str, last: str | None) -> None:
    found = procedure(code)
    assert not found.in_force(day(before))
    assert found.in_force(day(first))
    if last is not None:
        assert found.in_force(day(last))
    assert found.in_force(day("2026-11-23")) is (last is None)


def test_the_hash_of_the_rules_covers_the_schedule_behind_them() -> None:
    names = {table.name for table in tables_of(procedure("claim-inspection-exemption"))}
    assert {EXEMPT_CAR.name, SMALL_PASSENGER.name, EXEMPT_SEATS.name, WINDOW.name} <= names
    away = {table.name for table in tables_of(procedure("issue-mark-by-entrustment"))}
    assert {table.name for table in OTHER_PROVINCE.values()} <= away
