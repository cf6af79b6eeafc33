"""What keeps a vehicle from the mark without a test: one rule for each reason.

Why a rule for each reason: somebody who has to bring the car for a test is told everything that
keeps it from going without, each with the fact, since when, and where the law says it.
"""

from doorstep.kernel.dated import Dated, since
from doorstep.law.inspection import What
from doorstep.law.inspection.tables import EXEMPT_SEATS
from doorstep.law.instruments import (
    inspection_opinion_2014,
    inspection_opinion_2022,
    reform_2019,
    reform_2020,
    traffic_regulation,
)
from doorstep.law.reading import Law
from doorstep.procedures.engine import Go, Mend, requirement
from doorstep.procedures.requirements.inspection import HasUnsettled, Inspected, asked_for
from doorstep.procedures.requirements.settled import SETTLE

TEST = Mend(
    "请到任一检测机构检验，合格以后申领检验合格标志。", Go.PROCEDURE, "issue-inspection-mark"
)


def why_tested(f: Inspected, law: Law) -> frozenset[str]:
    """The codes of everything that asks for a test today; empty where the mark alone is due."""
    asked = asked_for(f, law)
    if asked is None or asked.what is not What.TEST:
        return frozenset()
    return frozenset(reason.code for reason in asked.why)


@requirement(
    traffic_regulation("第十六条"),
    reads=("vehicle", "inspection_record"),
    mend=TEST,
)
def no_test_at_this_age(f: Inspected, law: Law) -> bool:
    """按车的种类和年限，这一次要上线检验，不能只申领标志。"""
    return why_tested(f, law) != {"test-due"}


@requirement(
    inspection_opinion_2014("第十一条"),
    reform_2020(),
    reads=("vehicle", "inspection_record"),
    mend=TEST,
    shows={"limit": EXEMPT_SEATS},
)
def seats_within_limit(f: Inspected, law: Law) -> bool:
    """{vehicle.seats} 座的车不在免检范围，最多 {limit} 座。"""
    return "seats" not in why_tested(f, law)


@requirement(
    inspection_opinion_2014("第十一条"),
    reads=("vehicle", "inspection_record"),
    mend=TEST,
)
def not_a_minibus(f: Inspected, law: Law) -> bool:
    """面包车不在免检范围。"""
    return "minibus" not in why_tested(f, law)


@requirement(
    inspection_opinion_2014("第十一条"),
    reads=("vehicle", "inspection_record"),
    mend=TEST,
)
def not_in_commercial_use(f: Inspected, law: Law) -> bool:
    """使用性质不是非营运的车（警用、营转非等）不在免检范围。"""
    return "use" not in why_tested(f, law)


@requirement(
    inspection_opinion_2014("第十一条"),
    reform_2019(),
    inspection_opinion_2022(),
    reads=("inspection_record", "vehicle"),
    mend=TEST,
    since="inspection_record.last_accident",
)
def no_accident_with_casualties(f: Inspected, law: Law) -> bool:
    """这辆车 {inspection_record.last_accident}出过有人伤亡的交通事故，按普通周期检验。"""
    return "accident" not in why_tested(f, law)


@requirement(
    reform_2020(),
    reads=("inspection_record", "vehicle"),
    mend=TEST,
    since="inspection_record.last_modification",
)
def no_illegal_modification(f: Inspected, law: Law) -> bool:
    """这辆车 {inspection_record.last_modification}因非法改装受过处罚，按普通周期检验。"""
    return "modification" not in why_tested(f, law)


@requirement(
    inspection_opinion_2014(),
    reform_2019(),
    reads=("vehicle", "inspection_record"),
    mend=TEST,
    since="vehicle.manufactured_on",
)
def registered_soon_enough(f: Inspected, law: Law) -> bool:
    """这辆车 {vehicle.manufactured_on}出厂，隔了太久才登记，不在免检范围。"""
    return "late-registration" not in why_tested(f, law)


SETTLED_FOR_EXEMPTION = Dated(
    "免检申领标志前要处理完违法和事故",
    since("2014-09-01", True, inspection_opinion_2014()),
)
"""Sample: the opinion of 2014 says so, article 55 of the rules of 2022 names no such condition."""


@requirement(inspection_opinion_2014(), reads=("unsettled",), mend=SETTLE)
def settled_for_exemption(f: HasUnsettled, law: Law) -> bool:
    """这辆车还有没处理的交通违法 {unsettled.violations} 条、交通事故 {unsettled.accidents} 起。"""
    return f.unsettled.count == 0 or not law(SETTLED_FOR_EXEMPTION)
