"""Being verified online (网上核验): pictures sent from home, looked at by people of the office.

Why a verification service only advises: it may spare the second pair of eyes and never decides;
where it is unsure, silent or against, two people look. No percentage is kept or shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from doorstep.kernel.errors import DoorstepError, NotAllowed, NotFound
from doorstep.people.pictures import Picture
from doorstep.people.types import PersonView


class OnlineState(StrEnum):
    """How far it is."""

    WAITING = "waiting"
    SECOND = "second"
    DONE = "done"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        """For lists and the citizen."""
        return {
            OnlineState.WAITING: "等工作人员看",
            OnlineState.SECOND: "一位工作人员看过，等第二位看",
            OnlineState.DONE: "已通过",
            OnlineState.REFUSED: "没有通过",
        }[self]


OPEN = (OnlineState.WAITING.value, OnlineState.SECOND.value)


class PictureKind(StrEnum):
    """What a picture shows."""

    FRONT = "front"
    BACK = "back"
    PORTRAIT = "portrait"

    @property
    def label(self) -> str:
        """For the form and the reviewer."""
        return {
            PictureKind.FRONT: "证件有照片的一面",
            PictureKind.BACK: "证件的另一面",
            PictureKind.PORTRAIT: "本人现在的样子",
        }[self]


class Gesture(StrEnum):
    """What the portrait has to show, so that it is no older picture; another one each day."""

    LEFT_HAND = "left-hand"
    RIGHT_HAND = "right-hand"
    TWO_FINGERS = "two-fingers"
    EAR = "ear"
    CHIN = "chin"

    @property
    def label(self) -> str:
        """As it is asked for; no two of them are mistaken for each other."""
        return {
            Gesture.LEFT_HAND: "举起左手，手掌朝前",
            Gesture.RIGHT_HAND: "举起右手，手掌朝前",
            Gesture.TWO_FINGERS: "举手伸出两个手指",
            Gesture.EAR: "一只手摸着耳朵",
            Gesture.CHIN: "一只手托着下巴",
        }[self]


class Opinion(StrEnum):
    """What the verification service thinks: of the whole, in one word."""

    SURE = "sure"
    UNSURE = "unsure"
    SILENT = "silent"

    @property
    def label(self) -> str:
        """For the reviewer."""
        return {
            Opinion.SURE: "比对服务没有疑问：一个人看过就行",
            Opinion.UNSURE: "比对服务拿不准：要两个人看",
            Opinion.SILENT: "比对服务没有回应：要两个人看",
        }[self]


class Why(StrEnum):
    """Why it was refused; each with what the citizen can do."""

    UNREADABLE = "unreadable"
    NOT_NOW = "not-now"
    OTHER_PERSON = "other-person"
    OTHER_NUMBER = "other-number"
    EXPIRED = "expired"
    COPY = "copy"

    @property
    def label(self) -> str:
        """The reason."""
        return {
            Why.UNREADABLE: "照片看不清",
            Why.NOT_NOW: "看不到今天要的手势",
            Why.OTHER_PERSON: "看不出和证件上是同一个人",
            Why.OTHER_NUMBER: "证件上的姓名或号码和申请里填的不一样",
            Why.EXPIRED: "证件过了有效期",
            Why.COPY: "拍的不是证件原件",
        }[self]

    @property
    def mend(self) -> str:
        """What now."""
        return {
            Why.UNREADABLE: "请在亮处把证件放平，四个角都拍进去，再交一次。",
            Why.NOT_NOW: "请照着今天的手势重拍一张，再交一次。",
            Why.OTHER_PERSON: "请带证件到任一网点，工作人员当面看，照片旧了、变了样也能办。",
            Why.OTHER_NUMBER: "请带证件到任一网点窗口，当场更正以后就能办。",
            Why.EXPIRED: "请换领新证件以后再交，或者带新证件到任一网点。",
            Why.COPY: "请拍证件原件再交一次；原件丢了的，请先补领。",
        }[self]


@dataclass(frozen=True, slots=True)
class OnlineView:
    """One of them as pages show it."""

    id: str
    person: PersonView
    state: OnlineState
    gesture: Gesture
    opinion: Opinion
    asked_at: datetime
    first_id: int | None
    decided_at: datetime | None
    why: Why | None
    kinds: tuple[PictureKind, ...]

    @property
    def open(self) -> bool:
        """Whether somebody still has to look."""
        return self.state.value in OPEN


@dataclass(frozen=True, slots=True)
class OnlineDecided:
    """Somebody's pictures were looked at; they are told where to read the answer."""

    person_id: UUID


class Examiner(Protocol):
    """A verification service."""

    def opinion(
        self,
        *,
        name: str,
        number: str,
        pictures: Mapping[PictureKind, Picture],
        gesture: Gesture,
        key: str,
    ) -> Opinion:
        """Compare; SILENT where nobody answers. The same `key` is the same question."""


_examiners: list[Examiner] = []


def bind(examiner: Examiner) -> None:
    """Whom to ask from now on."""
    _examiners[:] = [examiner]


def examiner() -> Examiner | None:
    """Whom to ask; without one two people look at everything."""
    return _examiners[0] if _examiners else None


class OnlineNotFound(NotFound):
    """No such verification, or nothing of it is to be seen any more."""

    code = "people/no-online-proofing"
    sentence = "没有找到这一次网上核验，或者已经有了结果，照片不再打开。"


class OnlineNotOffered(NotAllowed):
    """On this day nobody is verified online."""

    code = "people/online-proofing-not-offered"
    sentence = "这一天还不能在网上核验，请带证件到任一网点面签。"


class OnlineWaiting(DoorstepError):
    """Pictures were handed in and nobody has looked yet."""

    code = "people/online-proofing-waiting"
    sentence = "您已经交过照片，正在等工作人员看，不用再交。"


class OnlineNeedless(DoorstepError):
    """Who this is, is known already; or nobody has said who they are."""

    code = "people/online-proofing-needless"
    sentence = "您已经核验过，不用再交；还没有填姓名和证件号码的，请先填。"


class OnlineTooOften(DoorstepError):
    """Several were refused today."""

    code = "people/online-proofing-too-often"
    sentence = "今天已经交了 {most} 次。请明天再交，或者带证件到任一网点，当场就能办好。"
    status = 429


class ReadingDiffers(DoorstepError):
    """What the reviewer reads on the document is not what the person said."""

    code = "people/reading-differs"
    sentence = "您照照片填的姓名或号码和申请人填的不一样。请再看一遍；确实不一样的，请不通过。"
    status = 422


@dataclass(frozen=True, slots=True)
class Reading:
    """Name and number as a reviewer reads them on the picture."""

    name: str = field(repr=False)
    number: str = field(repr=False)
