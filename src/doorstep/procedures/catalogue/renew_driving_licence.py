"""期满换证: six years, then ten, then long-term, as long as no scoring period came to 12 points.

At which office is a fact of the city: the rules first named the issuing office alone, and from when
any other may do it is known for 2016 only from memory.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from doorstep.kernel.actor import Post
from doorstep.kernel.dated import Dated, since
from doorstep.kernel.periods import Days, Months, WorkingDays, Years
from doorstep.law.instruments import (
    driving_licence_123,
    driving_licence_139,
    driving_licence_162,
    traffic_regulation,
)
from doorstep.law.parameters import DRIVING_LICENCE_FEE
from doorstep.law.reading import Law
from doorstep.procedures.engine import (
    ACCEPT,
    AGENT,
    HERE,
    HOLDER,
    PRODUCE,
    About,
    Ask,
    AskKind,
    Channel,
    Check,
    Effect,
    Fee,
    Go,
    Mend,
    ObjectKind,
    Procedure,
    Step,
    brought,
    declared,
    examined,
    looked_up,
    read,
    requirement,
)
from doorstep.procedures.requirements import driving, driving_age
from doorstep.procedures.requirements.driving import (
    DRIVER_IDENTITY,
    DRIVER_MANDATE,
    DrivingLicence,
    LicenceRenewed,
    driver_doors,
)


@dataclass(frozen=True, slots=True)
class RenewalPapers:
    """What the clerk saw."""

    identity: bool
    settled: bool
    medical: bool
    ability: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules below read."""

    keep_classes: bool | None = declared("要不要延长大中型客货车的准驾年龄")
    licence: DrivingLicence | None = looked_up(
        "驾驶证", from_="驾驶证档案", reader="driving_licence"
    )
    born_on: date = looked_up("出生日期", from_="身份证明")
    anywhere: bool = looked_up("外地核发的驾驶证能不能在本市换", from_="本市设置")
    papers: RenewalPapers = examined("身份证明、违法处理和体检", from_="受理岗")


WINDOW = Dated(
    "期满前多久起可以换证",
    since("2013-01-01", Days(90), driving_licence_123()),
    since("2022-04-01", Days(90), driving_licence_162("第六十三条")),
)
MEDICAL_SPAN = Dated(
    "身体条件证明有效期",
    since("2013-01-01", Months(6), driving_licence_123()),
    since("2022-04-01", Months(6), driving_licence_162("第八十五条第二款")),
)
NETWORKED = Dated(
    "联网查得到的身体条件证明不用交",
    since("2013-01-01", False, driving_licence_123()),
    since("2022-04-01", True, driving_licence_162("第二十八条")),
)
FIRST_VALIDITY = Dated(
    "驾驶证的第一个有效期", since("2004-05-01", Years(6), traffic_regulation("第二十六条"))
)
SECOND_VALIDITY = Dated(
    "驾驶证的第二个有效期", since("2004-05-01", Years(10), traffic_regulation("第二十六条"))
)


@requirement(
    traffic_regulation("第二十六条"),
    reads=("licence",),
    mend=Mend(
        "长期有效的不用期满换证；坏了、丢了请办补换领。", Go.PROCEDURE, "replace-driving-licence"
    ),
)
def has_an_end(f: Facts, law: Law) -> bool:
    """您的驾驶证长期有效，没有期满的一天。"""
    return f.licence is None or f.licence.valid_until is not None


@requirement(
    driving_licence_123(),
    driving_licence_162("第六十三条"),
    reads=("licence",),
    mend=Mend("还没有到时候，请在期满前 90 天内再来；到时候首页会提醒您。"),
    shows={"window": WINDOW},
)
def in_the_window(f: Facts, law: Law) -> bool:
    """驾驶证 {licence.valid_until}才期满，期满前 {window}起才能换。"""
    until = f.licence.valid_until if f.licence is not None else None
    return until is None or until <= law(WINDOW).after(law.on)


@requirement(
    driving_licence_123(),
    driving_licence_139(),
    driving_licence_162("第六十三条"),
    reads=("licence", "anywhere"),
    mend=Mend("请到核发驾驶证的车管所换证。"),
)
def at_an_office_that_may(f: Facts, law: Law) -> bool:
    """您的驾驶证是外地核发的，按这一天的规定要回核发地换证。"""
    return f.licence is None or f.licence.here or f.anywhere


@requirement(
    traffic_regulation("第二十八条"),
    driving_licence_123(),
    driving_licence_162("第七十二条第二款、第七十三条第四款"),
    reads=("papers",),
    mend=Mend("请先处理完违法和事故（网上、App 或任一窗口都行），再来换证。", Go.OUTSIDE),
)
def violations_settled(f: Facts, law: Law) -> bool:
    """换证要审验，您还有没处理完的交通违法或者事故。"""
    return f.papers.settled


def networked_until(f: Facts, law: Law) -> date | None:
    """Until when the certificate that came over the network may be used; None without one."""
    known = f.licence
    if known is None or known.examined_on is None or known.fit_until is None:
        return None
    if not law(NETWORKED):
        return None
    return min(known.fit_until, law(MEDICAL_SPAN).after(known.examined_on))


@requirement(
    driving_licence_123(),
    driving_licence_162("第六十三条第二项、第八十五条"),
    reads=("licence", "papers"),
    mend=Mend("请到县级以上医院或者认可的体检机构体检；联网的医院当天就能查到。", Go.OUTSIDE),
)
def medical_shown(f: Facts, law: Law) -> bool:
    """没有六个月内的身体条件证明。"""
    until = networked_until(f, law)
    return f.papers.medical or (until is not None and law.on <= until)


@requirement(
    driving_licence_123(),
    driving_licence_162("第六十七条"),
    reads=("licence",),
    mend=Mend("请到车管所驾驶证窗口，按体检结果换领合适的车型，或者复查以后再办。", Go.COUNTER),
    since="licence.examined_on",
)
def fit_to_drive(f: Facts, law: Law) -> bool:
    """体检结果不符合所持车型的条件。"""
    until = networked_until(f, law)
    unfit = f.licence is not None and f.licence.fit is False
    return not unfit or until is None or law.on > until


def next_validity(licence: DrivingLicence, law: Law) -> tuple[date, date | None]:
    """First and last day of the next validity; without a last day it is long-term.

    It follows the old one without a gap, also where the licence is renewed late (sample).
    """
    begins = licence.valid_until or law.on
    first, second = law(FIRST_VALIDITY), law(SECOND_VALIDITY)
    clean = licence.full_since is None
    # A year over, so that a leap day or a day more or less on paper makes no ten years of six.
    if begins < Years(first.n + 1).after(licence.valid_from):
        return begins, (second if clean else first).after(begins)
    return begins, None if clean else second.after(begins)


def renewed(f: Facts, law: Law) -> Sequence[Effect]:
    """The next validity, with the classes of the holder's age."""
    if f.licence is None:
        return ()
    begins, ends = next_validity(f.licence, law)
    return (LicenceRenewed(driving_age.kept_classes(f, law), begins, ends),)


RENEW_DRIVING_LICENCE = Procedure(
    code="renew-driving-licence",
    name="驾驶证期满换证",
    legal_name=Dated(
        "期满换证的法定名称",
        since("2013-01-01", "机动车驾驶证有效期满换证", driving_licence_123()),
        since("2022-04-01", "机动车驾驶证有效期满换证", driving_licence_162("第六十三条")),
    ),
    words=(
        "期满换证",
        "驾照到期",
        "驾驶证到期",
        "换本",
        "换驾照",
        "驾照过期",
        "六年换证",
        "十年换证",
        "驾驶证年审",
        "到期换证",
        "长期驾照",
    ),
    basis=(
        traffic_regulation("第二十六条、第二十八条"),
        driving_licence_123(),
        driving_licence_162("第六十二条、第六十三条、第六十五条、第七十二条"),
    ),
    authority=HERE,
    applicants=HOLDER | AGENT,
    channels=driver_doors("期满换证的办理渠道", (Channel.ONLINE,)),
    asks=(
        Ask(
            "keep_classes",
            "要不要延长大中型客货车的准驾年龄",
            AskKind.YES_NO,
            hint="2025 年起满 63 周岁的大中型客货车驾驶人才选“是”；别人不用答。",
            optional=True,
        ),
    ),
    evidence=(
        DRIVER_IDENTITY,
        brought(
            "medical",
            "医疗机构出具的身体条件证明",
            driving_licence_123(),
            looked_up=driving_licence_162("第二十八条"),
            hint="医院没有联网的，带纸质的。",
        ),
        brought(
            "photographs", "近期免冠照片", driving_licence_123(), dropped=driving_licence_162()
        ),
        DRIVER_MANDATE,
    ),
    facts=read(Facts),
    requirements=(
        driving.licence_on_file,
        driving.not_cancelled,
        has_an_end,
        in_the_window,
        driving.not_lapsed,
        driving.not_held,
        at_an_office_that_may,
        driving_age.a_class_remains,
        driving_age.extension_open,
        driving.driver_identity_shown,
        violations_settled,
        medical_shown,
        fit_to_drive,
        driving_age.ability_shown,
    ),
    fees=(Fee("driving-licence", "驾驶证", DRIVING_LICENCE_FEE),),
    steps=(
        Step(
            ACCEPT,
            Post.CLERK,
            records="papers",
            checks=(
                Check("identity", "身份证明有效，就是驾驶证档案里的人（代办的，委托书齐全）"),
                Check("settled", "公安网上查过，没有没处理完的违法和事故"),
                Check("medical", "看过六个月内的身体条件证明，合格；联网查得到的，选“相符”"),
                Check("ability", "延长准驾年龄的，能力测试通过；不延长的，选“相符”"),
            ),
        ),
        Step(PRODUCE, Post.CLERK),
    ),
    term=Dated(
        "期满换证办理期限",
        since("2013-01-01", WorkingDays(1), driving_licence_123()),
        since("2022-04-01", WorkingDays(1), driving_licence_162("第六十八条")),
    ),
    effects=renewed,
    delivers=(ObjectKind.DRIVING_LICENCE,),
    about=About.PERSON,
    order=61,
)
