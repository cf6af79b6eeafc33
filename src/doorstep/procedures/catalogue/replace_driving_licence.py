"""补换领驾驶证: a lost licence is made anew, a damaged or outdated one exchanged."""

from collections.abc import Sequence
from dataclasses import dataclass

from doorstep.kernel.actor import Post
from doorstep.kernel.dated import Dated, since
from doorstep.kernel.periods import WorkingDays
from doorstep.law.instruments import (
    driving_licence_123,
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
    Choice,
    Effect,
    Fee,
    Go,
    Mend,
    ObjectKind,
    ObjectsEnded,
    Procedure,
    Step,
    brought,
    declared,
    examined,
    looked_up,
    read,
    requirement,
)
from doorstep.procedures.requirements import driving
from doorstep.procedures.requirements.driving import (
    DRIVER_IDENTITY,
    DRIVER_MANDATE,
    DrivingLicence,
    LicenceFoundAgain,
    driver_doors,
)
from doorstep.registry.driving.types import DrivingStatus

LOST, DAMAGED, CHANGED = "lost", "damaged", "changed"


@dataclass(frozen=True, slots=True)
class ReplacementPapers:
    """What the clerk saw."""

    identity: bool
    returned: bool
    change: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules below read."""

    reason: str = declared("补换领的原因")
    licence: DrivingLicence | None = looked_up(
        "驾驶证", from_="驾驶证档案", reader="driving_licence"
    )
    papers: ReplacementPapers = examined("身份证明和旧证", from_="受理岗")


@requirement(
    driving_licence_123(),
    driving_licence_162("第六十三条"),
    reads=("licence",),
    mend=Mend("已经过期的不补不换，请办期满换证。", Go.PROCEDURE, "renew-driving-licence"),
    since="licence.valid_until",
)
def still_valid(f: Facts, law: Law) -> bool:
    """驾驶证 {licence.valid_until}已经期满。"""
    until = f.licence.valid_until if f.licence is not None else None
    return until is None or law.on <= until


@requirement(
    driving_licence_123(),
    driving_licence_162("第六十九条"),
    reads=("licence", "reason"),
    mend=Mend("档案里已经报了丢失，请把原因改成“丢了”。", Go.ASK, "reason"),
)
def as_reported(f: Facts, law: Law) -> bool:
    """这本驾驶证已经报过丢失，不能再按换证办。"""
    lost = f.licence is not None and f.licence.status is DrivingStatus.LOST
    return not lost or f.reason == LOST


@requirement(
    driving_licence_123(),
    driving_licence_162("第六十六条第二款、第六十八条"),
    reads=("reason", "papers"),
    mend=Mend("登记内容变了的，换证要交回旧证；找不到了就把原因改成“丢了”。", Go.ASK, "reason"),
)
def old_licence_returned(f: Facts, law: Law) -> bool:
    """登记内容变了换证，要交回旧驾驶证，还没有交回。"""
    return f.reason != CHANGED or f.papers.returned


@requirement(
    driving_licence_123(),
    driving_licence_162("第六十六条第二款"),
    reads=("reason", "papers"),
    mend=Mend("身份证明号码变了的，请带公安机关的变更证明。", Go.COUNTER),
)
def change_proven(f: Facts, law: Law) -> bool:
    """身份证明号码变更的证明还没有看到。"""
    return f.reason != CHANGED or f.papers.change


TERM = Dated(
    "补换领驾驶证办理期限",
    since("2013-01-01", WorkingDays(1), driving_licence_123()),
    since("2022-04-01", WorkingDays(1), driving_licence_162("第六十八条、第六十九条")),
)


def new_licence(f: Facts, law: Law) -> Sequence[Effect]:
    """The lost licence is void, the other one was given back; a reported loss is over."""
    ended = ObjectsEnded((ObjectKind.DRIVING_LICENCE,), lost=f.reason == LOST)
    lost = f.licence is not None and f.licence.status is DrivingStatus.LOST
    return (ended, LicenceFoundAgain()) if lost else (ended,)


REPLACE_DRIVING_LICENCE = Procedure(
    code="replace-driving-licence",
    name="补换领驾驶证",
    legal_name=Dated(
        "补换领驾驶证的法定名称",
        since("2013-01-01", "补发、换发机动车驾驶证", driving_licence_123()),
        since(
            "2022-04-01", "补发、换发机动车驾驶证", driving_licence_162("第六十六条、第六十九条")
        ),
    ),
    words=(
        "驾驶证丢了",
        "驾照丢了",
        "驾照",
        "驾本",
        "补驾照",
        "补驾驶证",
        "驾驶证坏了",
        "换驾驶证",
        "驾驶证换新的",
        "驾证",
        "架照",
    ),
    basis=(
        traffic_regulation("第二十七条"),
        driving_licence_123(),
        driving_licence_162("第六十六条、第六十九条"),
    ),
    authority=HERE,
    applicants=HOLDER | AGENT,
    channels=driver_doors("补换领驾驶证的办理渠道", (Channel.POSTAL, Channel.ONLINE)),
    asks=(
        Ask(
            "reason",
            "为什么要补、要换",
            AskKind.CHOICE,
            options=(
                Choice(LOST, "丢了"),
                Choice(DAMAGED, "坏了，看不清"),
                Choice(CHANGED, "上面的内容变了（姓名、住址等）"),
            ),
        ),
    ),
    evidence=(
        DRIVER_IDENTITY,
        brought(
            "old-driving-licence",
            "旧驾驶证",
            driving_licence_123(),
            driving_licence_162("第六十六条第二款"),
            hint="丢了的、坏得认不出的不用。",
        ),
        brought(
            "proof-of-change",
            "身份证明号码的变更证明",
            driving_licence_123(),
            driving_licence_162("第六十六条第二款"),
            hint="号码变了的才要。",
        ),
        DRIVER_MANDATE,
    ),
    facts=read(Facts),
    requirements=(
        driving.licence_on_file,
        driving.not_cancelled,
        still_valid,
        driving.not_held,
        as_reported,
        driving.driver_identity_shown,
        old_licence_returned,
        change_proven,
    ),
    fees=(Fee("driving-licence", "驾驶证", DRIVING_LICENCE_FEE),),
    steps=(
        Step(
            ACCEPT,
            Post.CLERK,
            records="papers",
            checks=(
                Check("identity", "身份证明有效，就是驾驶证档案里的人（代办的，委托书齐全）"),
                Check("returned", "内容变了换证的，旧证已经交回；其他的，选“相符”"),
                Check("change", "身份证明号码变了的，看过变更证明；没有变的，选“相符”"),
            ),
        ),
        Step(PRODUCE, Post.CLERK),
    ),
    term=TERM,
    effects=new_licence,
    delivers=(ObjectKind.DRIVING_LICENCE,),
    about=About.PERSON,
    order=60,
)
