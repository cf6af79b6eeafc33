"""The number kept for the next vehicle, day by day."""

from typing import Any

import pytest
from tests.procedures.tables import OPEN, SEED, Line, Table, day, judged_by, line

from doorstep.kernel.plate_number import PlateKind
from doorstep.procedures.catalogue.keep_plate_number import KeepingPapers
from doorstep.procedures.requirements.facts import (
    FormerEvent,
    FormerInsurance,
    FormerNumber,
    Insurance,
    NumberCustom,
    VehicleRecord,
)


def a_former(given_up: str, held_from: str = "2000-01-01", **differs: Any) -> FormerNumber:
    """A number given up on a day, long in use before."""
    ordinary: dict[str, Any] = {
        "number": "鲁M8K2A6",
        "kind": PlateKind.SMALL,
        "vin": "LSGPC52U6AF102554",
        "held_from": day(held_from),
        "event_on": day(given_up),
        "event": FormerEvent.TRANSFER,
    }
    return FormerNumber(**ordinary | differs)


def insured(first: str, last: str) -> FormerInsurance:
    """The former vehicle had a policy from a day to a day, both inclusive."""
    return FormerInsurance(asked=True, policy=Insurance("P1", "样本保险", day(first), day(last)))


UNINSURED = FormerInsurance(asked=True)
MOVED = {"event": FormerEvent.MOVE}
BY_APPLICATION = NumberCustom(by_event=False)
USED = VehicleRecord(registered=True)
KEEP = Table(
    "keep-plate-number",
    {
        "number": "鲁M8K2A6",
        "former": a_former("2017-06-20"),
        "custom": NumberCustom(),
        "former_insurance": insured("2019-01-01", "2030-12-31"),
        "papers": KeepingPapers(identity=True),
    },
    (
        # 令102、令124：三年、六个月、过户和注销、只用在新车上
        line("2017-06-19", "令124，旧规定最后一天", former=a_former("2017-06-19")),
        line(
            "2017-06-21",
            "令124：用满三年（整三年）",
            former=a_former("2017-06-19", "2014-06-19"),
        ),
        line(
            "2017-06-21",
            "令124：三年差一天",
            ["used-long-enough"],
            former=a_former("2017-06-19", "2014-06-20"),
        ),
        line("2017-12-19", "令124：六个月最后一天", former=a_former("2017-06-19")),
        line(
            "2017-12-20",
            "令124：六个月过了一天",
            ["within-the-window"],
            former=a_former("2017-06-19"),
        ),
        line("2017-02-28", "令124：8 月 31 日起六个月到 2 月末", former=a_former("2016-08-31")),
        line(
            "2017-03-01",
            "令124：2 月末过了一天",
            ["within-the-window"],
            former=a_former("2016-08-31"),
        ),
        line(
            "2017-06-21",
            "令124：迁出不算",
            ["event-counts"],
            former=a_former("2017-06-19", **MOVED),
        ),
        line(
            "2017-06-21",
            "本市设置：迁出也算",
            former=a_former("2017-06-19", **MOVED),
            custom=NumberCustom(after_move=True),
        ),
        line(
            "2017-06-21",
            "令124：不能用在二手车上",
            ["fit-for-the-next-vehicle"],
            former=a_former("2017-06-19"),
            vehicle_record=USED,
        ),
        # 2017 年改革：一年、一年、迁出也算、二手车也行
        line("2017-06-20", "改革第一天", former=a_former("2017-06-20", "2016-06-20")),
        line(
            "2017-06-20",
            "改革：一年差一天",
            ["used-long-enough"],
            former=a_former("2017-06-20", "2016-06-21"),
        ),
        line("2018-06-20", "改革：一年最后一天", former=a_former("2017-06-20")),
        line(
            "2018-06-21",
            "改革：一年过了一天",
            ["within-the-window"],
            former=a_former("2017-06-20"),
        ),
        line("2017-06-21", "改革：迁出", former=a_former("2017-06-20", **MOVED)),
        line("2017-06-21", "改革：二手车", vehicle_record=USED),
        line(
            "2018-02-28",
            "闰年 2 月 29 日用起，满一年",
            former=a_former("2018-02-28", "2016-02-29"),
        ),
        # 申请那天的规定（本市设置的另一种读法）
        line(
            "2018-06-19",
            "按申请那天：2017-06-19 过户的也有一年",
            former=a_former("2017-06-19", "2016-06-19"),
            custom=BY_APPLICATION,
        ),
        # 2019 年十项措施：两年，还没有到期的一起变长，旧车检验在有效期内
        line("2019-06-01", "没到期的变成两年", former=a_former("2018-06-01")),
        line("2020-06-01", "变长的最后一天", former=a_former("2018-06-01")),
        line(
            "2020-06-02",
            "变长的也过了",
            ["within-the-window"],
            former=a_former("2018-06-01"),
        ),
        line(
            "2019-06-02",
            "设置成不变长",
            ["within-the-window"],
            former=a_former("2018-06-01"),
            custom=NumberCustom(running_grow=False),
        ),
        line(
            "2019-06-01",
            "前一天到期的不变长",
            ["within-the-window"],
            former=a_former("2018-05-31"),
        ),
        line(
            "2019-06-01",
            "旧车检验过期",
            ["former-vehicle-inspected"],
            former=a_former("2019-06-01", inspected_until=day("2019-05-31")),
        ),
        line(
            "2019-06-01",
            "旧车检验最后一天",
            former=a_former("2019-06-01", inspected_until=day("2019-06-01")),
        ),
        line(
            "2019-05-31",
            "2019 年以前不看检验",
            former=a_former("2019-05-31", inspected_until=day("2019-05-30")),
        ),
        line(
            "2019-06-01",
            "旧车交强险最后一天",
            former=a_former("2019-06-01"),
            former_insurance=insured("2018-06-02", "2019-06-01"),
        ),
        line(
            "2019-06-01",
            "旧车交强险第一天",
            former=a_former("2019-06-01"),
            former_insurance=insured("2019-06-01", "2020-05-31"),
        ),
        line(
            "2019-06-01",
            "旧车交强险前一天到期",
            ["former-vehicle-insured"],
            former=a_former("2019-06-01"),
            former_insurance=insured("2018-06-01", "2019-05-31"),
        ),
        line(
            "2020-01-02",
            "旧车交强险第二天才生效",
            ["former-vehicle-insured"],
            former=a_former("2020-01-01"),
            former_insurance=insured("2020-01-02", "2021-01-01"),
        ),
        line(
            "2023-01-01",
            "令164 施行后申请，仍按旧车那天",
            ["former-vehicle-insured"],
            former=a_former("2022-04-30"),
            former_insurance=UNINSURED,
        ),
        line(
            "2019-06-01",
            "按申请那天：2019-05-31 过户的也看",
            ["former-vehicle-insured"],
            former=a_former("2019-05-31"),
            custom=BY_APPLICATION,
            former_insurance=UNINSURED,
        ),
        line(
            "2019-06-01",
            "检验和交强险都没有，一次说完",
            ["former-vehicle-inspected", "former-vehicle-insured"],
            former=a_former("2019-06-01", inspected_until=day("2019-05-31")),
            former_insurance=UNINSURED,
        ),
        line(
            "2019-06-01",
            "2019 年以前不看交强险",
            former=a_former("2019-05-31"),
            former_insurance=UNINSURED,
        ),
        # 令164 第四十四条
        line(
            "2022-05-01",
            "令164：不看交强险",
            former=a_former("2022-05-01"),
            former_insurance=UNINSURED,
        ),
        line("2024-05-01", "令164：两年最后一天", former=a_former("2022-05-01")),
        line(
            "2024-05-02",
            "令164：两年过了一天",
            ["within-the-window"],
            former=a_former("2022-05-01"),
        ),
        line(
            "2022-05-01",
            "令164：不看检验",
            former=a_former("2022-05-01", inspected_until=day("2022-04-30")),
        ),
        line(SEED, "不是自己的号", ["former-owner"], former=None),
        line(SEED, "号码在用", ["number-free"], former=a_former("2017-06-20", in_use=True)),
        line(
            SEED,
            "放弃了，或者回了号池",
            ["number-still-kept"],
            former=a_former("2017-06-20", given_back=True),
        ),
        line(SEED, "旧车违法先处理", ["former-vehicle-settled"], unsettled=OPEN),
        line(SEED, "身份证明", ["identity-shown"], papers=KeepingPapers(identity=False)),
    ),
)

TABLES = (KEEP,)


@judged_by(*TABLES)
def test_a_line_of_the_tables(table: Table, each: Line) -> None:
    assert table.reasons(each) == each.reasons


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.code)
def test_every_rule_is_both_met_and_unmet(table: Table) -> None:
    assert table.untried() == set()
