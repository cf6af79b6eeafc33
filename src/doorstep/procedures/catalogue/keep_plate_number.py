"""使用原号: whoever gave a vehicle away may have its number again on the next one.

Why every number goes by the old vehicle's day: the right arises when the vehicle changes hands, is
cancelled or moves away, under the rule of that day. No order says so in general; Beijing did for
2017, so a setting of the city may read it the other way, and the page shows which.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from doorstep.kernel.actor import Post
from doorstep.kernel.dated import Dated, Entry, since
from doorstep.kernel.periods import Months, WorkingDays, Years
from doorstep.law.instruments import (
    city_practice,
    mps_102,
    mps_124,
    mps_164,
    reform_2017,
    reform_2019,
)
from doorstep.law.reading import Law
from doorstep.procedures.engine import (
    ACCEPT,
    AGENT,
    HERE,
    OWNER,
    REVIEW,
    About,
    Ask,
    AskKind,
    Channel,
    Check,
    Effect,
    Go,
    Mend,
    NumberKept,
    Procedure,
    Step,
    brought,
    declared,
    examined,
    looked_up,
    read,
    requirement,
)
from doorstep.procedures.requirements import papers, settled
from doorstep.procedures.requirements.asks import VIN, read_number
from doorstep.procedures.requirements.evidence import MANDATE
from doorstep.procedures.requirements.facts import (
    FormerEvent,
    FormerInsurance,
    FormerNumber,
    NumberCustom,
    Unsettled,
    VehicleRecord,
)
from doorstep.procedures.requirements.where import doors


@dataclass(frozen=True, slots=True)
class KeepingPapers:
    """What the clerk saw."""

    identity: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules below read."""

    number: str = declared("原来的号码")
    vin: str = declared("新车的车辆识别代号")
    former: FormerNumber | None = looked_up(
        "您以前用过的号码", from_="登记记录", reader="former_number"
    )
    unsettled: Unsettled = looked_up(
        "旧车没处理完的违法和事故", from_="公安交管综合应用平台", reader="former_unsettled"
    )
    former_insurance: FormerInsurance = looked_up("旧车那天的交强险", from_="交强险信息平台")
    custom: NumberCustom = looked_up(
        "本市怎样理解规定没有写明的地方", from_="本市设置", reader="number_custom"
    )
    vehicle_record: VehicleRecord = looked_up("新车的登记情况", from_="公安和法院的记录")
    papers: KeepingPapers = examined("身份证明", from_="受理岗")


USE_REQUIRED = Dated(
    "使用原号要用满的年限",
    since("2008-10-01", Years(3), mps_102("第五十二条")),
    since("2012-09-12", Years(3), mps_124("第五十二条")),
    since("2017-06-20", Years(1), reform_2017()),
    since("2022-05-01", Years(1), mps_164("第四十四条")),
)
CLAIM_WINDOW: Dated[Months | Years] = Dated(
    "使用原号的申请期限",
    since("2008-10-01", Months(6), mps_102("第五十二条")),
    since("2012-09-12", Months(6), mps_124("第五十二条")),
    since("2017-06-20", Years(1), reform_2017()),
    since("2019-06-01", Years(2), reform_2019()),
    since("2022-05-01", Years(2), mps_164("第四十四条")),
)
_OLD_EVENTS = frozenset({FormerEvent.TRANSFER, FormerEvent.CANCEL})
EVENTS = Dated(
    "使用原号从哪些事起算",
    since("2008-10-01", _OLD_EVENTS, mps_102("第五十二条")),
    since("2012-09-12", _OLD_EVENTS, mps_124("第五十二条")),
    since("2017-06-20", _OLD_EVENTS | {FormerEvent.MOVE}, reform_2017()),
    since("2022-05-01", _OLD_EVENTS | {FormerEvent.MOVE}, mps_164("第四十四条")),
)
USED_VEHICLE = Dated(
    "原号可以用在二手车上",
    since("2008-10-01", False, mps_102("第五十二条")),
    since("2012-09-12", False, mps_124("第五十二条")),
    since("2017-06-20", True, reform_2017()),
    since("2022-05-01", True, mps_164("第四十四条")),
)
INSPECTED = Dated(
    "使用原号要旧车检验在有效期内",
    since("2008-10-01", False, mps_102()),
    since("2012-09-12", False, mps_124()),
    since("2019-06-01", True, reform_2019()),
    since("2022-05-01", False, mps_164("第四十四条")),
)
INSURED = Dated(
    "使用原号要旧车交强险在有效期内",
    since("2008-10-01", False, mps_102()),
    since("2012-09-12", False, mps_124()),
    since("2019-06-01", True, reform_2019()),
    since("2022-05-01", False, mps_164("第四十四条")),
)
RUNNING_GROWS_FROM = date(2019, 6, 1)
"""Beijing kept the six months of before 2017-06-20; of the later changes no such rule was found."""


FIRST_RULE = date(2008, 10, 1)
"""No earlier rule is known here; what was given up before goes by the first."""


def key_day(former: FormerNumber, custom: NumberCustom, on: date) -> date:
    """The day whose rule decides."""
    return max(FIRST_RULE, former.event_on if custom.by_event else on)


def last_day(former: FormerNumber, custom: NumberCustom, law: Law) -> date:
    """The last day on which the number may be asked for, inclusive."""
    key = key_day(former, custom, law.on)
    last = law.of(key, CLAIM_WINDOW).after(former.event_on)
    for entry in CLAIM_WINDOW.entries:
        grows = custom.running_grow and max(key, RUNNING_GROWS_FROM) <= entry.from_on <= last
        if grows and entry.from_on <= law.on:
            last = max(last, entry.value.after(former.event_on))
    return last


def term_of(event_on: date, last: date, on: date) -> Entry[Months | Years]:
    """The line of the table by which a right of `event_on` lasts to `last`, as seen on a day."""
    first = CLAIM_WINDOW.entry(max(FIRST_RULE, event_on))
    in_force = (first, *(each for each in CLAIM_WINDOW.entries if each.from_on <= on))
    return next((each for each in in_force if each.value.after(event_on) == last), first)


def counts(former: FormerNumber, custom: NumberCustom, law: Law) -> bool:
    """Whether such an event gives a right."""
    counted = former.event in law.of(key_day(former, custom, law.on), EVENTS)
    return counted or (custom.after_move and former.event is FormerEvent.MOVE)


def long_enough(former: FormerNumber, custom: NumberCustom, law: Law) -> bool:
    """Whether the number was used for the time the rule asks for."""
    needed = law.of(key_day(former, custom, law.on), USE_REQUIRED)
    return needed.after(former.held_from) <= former.event_on


def inspected(former: FormerNumber, custom: NumberCustom, law: Law) -> bool:
    """Whether the old vehicle's inspection was in force, where the rule asks for it."""
    if not law.of(key_day(former, custom, law.on), INSPECTED):
        return True
    return former.inspected_until is None or former.event_on <= former.inspected_until


def asks_insurance(former: FormerNumber, custom: NumberCustom, law: Law) -> bool:
    """Whether the rule wants to know of the old vehicle's insurance on the day of its event."""
    return law.of(key_day(former, custom, law.on), INSURED)


def right_until(former: FormerNumber, custom: NumberCustom, law: Law) -> date | None:
    """The last day of the right that the event gives its former owner; None where it gives none.

    What can still be settled afterwards, as violations can, does not keep a right from arising; nor
    does what the insurers know, who are asked when the number is asked for.
    """
    arises = all(rule(former, custom, law) for rule in (counts, long_enough, inspected))
    return last_day(former, custom, law) if arises else None


@requirement(
    mps_102("第五十二条"),
    mps_124("第五十二条"),
    mps_164("第四十四条"),
    reads=("former",),
    mend=Mend("请核对号码；不是您本人名下用过的号码，不能用。", Go.ASK, "number"),
)
def former_owner(f: Facts, law: Law) -> bool:
    """登记记录里，您没有用过又不用了的这个号码。"""
    return f.former is not None


@requirement(
    mps_102("第五十二条"),
    mps_124("第五十二条"),
    mps_164("第四十四条"),
    reads=("former", "custom"),
    mend=Mend("请直接抽号、选号。", Go.PROCEDURE, "register-vehicle"),
)
def event_counts(f: Facts, law: Law) -> bool:
    """旧车那时是{former.event}，按那时的规定不能留原号。"""
    return f.former is None or counts(f.former, f.custom, law)


@requirement(
    mps_102("第五十二条"),
    mps_124("第五十二条"),
    mps_164("第四十四条"),
    reads=("former", "custom"),
    mend=Mend("没有用满年限的号码不能留，请直接抽号、选号。", Go.PROCEDURE, "register-vehicle"),
)
def used_long_enough(f: Facts, law: Law) -> bool:
    """这个号码从 {former.held_from}用到 {former.event_on}，没有用满规定的年限。"""
    return f.former is None or long_enough(f.former, f.custom, law)


@requirement(
    mps_102("第五十二条"),
    mps_124("第五十二条"),
    mps_164("第四十四条"),
    reads=("former", "custom"),
    mend=Mend("期限过了就不能再申请，请直接抽号、选号。", Go.PROCEDURE, "register-vehicle"),
    since="former.event_on",
)
def within_the_window(f: Facts, law: Law) -> bool:
    """从旧车{former.event}的 {former.event_on}算起，申请原号的期限已经过了。"""
    return f.former is None or law.on <= last_day(f.former, f.custom, law)


@requirement(
    mps_102("第五十二条"),
    mps_124("第五十二条"),
    mps_164("第四十四条"),
    reads=("former", "custom", "vehicle_record"),
    mend=Mend("2017 年 6 月 20 日以前的旧车，原号只能用在新买的车上。", Go.ASK, "vin"),
)
def fit_for_the_next_vehicle(f: Facts, law: Law) -> bool:
    """按旧车那时的规定，原号不能用在二手车上。"""
    if f.former is None or not f.vehicle_record.registered:
        return True
    return law.of(key_day(f.former, f.custom, law.on), USED_VEHICLE)


@requirement(
    mps_102(),
    mps_124(),
    mps_164("第四十三条"),
    reads=("former",),
    mend=Mend("这个号码已经在另一辆车上。", Go.ASK, "number"),
)
def number_free(f: Facts, law: Law) -> bool:
    """号码 {former.number} 现在有车在用。"""
    return f.former is None or not f.former.in_use


@requirement(
    mps_102("第五十二条"),
    mps_124("第五十二条"),
    mps_164("第四十四条"),
    reads=("former",),
    mend=Mend("请直接抽号、选号。", Go.PROCEDURE, "register-vehicle"),
)
def number_still_kept(f: Facts, law: Law) -> bool:
    """号码 {former.number} 您已经放弃，或者已经放回号池。"""
    return f.former is None or not f.former.given_back


@requirement(
    mps_102("第五十二条"),
    mps_124("第五十二条"),
    mps_164("第四十四条"),
    reads=("former", "unsettled"),
    mend=settled.SETTLE,
)
def former_vehicle_settled(f: Facts, law: Law) -> bool:
    """您的旧车还有没处理的违法 {unsettled.violations} 条、事故 {unsettled.accidents} 起。"""
    return f.former is None or f.unsettled.count == 0


@requirement(
    mps_124(),
    mps_164("第四十四条"),
    reads=("former", "custom"),
    mend=Mend("请直接抽号、选号。", Go.PROCEDURE, "register-vehicle"),
    since="former.inspected_until",
)
def former_vehicle_inspected(f: Facts, law: Law) -> bool:
    """旧车{former.event}时检验已经过期，按那时的规定不能留原号。"""
    return f.former is None or inspected(f.former, f.custom, law)


@requirement(
    mps_124(),
    mps_164("第四十四条"),
    reads=("former", "former_insurance", "custom"),
    mend=Mend("请直接抽号、选号。", Go.PROCEDURE, "register-vehicle"),
    since="former.event_on",
)
def former_vehicle_insured(f: Facts, law: Law) -> bool:
    """旧车{former.event}那天（{former.event_on}）没有有效的交强险，按那时的规定不能留原号。"""
    if f.former is None or not asks_insurance(f.former, f.custom, law):
        return True
    policy = f.former_insurance.policy
    if policy is None:
        return False
    return policy.valid_from <= f.former.event_on <= policy.valid_until


def kept_for_the_vehicle(f: Facts, law: Law) -> Sequence[Effect]:
    """The number waits for the vehicle until the right ends."""
    if f.former is None:
        return ()
    return (NumberKept(f.former.number, f.former.kind, last_day(f.former, f.custom, law)),)


KEEP_PLATE_NUMBER = Procedure(
    code="keep-plate-number",
    name="使用原号",
    legal_name=Dated(
        "使用原号的法定名称",
        since("2008-10-01", "使用原机动车号牌号码", mps_102("第五十二条")),
        since("2012-09-12", "使用原机动车号牌号码", mps_124("第五十二条")),
        since("2022-05-01", "使用原机动车号牌号码", mps_164("第四十四条")),
    ),
    words=(
        "老车号",
        "原号",
        "原号牌",
        "车卖了号能留吗",
        "车号保留",
        "保留车号",
        "留号",
        "旧号码",
        "老号牌",
        "老号用到新车上",
    ),
    basis=(
        mps_102("第五十二条"),
        mps_124("第五十二条"),
        reform_2017(),
        reform_2019(),
        mps_164("第四十四条"),
    ),
    authority=HERE,
    applicants=OWNER | AGENT,
    channels=doors("使用原号的办理渠道", (Channel.ONLINE,)),
    asks=(
        Ask(
            "number",
            "原来的号牌号码",
            AskKind.FORMER_NUMBER,
            hint="您名下的车过户、注销或迁出以前用的号码。",
            read=read_number,
            longest=20,
        ),
        VIN,
    ),
    evidence=(
        brought(
            "identity",
            "您的身份证明",
            mps_102("第五十二条"),
            mps_124("第五十二条"),
            mps_164("第四十四条"),
        ),
        MANDATE,
    ),
    facts=read(Facts),
    requirements=(
        former_owner,
        event_counts,
        used_long_enough,
        within_the_window,
        fit_for_the_next_vehicle,
        number_free,
        number_still_kept,
        former_vehicle_settled,
        former_vehicle_inspected,
        former_vehicle_insured,
        papers.identity_shown,
    ),
    fees=(),
    steps=(
        Step(
            ACCEPT,
            Post.CLERK,
            records="papers",
            checks=(Check("identity", "身份证明有效，就是登记的原所有人（代办的，委托书齐全）"),),
        ),
        Step(REVIEW, Post.REGISTRAR),
    ),
    term=Dated(
        "使用原号办理期限",
        since("2008-10-01", WorkingDays(1), city_practice("使用原号办理期限")),
    ),
    effects=kept_for_the_vehicle,
    delivers=(),
    subject="vin",
    about=About.NEW_VEHICLE,
    settings=(
        "number-right-day",
        "number-right-after-move-before-2017",
        "number-right-running",
        "number-waiting-days",
    ),
    order=15,
)
