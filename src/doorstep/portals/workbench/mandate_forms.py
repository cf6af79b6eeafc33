"""What a desk asks when somebody gives a mandate, and when an agency acts under one."""

from dataclasses import replace
from datetime import date
from typing import Any, cast

from doorstep.kernel import clock
from doorstep.kernel.errors import InvalidInput
from doorstep.kernel.identity_document import DocumentKind, IdentityDocument
from doorstep.law.parameters import MANDATE_LONGEST
from doorstep.mandates import queries
from doorstep.mandates.types import Agent, PaperMark, Way
from doorstep.portals.citizen.views.check import question_of
from doorstep.portals.frame.forms import Kind, Option, Question
from doorstep.portals.frame.request import Request
from doorstep.portals.workbench.access import AtWork
from doorstep.portals.workbench.forms import ANSWER
from doorstep.portals.workbench.views.walk_in import person_asked
from doorstep.procedures import engine
from doorstep.procedures.engine import Procedure

__all__ = ["agent_named", "application", "business", "person_asked", "until_of"]


def _number(typed: str) -> IdentityDocument:
    """A resident's number or a credit code, whichever it is."""
    try:
        return IdentityDocument.parse(DocumentKind.RESIDENT_ID, typed, on=clock.today())
    except InvalidInput:
        return IdentityDocument.parse(DocumentKind.CREDIT_CODE, typed, on=clock.today())


_AGENT = Question(
    "agent_number",
    "代办人的证件号码",
    hint="代办人本人要先在本系统登记过；单位写统一社会信用代码。",
    read=_number,
    missing="请填写代办人的证件号码。",
    longest=40,
)
_AGENT_NAME = Question(
    "agent_name", "代办人的姓名或单位名称", missing="请填写代办人的姓名或名称。", longest=100
)
_WAY = Question(
    "way",
    "本人怎样确认",
    Kind.CHOICE,
    hint="哪一种都不用验证码。不要替本人操作手机，不要问任何数字。",
    options=(
        Option(Way.SMS.value, "回短信“1”", "本人有自己的手机，不用智能手机。"),
        Option(Way.TAP.value, "在自己手机上点同意", "本人有网上账户。"),
        Option(Way.PAPER.value, "在打印的委托书上签字或按手印", "再由第二人确认，或者现场拍照。"),
    ),
    missing="请选一种确认办法。",
)
_MARK = Question(
    "paper_mark",
    "纸上怎样确认",
    Kind.CHOICE,
    hint="选了纸上确认的才选。",
    options=tuple(Option(mark.value, mark.label) for mark in PaperMark),
    optional=True,
)


def business(request: Request, work: AtWork, *, agency: bool) -> list[Question]:
    """Which business, for whom if not for this agency, until when, confirmed how."""
    allowed = None
    if agency:
        contract = queries.contract_on(work.point.code, request.today)
        allowed = set(contract.procedures) if contract is not None else set()
    offered = [
        each
        for each in engine.offered_on(request.today)
        if engine.Applicant.AGENT in each.applicants and (allowed is None or each.code in allowed)
    ]
    procedure = Question(
        "procedure",
        "办哪件事",
        Kind.SELECT,
        options=tuple(Option(each.code, each.name) for each in offered),
        missing="请选办哪件事。",
    )
    until = Question(
        "until_on",
        "到哪天为止",
        Kind.DAY,
        hint="不填就是最长的天数。事情办完就自己结束。",
        optional=True,
    )
    agent = [] if agency else [_AGENT, _AGENT_NAME]
    return [procedure, *agent, until, _WAY, _MARK]


def until_of(answers: dict[str, object]) -> date:
    """The last day: as typed, else the longest the rule allows."""
    typed = cast("date | None", answers["until_on"])
    today = clock.today()
    return typed or MANDATE_LONGEST.on(today).after(today)


def agent_named(answers: dict[str, object]) -> Agent:
    """The recorded person or unit with this number and name. Errors: NobodySo."""
    number = cast(IdentityDocument, answers["agent_number"])
    return queries.agent_so(number, str(answers["agent_name"]))


def application(procedure: Procedure[Any], vehicles: tuple[Option, ...]) -> list[Question]:
    """The questions of the procedure, the person's vehicles to choose from."""
    asked = (
        question_of(ask, vehicles if ask.kind is Kind.VEHICLE else ()) for ask in procedure.asks
    )
    return [replace(each, name=f"{ANSWER}{each.name}") for each in asked]
