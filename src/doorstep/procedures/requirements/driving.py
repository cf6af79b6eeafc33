"""A licence to drive as rules read it, and the rules that every business about one shares."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from doorstep.kernel.dated import Dated, Start, since
from doorstep.kernel.periods import Years
from doorstep.law.instruments import (
    city_practice,
    driving_licence_123,
    driving_licence_162,
    traffic_regulation,
)
from doorstep.law.reading import Law
from doorstep.procedures.engine import Channel, Effect, Go, Mend, Told, brought, requirement
from doorstep.registry.driving.types import CLASSES, DrivingStatus


@dataclass(frozen=True, slots=True)
class DrivingLicence:
    """The applicant's licence as the record has it; without `valid_until` it is long-term.

    `here`: this city issued it. `full_since` is the first day of the first scoring period of this
    validity that came to twelve points. The last three are of the medical certificate that came
    over the network.
    """

    status: DrivingStatus
    classes: tuple[str, ...]
    valid_from: date
    valid_until: date | None
    here: bool = True
    full_since: date | None = None
    examined_on: date | None = None
    fit: bool | None = None
    fit_until: date | None = None

    def told(self) -> tuple[Told, ...]:
        """The licence as a desk reads it."""
        classes = "、".join(f"{code} {CLASSES.get(code, code)}" for code in self.classes)
        lines: list[Told] = [
            ("{status}", {"status": self.status}),
            ("准驾车型 {classes}", {"classes": classes}),
        ]
        if self.valid_until is None:
            lines.append(("{first}起，长期", {"first": self.valid_from}))
        else:
            days = {"first": self.valid_from, "last": self.valid_until}
            lines.append(("{first} 至 {last}", days))
        if not self.here:
            lines.append(("外地核发", {}))
        if self.full_since is not None:
            lines.append(("{day} 开始的记分周期记满 12 分", {"day": self.full_since}))
        if self.examined_on is not None:
            sentence = "{day} 体检合格" if self.fit else "{day} 体检不合格"
            lines.append((sentence, {"day": self.examined_on}))
        return tuple(lines)


class HasLicence(Protocol):
    """Facts with the licence, None where the record has none of the applicant's."""

    @property
    def licence(self) -> DrivingLicence | None: ...


@dataclass(frozen=True, slots=True)
class LicenceFoundAgain(Effect):
    """What was reported lost has been made anew."""


@dataclass(frozen=True, slots=True)
class LicenceRenewed(Effect):
    """The licence is valid from a day until another, or long-term, for these classes."""

    classes: tuple[str, ...]
    valid_from: date
    valid_until: date | None


DRIVER_IDENTITY = brought(
    "identity",
    "驾驶人的身份证明",
    driving_licence_123(),
    driving_licence_162("第六十三条、第六十六条、第六十九条"),
)
DRIVER_MANDATE = brought(
    "mandate",
    "代理人的身份证明和驾驶人的委托书",
    driving_licence_123(),
    driving_licence_162("第一百零五条"),
    hint="请人代办才要。",
)

LAPSE = Dated(
    "期满多久不换证，驾驶证要注销",
    since("2013-01-01", Years(1), driving_licence_123()),
    since("2022-04-01", Years(1), driving_licence_162("第七十九条第一款第八项")),
)
"""Until the same day a year later it can still be renewed, that day included."""

_OPENED = (
    (Channel.ONLINE, "2017-06-01", "网上办理开办"),
    (Channel.POSTAL, "2017-06-21", "警邮合作代办点开办"),
)


def driver_doors(name: str, others: Iterable[Channel]) -> Dated[frozenset[Channel]]:
    """The vehicle offices since the rules of 2013, and these others since they opened."""
    now = frozenset({Channel.OFFICE})
    starts: list[Start[frozenset[Channel]]] = [since("2013-01-01", now, driving_licence_123())]
    wanted = set(others)
    for channel, on, what in _OPENED:
        if channel in wanted:
            now |= {channel}
            starts.append(since(on, now, city_practice(what)))
    return Dated(name, *starts)


def lapsed(licence: DrivingLicence, law: Law) -> bool:
    """Whether it ended so long ago that it is to be cancelled."""
    until = licence.valid_until
    return until is not None and law(LAPSE).after(until) < law.on


@requirement(
    traffic_regulation("第二十六条"),
    reads=("licence",),
    mend=Mend(
        "驾驶证是外地核发的，请到核发地办，或者先办转入；请带身份证明到车管所窗口。", Go.COUNTER
    ),
)
def licence_on_file(f: HasLicence, law: Law) -> bool:
    """本市驾驶证档案里没有您的驾驶证。"""
    return f.licence is not None


@requirement(
    driving_licence_123(),
    driving_licence_162("第七十九条"),
    reads=("licence",),
    mend=Mend(
        "因为逾期没有换证注销、不满两年的，科目一考试合格可以恢复驾驶资格；其他的要重新申领。"
        "请到车管所驾驶证窗口。",
        Go.COUNTER,
    ),
)
def not_cancelled(f: HasLicence, law: Law) -> bool:
    """驾驶证已经注销。"""
    return f.licence is None or f.licence.status is not DrivingStatus.CANCELLED


@requirement(
    driving_licence_123(),
    driving_licence_162("第七十九条第一款第八项、第三款"),
    reads=("licence",),
    mend=Mend(
        "不能再换证。注销后两年以内，科目一考试合格可以恢复驾驶资格；超过两年要重新申领。"
        "请到车管所驾驶证窗口。",
        Go.COUNTER,
    ),
    since="licence.valid_until",
)
def not_lapsed(f: HasLicence, law: Law) -> bool:
    """驾驶证 {licence.valid_until}期满，超过一年没有换证，要注销。"""
    return f.licence is None or not lapsed(f.licence, law)


@requirement(
    driving_licence_123(),
    driving_licence_162("第六十九条第三款"),
    reads=("licence",),
    mend=Mend("请先接受处理：参加学习、考试或者等暂扣期满，驾驶证发还以后再办。", Go.OUTSIDE),
)
def not_held(f: HasLicence, law: Law) -> bool:
    """驾驶证现在是“{licence.status}”，这期间不能补证、换证。"""
    held = (DrivingStatus.SEIZED, DrivingStatus.SUSPENDED)
    return f.licence is None or f.licence.status not in held


class Identified(Protocol):
    """A checklist on which the identity document stands."""

    @property
    def identity(self) -> bool: ...


class HasPapers(Protocol):
    """Facts with what the clerk saw."""

    @property
    def papers(self) -> Identified: ...


@requirement(
    driving_licence_123(),
    driving_licence_162("第六十三条、第六十六条、第六十九条、第一百零五条"),
    reads=("papers",),
    mend=Mend("请带驾驶人有效的身份证明原件；代办的还要委托书和代理人的身份证明。", Go.COUNTER),
)
def driver_identity_shown(f: HasPapers, law: Law) -> bool:
    """身份证明没有带、已经失效，或者与驾驶证档案里的人不一致。"""
    return f.papers.identity
