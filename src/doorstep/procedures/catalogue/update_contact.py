"""变更联系方式: how an owner or driver is reached has changed and is filed with the record.

Why the contact itself is no answer of the case: it is recorded with the person first (shown by a
code online, by a clerk at a counter), encrypted, with its history; this business files it with
vehicles and licence. Filing late is told on the file and refused by no rule.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from doorstep.kernel.actor import Post
from doorstep.kernel.dated import Dated, since
from doorstep.kernel.periods import Days, WorkingDays
from doorstep.law.instruments import (
    city_practice,
    driving_licence_123,
    driving_licence_162,
    mps_102,
    mps_124,
    mps_164,
)
from doorstep.law.reading import Law
from doorstep.procedures.engine import (
    ACCEPT,
    HERE,
    HOLDER,
    OWNER,
    About,
    Ask,
    AskKind,
    Channel,
    Check,
    Effect,
    Go,
    Mend,
    Procedure,
    Step,
    Told,
    brought,
    declared,
    examined,
    looked_up,
    read,
    requirement,
)
from doorstep.procedures.requirements.where import doors


@dataclass(frozen=True, slots=True)
class ContactOnFile:
    """How the applicant is reached, masked; what of theirs is on record; whether it knows it."""

    phone: str
    postal: str
    recorded_at: datetime | None
    vehicles: int
    licence: bool
    filed: bool

    def told(self) -> tuple[Told, ...]:
        """What a desk reads."""
        lines: list[Told] = []
        if self.phone:
            lines.append(("联系手机 {phone}", {"phone": self.phone}))
        if self.postal:
            lines.append(("邮寄地址 {postal}", {"postal": self.postal}))
        lines.append(("名下登记的车 {n} 辆", {"n": self.vehicles}))
        lines.append(("有驾驶证" if self.licence else "没有驾驶证", {}))
        return tuple(lines)


@dataclass(frozen=True, slots=True)
class ContactPapers:
    """What the clerk saw."""

    identity: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules below read."""

    changed_on: date = declared("联系方式哪天变的")
    contact: ContactOnFile = looked_up("现在的联系方式", from_="人员记录", reader="contact")
    papers: ContactPapers = examined("身份证明", from_="受理岗")


@dataclass(frozen=True, slots=True)
class ContactFiled(Effect):
    """The contact recorded last stands on the files of the applicant's vehicles and licence."""

    recorded_at: datetime
    changed_on: date
    late: bool


FILING = Dated(
    "联系方式变了多久以内要备案",
    since("2008-10-01", Days(30), mps_102()),
    since("2012-09-12", Days(30), mps_124()),
    since("2022-05-01", Days(30), mps_164("第二十三条第一款第三项")),
)
"""Calendar days; the licence's rule (MPS Order 162 art. 81) has the same number."""


@requirement(
    mps_102(),
    mps_124(),
    mps_164("第二十三条"),
    driving_licence_162("第八十一条"),
    reads=("contact",),
    mend=Mend("没有车也没有驾驶证的，在“我的联系方式”里登记就行，不用备案。"),
)
def something_on_file(f: Facts, law: Law) -> bool:
    """您名下没有登记的车，本市也没有您的驾驶证。"""
    return f.contact.vehicles > 0 or f.contact.licence


@requirement(
    mps_102(),
    mps_124(),
    mps_164("第二十三条第一款第三项"),
    driving_licence_162("第八十一条"),
    reads=("contact",),
    mend=Mend(
        "请先在“我的信息 · 我的联系方式”里登记新的手机或地址；到窗口办的，由窗口登记。", Go.COUNTER
    ),
)
def contact_known(f: Facts, law: Law) -> bool:
    """手机和邮寄地址都还没有登记。"""
    return bool(f.contact.phone or f.contact.postal)


@requirement(
    mps_102(),
    mps_124(),
    mps_164("第二十三条第一款第三项"),
    driving_licence_162("第八十一条"),
    reads=("contact",),
    mend=Mend(
        "要换新的，请先在“我的信息 · 我的联系方式”里登记；到窗口办的，由窗口登记。", Go.COUNTER
    ),
)
def contact_new(f: Facts, law: Law) -> bool:
    """现在的手机和邮寄地址已经备案，没有变。"""
    return not f.contact.filed


@requirement(
    mps_102(),
    mps_124(),
    mps_164("第二十三条第一款第三项"),
    driving_licence_162("第八十一条"),
    reads=("changed_on",),
    mend=Mend("请写已经变了的那一天，最晚是今天。", Go.ASK, "changed_on"),
)
def changed_by_now(f: Facts, law: Law) -> bool:
    """{changed_on}还没有到。"""
    return f.changed_on <= law.on


@requirement(
    mps_102(),
    mps_124(),
    mps_164("第二十四条"),
    driving_licence_123(),
    driving_licence_162("第八十一条"),
    reads=("papers",),
    mend=Mend("请带有效的身份证明原件再来。", Go.COUNTER),
)
def person_shown(f: Facts, law: Law) -> bool:
    """身份证明没有带、已经失效，或者不是本人的。"""
    return f.papers.identity


def filed(f: Facts, law: Law) -> Sequence[Effect]:
    """What was recorded last goes on file, with the word late after the term."""
    if f.contact.recorded_at is None:
        return ()
    late = law(FILING).after(f.changed_on) < law.on
    return (ContactFiled(f.contact.recorded_at, f.changed_on, late),)


UPDATE_CONTACT = Procedure(
    code="update-contact",
    name="变更联系方式",
    legal_name=Dated(
        "变更联系方式的法定名称",
        since("2008-10-01", "联系方式变更备案", mps_102()),
        since("2012-09-12", "联系方式变更备案", mps_124()),
        since("2022-05-01", "联系方式变更备案", mps_164("第二十三条")),
    ),
    words=(
        "变更联系方式",
        "换手机号",
        "换号码了",
        "手机号变了",
        "电话变了",
        "换电话",
        "地址变了",
        "搬家了",
        "联系电话",
        "收不到短信",
    ),
    basis=(
        mps_102(),
        mps_124(),
        mps_164("第二十三条第一款第三项、第二十四条"),
        driving_licence_123(),
        driving_licence_162("第八十一条"),
    ),
    authority=HERE,
    applicants=OWNER | HOLDER,
    channels=doors("变更联系方式的办理渠道", (Channel.POSTAL, Channel.ONLINE)),
    asks=(
        Ask(
            "changed_on",
            "联系方式哪天变的",
            AskKind.DAY,
            hint="变了以后三十天内备案。",
            missing="请填写哪天变的。",
        ),
    ),
    evidence=(
        brought(
            "identity",
            "本人的身份证明",
            mps_102(),
            mps_124(),
            mps_164("第二十四条"),
            hint="别的都不用带。",
        ),
    ),
    facts=read(Facts),
    requirements=(
        something_on_file,
        contact_known,
        contact_new,
        changed_by_now,
        person_shown,
    ),
    fees=(),
    steps=(
        Step(
            ACCEPT,
            Post.CLERK,
            records="papers",
            checks=(Check("identity", "身份证明有效，是本人"),),
        ),
    ),
    term=Dated(
        "变更联系方式办理期限",
        since("2008-10-01", WorkingDays(1), city_practice("变更联系方式当场办结")),
        since("2022-05-01", WorkingDays(1), mps_164("第二十四条")),
    ),
    effects=filed,
    delivers=(),
    about=About.PERSON,
    order=62,
)
