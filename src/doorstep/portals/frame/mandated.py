"""What pages of an agent share: that they saw something, field by field, and who they act for.

Why fields are named and not shown: the person reads what was seen, and the record holds no second
copy of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from doorstep.audit import queries as audit_queries
from doorstep.audit import services as audit
from doorstep.audit.services import LOOKED
from doorstep.audit.types import Noted
from doorstep.kernel.actor import Actor, ActorKind
from doorstep.mandates import queries
from doorstep.mandates.types import End, MandateView, Way
from doorstep.partners import queries as partners
from doorstep.people import queries as people
from doorstep.people.errors import UserNotFound
from doorstep.portals.frame.shown import say, say_it
from doorstep.procedures import engine

PRINCIPAL_FIELDS = ("姓名", "证件号码（遮住）", "手机号（遮住）")
VEHICLE_FIELDS = ("号牌号码", "检验有效期")
CASE_FIELDS = ("办到哪一步了", "费用", "牌证")


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of what happened under a mandate."""

    at: datetime
    what: Markup | str
    note: Markup | str
    state: str = "done"

    @property
    def when(self) -> datetime:
        """For the timeline."""
        return self.at


def saw(
    mandate: MandateView, by: Actor, purpose: str, fields: Sequence[str], *, case: str = ""
) -> None:
    """An agent has these fields before them; the person reads it at once."""
    detail = {"fields": list(fields)}
    audit.opened(f"mandate:{mandate.id}", by=by, purpose=purpose, case=case, detail=detail)


def saw_case(found: engine.CaseView, by: Actor, purpose: str) -> MandateView | None:
    """Whoever is not the applicant sees the case under this mandate; it is recorded."""
    mandate = queries.mandate_of_case(found.number)
    if mandate is None:
        return None
    labels = [ask.label for ask in engine.procedure(found.procedure).asks]
    saw(mandate, by, purpose, (*PRINCIPAL_FIELDS, *labels, *CASE_FIELDS), case=found.number)
    return mandate


def history(mandate: MandateView) -> list[Happened]:
    """Everything that was seen and done, the newest first."""
    lines = noted(mandate)
    if mandate.case_number:
        for line in engine.case(mandate.case_number).timeline:
            said = say("流水号 {number}", number=mandate.case_number)
            lines.append(Happened(line.at, say_it(line), said))
    return sorted(lines, key=lambda line: line.at, reverse=True)


def noted(mandate: MandateView) -> list[Happened]:
    """What was seen and done under a mandate, without the steps of the case itself."""
    return [_line(row) for row in audit_queries.notes(subject=f"mandate:{mandate.id}")]


def title_of(code: str) -> str:
    """The everyday name of a procedure."""
    return engine.procedure(code).name


def _line(row: Noted) -> Happened:
    who = who_did(row.actor)
    match row.action:
        case str(action) if action == LOOKED:
            fields = row.detail.get("fields")
            seen = fields if isinstance(fields, list) else []
            return Happened(row.at, say("{who}看了：{fields}", who=who, fields=seen), "")
        case "mandate.given":
            return Happened(row.at, say("本人在自己手机上给了这份委托"), "")
        case "mandate.asked":
            way = Way(str(row.detail["way"]))
            return Happened(row.at, say("{who}请本人确认：{way}", who=who, way=way), "")
        case "mandate.confirmed":
            way = Way(str(row.detail["way"]))
            return Happened(row.at, say("确认了：{way}", way=way), who if way is Way.PAPER else "")
        case "mandate.used":
            number = row.detail["case"]
            return Happened(row.at, say("{who}用这份委托提交了申请", who=who), str(number))
        case "mandate.ended":
            return Happened(row.at, say("委托结束：{why}", why=End(str(row.detail["why"]))), who)
    return Happened(row.at, row.action, who)


def who_did(actor: str) -> Markup | str:
    """An actor of the record as others may read it."""
    kind, _, key = actor.partition(":")
    if kind == ActorKind.CITIZEN:
        return people.person(key).name_masked
    if kind == ActorKind.STAFF:
        try:
            name = people.staff(key).name
        except UserNotFound:
            name = ""
        return say("工作人员，姓{surname}", surname=name[:1]) if name else say("工作人员")
    if kind == ActorKind.PARTNER:
        return say("{name}的程序", name=partners.partner(key).name)
    return say("本系统")
