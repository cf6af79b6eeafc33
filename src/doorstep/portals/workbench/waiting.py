"""Who waits for whom, until when, and how the promised day was counted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from doorstep.portals.frame.shown import say
from doorstep.procedures.engine import CaseStatus, CaseView, Promise

_DAYS_OFF = "周末和法定假日不计"


@dataclass(frozen=True, slots=True)
class Counted:
    """One day of a promise, for the table that shows the working."""

    day: date
    number: int | None
    why: str
    provisional: bool


def _received(case: CaseView) -> Markup:
    waiting = [each for each in case.together if each.waiting]
    if waiting:
        names = tuple(each.role for each in waiting)
        return say("我们在等{who}同意，最迟 {day}。", who=names, day=waiting[0].until_on)
    return say("申请人在等受理：最迟 {day} 受理，或者一次告知要补的材料。", day=case.accept_by)


def _correcting(case: CaseView) -> Markup:
    if case.correction_until is None:
        return say("我们在等申请人补齐材料。")
    return say("我们在等申请人补齐材料，到 {day}。", day=case.correction_until)


def _accepted(case: CaseView) -> Markup:
    return _promised(case, "申请人在等网点查验车辆。")


def _reviewing(case: CaseView) -> Markup:
    return _promised(case, "申请人和网点在等车管所审核。")


def _granted(case: CaseView) -> Markup:
    return _promised(case, "申请人在等网点制证。")


def _promised(case: CaseView, sentence: str) -> Markup:
    if case.promise is None:
        return say(sentence)
    return say(sentence) + say("最迟 {day} 办结。", day=case.promise.due_on)


_SAYS: dict[CaseStatus, Callable[[CaseView], Markup]] = {
    CaseStatus.RECEIVED: _received,
    CaseStatus.AWAITING_CORRECTION: _correcting,
    CaseStatus.ACCEPTED: _accepted,
    CaseStatus.UNDER_REVIEW: _reviewing,
    CaseStatus.GRANTED: _granted,
    CaseStatus.PRODUCED: lambda _case: say("网点在等申请人来领牌证。"),
    CaseStatus.AWAITING_OUTSIDE: lambda _case: say("我们在等公安系统的登记流水号，期限暂停。"),
}


def who_waits(case: CaseView) -> Markup:
    """One sentence: who waits for whom, and until when."""
    says = _SAYS.get(case.status)
    return says(case) if says is not None else say(case.status.sentence)


def counted_days(promise: Promise) -> list[Counted]:
    """The promise day by day: the number of a working day, or why a day does not count."""
    found = []
    number = 0
    for each in promise.days:
        number += each.counts
        why = each.paused or (each.day.why_zh if not each.counts else "")
        if not each.counts and not why:
            why = _DAYS_OFF
        counted = number if each.counts else None
        found.append(Counted(each.day.day, counted, why, each.day.provisional))
    return found
