"""Exchanging the numbers of two private vehicles, day by day."""

from typing import Any

import pytest
from tests.procedures.tables import (
    NOW,
    OPEN,
    SEIZED,
    STOLEN,
    VIN,
    Line,
    Table,
    a_car,
    day,
    judged_by,
    line,
)

from doorstep.kernel.dated import NotInForce
from doorstep.kernel.plate_number import PlateKind
from doorstep.procedures.catalogue.swap_plates import SWAP_PLATES, SwapPapers
from doorstep.procedures.requirements.facts import RegisteredVehicle, Unsettled, VehicleRecord

FIRST = "2019-06-01"
"""The measures of 2019; before this day no such business was known."""


def another(**differs: Any) -> RegisteredVehicle:
    """The second car of the same owner."""
    return a_car(vin="LSGPC52U6AF102554", number="鲁M·3C9D1", **differs)


SWAP = Table(
    "swap-plates",
    {
        "other": "LSGPC52U6AF102554",
        "other_vehicle": another(),
        "swapped_on": None,
        "other_swapped_on": None,
        "other_unsettled": Unsettled(),
        "other_record": VehicleRecord(),
        "papers": SwapPapers(identity=True, certificates=True, plates=True),
    },
    (
        line(FIRST, "10项放管服措施，第一天"),
        line("2022-04-30", "10项放管服措施，最后一天"),
        line(NOW, "令164第二十条，第一天"),
        line("2024-02-29", "令164第二十条，闰日"),
        line(FIRST, "车不在名下", ["own-vehicle"], vehicle=None),
        line(NOW, "另一辆不在名下", ["other-own-vehicle"], other_vehicle=None),
        line(NOW, "同一辆车", ["two-vehicles"], other_vehicle=a_car(vin=VIN)),
        line(
            FIRST,
            "蓝牌和绿牌",
            ["same-kind-of-plate"],
            other_vehicle=another(kind=PlateKind.SMALL_NEW_ENERGY),
        ),
        line(NOW, "这辆是出租车", ["both-private"], vehicle=a_car(use_character="D")),
        line(NOW, "另一辆是营转非", ["both-private"], other_vehicle=another(use_character="L")),
        line(
            "2020-06-01",
            "满一年当天，还在一年以内（以内包括本数）",
            ["not-swapped-lately"],
            swapped_on=day("2019-06-01"),
        ),
        line("2020-06-02", "满一年的第二天", swapped_on=day("2019-06-01")),
        line(
            "2021-02-28",
            "闰日换的，平年二月最后一天还在一年以内",
            ["not-swapped-lately"],
            swapped_on=day("2020-02-29"),
        ),
        line("2021-03-01", "闰日换的，过了二月", swapped_on=day("2020-02-29")),
        line(
            "2023-05-01",
            "另一辆换过，满一年当天",
            ["other-not-swapped-lately"],
            other_swapped_on=day("2022-05-01"),
        ),
        line("2023-05-02", "另一辆换过，满一年的第二天", other_swapped_on=day("2022-05-01")),
        line(NOW, "这辆有违法", ["vehicle-settled"], unsettled=OPEN),
        line(NOW, "另一辆有违法", ["other-settled"], other_unsettled=OPEN),
        line(
            FIRST,
            "两辆都有违法，一次说完",
            ["vehicle-settled", "other-settled"],
            unsettled=OPEN,
            other_unsettled=Unsettled(accidents=1),
        ),
        line(NOW, "这辆被查封", ["neither-seized-nor-stolen"], vehicle_record=SEIZED),
        line(FIRST, "另一辆被盗抢", ["neither-seized-nor-stolen"], other_record=STOLEN),
        line(
            NOW,
            "什么都没带",
            ["identity-shown", "certificates-shown", "plates-returned"],
            papers=SwapPapers(identity=False, certificates=False, plates=False),
        ),
    ),
)


@judged_by(SWAP)
def test_a_line_of_the_table(table: Table, each: Line) -> None:
    assert table.reasons(each) == each.reasons


def test_every_rule_is_both_met_and_unmet() -> None:
    assert SWAP.untried() == set()


def test_before_june_2019_there_is_no_such_business() -> None:
    with pytest.raises(NotInForce):
        SWAP_PLATES.legal_name.on(day("2019-05-31"))
