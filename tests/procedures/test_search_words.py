"""Everyday words, dialect and slips of the pen lead to the business that is meant."""

from datetime import date

import pytest

from doorstep.portals.citizen import finding
from doorstep.procedures.engine import procedure

DAY = date(2017, 6, 21)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("行驶证丢了", "replace-vehicle-licence"),
        ("我的行驶证丢了怎么办", "replace-vehicle-licence"),
        ("行车证", "replace-vehicle-licence"),
        ("行使证", "replace-vehicle-licence"),
        ("车本", "replace-vehicle-licence"),
        ("车本子丢了", "replace-vehicle-licence"),
        ("牌子丢了", "replace-plates"),
        ("车牌子丢了一个", "replace-plates"),
        ("大绿本", "replace-registration-certificate"),
        ("登记证书丢了", "replace-registration-certificate"),
        ("过户去哪", "transfer-ownership"),
        ("买了个二手车", "transfer-ownership"),
        ("车报废了", "cancel-registration"),
        ("车贷还完了", "release-mortgage"),
        ("办抵押", "register-mortgage"),
        ("新车上户", "register-vehicle"),
        ("车卖了号能留吗", "keep-plate-number"),
        ("老车号", "keep-plate-number"),
        ("车要转到外地", "move-out"),
        ("外地车转进来", "move-in"),
        ("外地牌照换本地牌", "move-in"),
        ("临牌", "temporary-plate"),
        ("新车没上牌怎么开回家", "temporary-plate"),
        ("车改颜色", "change-particulars"),
        ("驾照丢了", "replace-driving-licence"),
        ("驾驶证丢了怎么补", "replace-driving-licence"),
        ("驾照", "replace-driving-licence"),
        ("驾照到期", "renew-driving-licence"),
        ("换本", "renew-driving-licence"),
        ("期满换证", "renew-driving-licence"),
        ("免检", "claim-inspection-exemption"),
        ("换手机号", "update-contact"),
        ("两个车换牌", "swap-plates"),
        ("审车去哪", "claim-inspection-exemption"),
        ("审车", "claim-inspection-exemption"),
        ("年检", "claim-inspection-exemption"),
    ],
)
def test_the_first_thing_found_is_the_one_meant(asked: str, code: str) -> None:
    found = finding.find(asked, DAY)
    assert found, asked
    wanted = finding.of_procedure(procedure(code), DAY)
    assert found[0].href == wanted.href
