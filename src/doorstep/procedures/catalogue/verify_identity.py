"""互联网面签: a person is seen at a counter and may then do online what others go there for.

Why a case like any other: it is received, decided and told like every application, and what the
counter recorded so far is a fact that rules read. No vehicle, no number, no fee, nothing delivered.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from doorstep.kernel.actor import Post
from doorstep.kernel.dated import Dated, since
from doorstep.kernel.periods import WorkingDays
from doorstep.law.instruments import city_practice
from doorstep.law.reading import Law
from doorstep.procedures.engine import (
    ACCEPT,
    HERE,
    SELF,
    About,
    Channel,
    Effect,
    Go,
    Mend,
    Procedure,
    Step,
    brought,
    looked_up,
    read,
    requirement,
)
from doorstep.procedures.requirements.facts import Applicant


@dataclass(frozen=True, slots=True)
class FaceToFace:
    """What the counter has recorded of one proofing."""

    face_seen: bool
    second_needed: bool
    second_looked: bool
    phone_settled: bool
    portrait_taken: bool
    agreement_signed: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules below read."""

    applicant: Applicant = looked_up("是个人还是单位", from_="人员记录")
    seen: FaceToFace | None = looked_up("窗口面签的记录", from_="面签的窗口")


@dataclass(frozen=True, slots=True)
class IdentityProofed(Effect):
    """The applicant has been seen to be who they say: the level of their account rises."""


PRACTICE = city_practice("互联网面签")
STATIONS = city_practice("机动车登记服务站开办")
AT_THE_COUNTER = Mend("请本人带证件到窗口，当场补上就行。", Go.COUNTER)


@requirement(
    PRACTICE,
    reads=("applicant",),
    mend=Mend("单位请带统一社会信用代码证书、委托书和经办人证件到车管所窗口登记。", Go.COUNTER),
)
def natural_person(f: Facts, law: Law) -> bool:
    """单位不办互联网面签，由窗口登记单位和经办人。"""
    return not f.applicant.unit


@requirement(PRACTICE, reads=("seen",), mend=AT_THE_COUNTER)
def original_checked(f: Facts, law: Law) -> bool:
    """窗口还没有核对您的证件原件。"""
    return f.seen is not None


@requirement(PRACTICE, reads=("seen",), mend=AT_THE_COUNTER)
def person_compared(f: Facts, law: Law) -> bool:
    """窗口还没有把您本人和证件上的照片对过。"""
    return f.seen is None or f.seen.face_seen


@requirement(
    PRACTICE,
    reads=("seen",),
    mend=Mend("请同一网点的另一位工作人员当面看过、用自己的账号确认。", Go.COUNTER),
)
def seen_by_two(f: Facts, law: Law) -> bool:
    """证件机器读不出，或者人像看不准，还要第二位工作人员当面看过。"""
    return f.seen is None or f.seen.second_looked or not f.seen.second_needed


@requirement(
    PRACTICE,
    reads=("seen",),
    mend=Mend("请在窗口填写短信验证码；没有手机的，说一声“没有手机”也能办。", Go.COUNTER),
)
def phone_settled(f: Facts, law: Law) -> bool:
    """登录用的手机号还没有确认，也没有说明没有手机。"""
    return f.seen is None or f.seen.phone_settled


@requirement(PRACTICE, reads=("seen",), mend=AT_THE_COUNTER)
def portrait_taken(f: Facts, law: Law) -> bool:
    """还没有拍现场照片。"""
    return f.seen is None or f.seen.portrait_taken


@requirement(PRACTICE, reads=("seen",), mend=AT_THE_COUNTER)
def agreement_signed(f: Facts, law: Law) -> bool:
    """用户协议还没有签名。"""
    return f.seen is None or f.seen.agreement_signed


def level_rises(f: Facts, law: Law) -> Sequence[Effect]:
    """The account is the person's, shown face to face."""
    return (IdentityProofed(),)


VERIFY_IDENTITY = Procedure(
    code="verify-identity",
    name="互联网面签",
    legal_name=Dated("互联网面签的名称", since("2017-06-01", "互联网平台用户面签注册", STATIONS)),
    words=(
        "互联网面签",
        "面签",
        "实名",
        "实名认证",
        "实人认证",
        "注册账号",
        "升级账户",
        "换登录手机",
        "没有手机",
    ),
    basis=(PRACTICE,),
    authority=HERE,
    applicants=SELF,
    channels=Dated(
        "互联网面签的办理渠道",
        since("2017-06-01", frozenset({Channel.OFFICE, Channel.STATION}), STATIONS),
    ),
    asks=(),
    evidence=(
        brought("identity", "本人的身份证件原件", PRACTICE, hint="要本人来，不能代办。"),
        brought("phone", "自己的手机", PRACTICE, hint="没有手机也能办。"),
    ),
    facts=read(Facts),
    requirements=(
        natural_person,
        original_checked,
        person_compared,
        seen_by_two,
        phone_settled,
        portrait_taken,
        agreement_signed,
    ),
    fees=(),
    steps=(Step(ACCEPT, Post.CLERK),),
    term=Dated("互联网面签办理期限", since("2017-06-01", WorkingDays(1), STATIONS)),
    effects=level_rises,
    delivers=(),
    about=About.PERSON,
    order=90,
)
