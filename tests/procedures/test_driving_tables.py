"""Licences to drive replaced and renewed, day by day, as a jurist reads and extends them."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.procedures.tables import SEED, Line, Table, day, judged_by, line

from doorstep.law.reading import Law
from doorstep.procedures.catalogue.renew_driving_licence import (
    RENEW_DRIVING_LICENCE,
    Facts,
    RenewalPapers,
    next_validity,
)
from doorstep.procedures.catalogue.replace_driving_licence import ReplacementPapers
from doorstep.procedures.requirements.driving import DrivingLicence, LicenceRenewed
from doorstep.procedures.requirements.driving_age import kept_classes
from doorstep.registry.driving.types import DrivingStatus

OLD = "2013-01-01"
ANYWHERE = "2016-04-01"
NOW = "2022-04-01"
LATER = "2025-01-01"
LOST, SEIZED, SUSPENDED, CANCELLED = (
    DrivingStatus.LOST,
    DrivingStatus.SEIZED,
    DrivingStatus.SUSPENDED,
    DrivingStatus.CANCELLED,
)


def a_licence(until: str | None, years: int = 6, **differs: Any) -> DrivingLicence:
    """A car licence with so many years until a day, or a long-term one."""
    ends = day(until) if until is not None else None
    begins = ends.replace(year=ends.year - years, day=min(ends.day, 28)) if ends else day(OLD)
    ordinary = DrivingLicence(DrivingStatus.VALID, ("C1",), begins, ends)
    return replace(ordinary, **differs)


def exchanged(**differs: bool) -> ReplacementPapers:
    return ReplacementPapers(**dict.fromkeys(("identity", "returned", "change"), True) | differs)


REPLACE = Table(
    "replace-driving-licence",
    {"licence": a_licence("2030-06-30"), "papers": exchanged()},
    (
        line(OLD, "令123，第一天"),
        line("2022-03-31", "令123，最后一天"),
        line(NOW, "令162 第六十九条，第一天"),
        line(NOW, "长期的也能补", licence=a_licence(None)),
        line(NOW, "条例 第二十六条", ["licence-on-file"], licence=None),
        line(
            NOW,
            "令162 第七十九条",
            ["not-cancelled"],
            licence=a_licence("2030-06-30", status=CANCELLED),
        ),
        line("2017-06-21", "有效期最后一天", licence=a_licence("2017-06-21")),
        line(
            "2017-06-22",
            "令123：昨天期满，要换证",
            ["still-valid"],
            licence=a_licence("2017-06-21"),
        ),
        line("2024-02-29", "有效期到闰日那天", licence=a_licence("2024-02-29")),
        line(
            "2024-03-01",
            "令162 第六十三条：闰日的第二天",
            ["still-valid"],
            licence=a_licence("2024-02-29"),
        ),
        line(
            NOW,
            "令162 第六十九条第三款：扣留",
            ["not-held"],
            licence=a_licence("2030-06-30", status=SEIZED),
        ),
        line(SEED, "令123：暂扣", ["not-held"], licence=a_licence("2020-06-30", status=SUSPENDED)),
        line(NOW, "报了丢失，补证", licence=a_licence("2030-06-30", status=LOST)),
        line(
            NOW,
            "令162 第六十九条：报了丢失，不能换证",
            ["as-reported"],
            reason="damaged",
            licence=a_licence("2030-06-30", status=LOST),
        ),
        line(
            NOW,
            "令162 第六十九条：身份证明",
            ["driver-identity-shown"],
            papers=exchanged(identity=False),
        ),
        line(
            NOW,
            "令162 第六十八条：内容变了要收回",
            ["old-licence-returned"],
            reason="changed",
            papers=exchanged(returned=False),
        ),
        line(NOW, "损坏的不收回", reason="damaged", papers=exchanged(returned=False)),
        line(
            NOW,
            "令162 第六十六条第二款：号码变更证明",
            ["change-proven"],
            reason="changed",
            papers=exchanged(change=False),
        ),
        line(NOW, "丢了的不看变更证明", reason="lost", papers=exchanged(change=False)),
        line(
            NOW,
            "几件事一次说完",
            ["licence-on-file", "driver-identity-shown"],
            licence=None,
            papers=exchanged(identity=False),
        ),
    ),
)


def renewal(**differs: bool) -> RenewalPapers:
    fields = ("identity", "settled", "medical", "ability")
    return RenewalPapers(**dict.fromkeys(fields, True) | differs)


def examined_on(on: str, *, until: str, fit: bool = True) -> DrivingLicence:
    """A licence that ends on 2022-06-28 with a certificate that came over the network."""
    return a_licence("2022-06-28", examined_on=day(on), fit=fit, fit_until=day(until))


NO_PAPER = renewal(medical=False)
BORN = day("1961-06-15")
TRUCK = a_licence("2025-02-28", 10, classes=("A2",))

RENEW = Table(
    "renew-driving-licence",
    {
        "keep_classes": None,
        "licence": a_licence("2017-07-01"),
        "born_on": day("1990-03-07"),
        "anywhere": True,
        "papers": renewal(),
    },
    (
        line(OLD, "令123，第一天", licence=a_licence("2013-02-01")),
        line("2022-03-31", "令123，最后一天", licence=a_licence("2022-05-01")),
        line(NOW, "令162 第六十三条，第一天", licence=a_licence("2022-05-01")),
        line(SEED, "条例 第二十六条", ["licence-on-file"], licence=None),
        line(
            SEED,
            "令123：注销",
            ["not-cancelled"],
            licence=a_licence("2017-07-01", status=CANCELLED),
        ),
        line(SEED, "条例 第二十六条：长期", ["has-an-end"], licence=a_licence(None)),
        line("2017-04-01", "令123：第九十一天", ["in-the-window"]),
        line("2017-04-02", "令123：第九十天"),
        line("2017-07-01", "有效期最后一天"),
        line("2017-07-02", "期满第二天还能换"),
        line("2018-07-01", "令123：满一年那天还能换"),
        line("2018-07-02", "令123：超过一年", ["not-lapsed"]),
        line("2025-02-28", "闰日期满，满一年那天", licence=a_licence("2024-02-29")),
        line(
            "2025-03-01",
            "令162 第七十九条第一款第八项",
            ["not-lapsed"],
            licence=a_licence("2024-02-29"),
        ),
        line("2023-12-01", "令162 第六十三条：闰日前九十天", licence=a_licence("2024-02-29")),
        line(
            "2023-11-30",
            "令162 第六十三条：闰日前九十一天",
            ["in-the-window"],
            licence=a_licence("2024-02-29"),
        ),
        line(SEED, "令123：扣留", ["not-held"], licence=a_licence("2017-07-01", status=SEIZED)),
        line(
            "2016-03-31",
            "令123：只在核发地",
            ["at-an-office-that-may"],
            licence=a_licence("2016-05-01", here=False),
            anywhere=False,
        ),
        line(
            "2016-03-31",
            "令123：核发地在本市",
            licence=a_licence("2016-05-01"),
            anywhere=False,
        ),
        line(ANYWHERE, "令139（样本）：外地的也能换", licence=a_licence("2016-05-01", here=False)),
        line(SEED, "身份证明", ["driver-identity-shown"], papers=renewal(identity=False)),
        line(SEED, "条例 第二十八条：审验", ["violations-settled"], papers=renewal(settled=False)),
        line(
            NOW,
            "令162 第七十三条第四款",
            ["violations-settled"],
            licence=a_licence("2022-05-01"),
            papers=renewal(settled=False),
        ),
        line(SEED, "令123：没有体检", ["medical-shown"], papers=NO_PAPER),
        line(
            "2022-03-31",
            "令123：联网的也要交纸质的",
            ["medical-shown"],
            licence=examined_on("2022-03-01", until="2022-09-01"),
            papers=NO_PAPER,
        ),
        line(
            NOW,
            "令162 第二十八条：联网的不用交",
            licence=examined_on("2022-03-01", until="2022-09-01"),
            papers=NO_PAPER,
        ),
        line(
            "2022-04-30",
            "令162 第八十五条：六个月的最后一天",
            licence=examined_on("2021-10-30", until="2022-04-30"),
            papers=NO_PAPER,
        ),
        line(
            "2022-05-01",
            "令162 第八十五条：过了六个月",
            ["medical-shown"],
            licence=examined_on("2021-10-30", until="2022-04-30"),
            papers=NO_PAPER,
        ),
        line(
            "2022-05-01",
            "令162 第八十五条：写得再长也是六个月",
            ["medical-shown"],
            licence=examined_on("2021-10-30", until="2022-12-31"),
            papers=NO_PAPER,
        ),
        line(
            NOW,
            "令162 第六十七条：体检不合格",
            ["fit-to-drive"],
            licence=examined_on("2022-03-01", until="2022-09-01", fit=False),
        ),
        line(
            "2024-12-31",
            "令162 第七十九条第一款第十项：六十岁只有轮式机械",
            ["a-class-remains"],
            licence=a_licence("2025-02-28", classes=("M",)),
            born_on=day("1964-12-31"),
        ),
        line(
            "2024-12-31",
            "令162：差一天六十岁",
            licence=a_licence("2025-02-28", classes=("M",)),
            born_on=day("1965-01-01"),
        ),
        line(
            LATER,
            "令172：六十岁还能开",
            licence=a_licence("2025-02-28", classes=("M",)),
            born_on=day("1964-12-31"),
        ),
        line(
            "2024-12-31",
            "令162 没有延长",
            ["extension-open"],
            licence=TRUCK,
            born_on=BORN,
            keep_classes=True,
        ),
        line(LATER, "令172：满六十三岁，延长", licence=TRUCK, born_on=BORN, keep_classes=True),
        line(
            LATER,
            "令172：六十三岁生日前一天，用不着延长",
            ["extension-open"],
            licence=TRUCK,
            born_on=day("1962-01-02"),
            keep_classes=True,
        ),
        line(
            LATER,
            "令172：六十三岁生日",
            licence=TRUCK,
            born_on=day("1962-01-01"),
            keep_classes=True,
        ),
        line(
            LATER,
            "令172：六十六岁生日前一天",
            licence=TRUCK,
            born_on=day("1959-01-02"),
            keep_classes=True,
        ),
        line(
            LATER,
            "令172：六十六岁生日",
            ["extension-open"],
            licence=TRUCK,
            born_on=day("1959-01-01"),
            keep_classes=True,
        ),
        line(
            LATER,
            "令172：能力测试",
            ["ability-shown"],
            licence=TRUCK,
            born_on=BORN,
            keep_classes=True,
            papers=renewal(ability=False),
        ),
        line(LATER, "不延长的不测试", licence=TRUCK, born_on=BORN, papers=renewal(ability=False)),
        line(
            SEED,
            "几件事一次说完",
            ["licence-on-file", "violations-settled", "medical-shown"],
            licence=None,
            papers=renewal(settled=False, medical=False),
        ),
    ),
)

TABLES = (REPLACE, RENEW)


@judged_by(*TABLES)
def test_a_line_of_the_tables(table: Table, each: Line) -> None:
    assert table.reasons(each) == each.reasons


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.code)
def test_every_rule_is_both_met_and_unmet(table: Table) -> None:
    assert table.untried() == set()


@pytest.mark.parametrize(
    ("until", "years", "full", "ends"),
    [
        ("2017-07-01", 6, None, "2027-07-01"),
        ("2017-07-01", 6, "2013-07-01", "2023-07-01"),
        ("2017-07-01", 10, None, None),
        ("2017-07-01", 10, "2013-07-01", "2027-07-01"),
        ("2024-02-29", 6, None, "2034-02-28"),
        ("2024-02-29", 6, "2020-02-28", "2030-02-28"),
    ],
)
def test_the_next_validity_follows_the_old_one(
    until: str, years: int, full: str | None, ends: str | None
) -> None:
    """实施条例 第二十六条、令162 第六十二条."""
    licence = a_licence(until, years, full_since=day(full) if full else None)
    expected = (day(until), day(ends) if ends else None)
    assert next_validity(licence, Law(day(until))) == expected


def aged(born: str, *classes: str, keep: bool | None = None) -> Facts:
    licence = a_licence(None, classes=classes)
    return Facts(keep, licence, day(born), True, renewal())


@pytest.mark.parametrize(
    ("on", "born", "held", "kept"),
    [
        ("2024-12-31", "1964-12-31", "A2", "C1 C6"),
        ("2024-12-31", "1965-01-01", "A2", "A2"),
        (LATER, "1964-12-31", "A2", "A2"),
        (LATER, "1962-01-01", "A2", "C1 C6"),
        (LATER, "1962-01-02", "A2", "A2"),
        ("2022-03-31", "1960-01-01", "A2", "C1"),
        (SEED, "1957-06-21", "A1 D", "C1 D"),
        (SEED, "1957-06-22", "A1 D", "A1 D"),
        (SEED, "1950-01-01", "M", "M"),
        (NOW, "1950-01-01", "M", ""),
        (NOW, "1952-04-01", "C1 E", "C1 F"),
        (NOW, "1952-04-02", "C1 E", "C1 E"),
        (NOW, "1952-04-01", "C3 C4", ""),
        (NOW, "1952-04-01", "C6", "C1"),
        (NOW, "1952-04-01", "A2 C2 D", "C2 F"),
        ("2024-02-28", "1964-02-29", "B2", "B2"),
        ("2024-02-29", "1964-02-29", "B2", "C1"),
        ("2027-02-28", "1964-02-29", "B2", "C1"),
        ("2027-02-27", "1964-02-29", "B2", "B2"),
    ],
)
def test_what_a_driver_of_an_age_may_keep(on: str, born: str, held: str, kept: str) -> None:
    """令123、令162 第六十五条、令172."""
    facts = aged(born, *held.split())
    assert kept_classes(facts, Law(day(on))) == tuple(kept.split())


def test_an_extended_class_stays_and_the_light_ones_go_by_their_own_age() -> None:
    facts = aged("1961-06-15", "A2", "E", keep=True)
    assert kept_classes(facts, Law(day(LATER))) == ("A2", "E")


def test_what_is_granted_is_validity_and_classes_in_one() -> None:
    licence = a_licence("2025-02-28", 10, classes=("A2", "E"))
    facts = Facts(None, licence, date(1961, 6, 15), True, renewal())
    effects = RENEW_DRIVING_LICENCE.effects(facts, Law(day(LATER)))
    assert effects == (LicenceRenewed(("C1", "C6", "E"), day("2025-02-28"), None),)
