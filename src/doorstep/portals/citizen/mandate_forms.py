"""What is asked when a mandate is given, asked for, or acted under.

Why number and name together: a number alone would tell whether somebody is known here.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.kernel.identity_document import DocumentKind, IdentityDocument
from doorstep.law.parameters import MANDATE_LONGEST
from doorstep.mandates import queries
from doorstep.mandates.types import Agent, AgentKind, MandateView, Way
from doorstep.people.types import PersonView
from doorstep.places import queries as places
from doorstep.places.errors import PointNotFound
from doorstep.portals.citizen.views.check import own_vehicles, question_of
from doorstep.portals.frame import documents
from doorstep.portals.frame.forms import Form, Kind, Option, Question
from doorstep.portals.frame.places_named import name_of
from doorstep.portals.frame.request import Request
from doorstep.portals.frame.shown import say, show_day
from doorstep.procedures import engine

_NUMBER = Question(
    "id_number",
    "对方的证件号码",
    hint="照证件写。单位写统一社会信用代码。",
    missing="请填写证件号码。",
    longest=40,
)
_NAME = Question("name", "对方的姓名或单位名称", missing="请填写姓名或名称。", longest=100)
_WAY = Question(
    "way",
    "本人怎样确认",
    Kind.CHOICE,
    options=(
        Option(Way.TAP.value, "在自己手机上登录，点同意"),
        Option(Way.SMS.value, "回短信“1”（不用智能手机）"),
    ),
    missing="请选一种确认办法。",
)


@dataclass(frozen=True, slots=True)
class Business:
    """What a mandate is about."""

    procedure: str
    title: str
    until_on: date


def business_of(answers: dict[str, object]) -> Business:
    """From the answers of a form."""
    code = str(answers["procedure"])
    return Business(code, engine.procedure(code).name, cast(date, answers["until_on"]))


def giving(request: Request, person_id: str) -> list[Question]:
    """Questions to whoever gives a mandate: a point, or a person or unit by number and name."""
    vehicles = own_vehicles(person_id)
    kinds = tuple(Option(kind.value, kind.label) for kind in AgentKind)
    asked = [
        _procedure(request),
        Question("agent", "谁替您办", Kind.CHOICE, options=kinds, missing="请选谁替您办。"),
        Question(
            "point",
            "哪个代办点",
            Kind.SELECT,
            hint="选了代办点的才填。",
            options=_agencies(request),
            optional=True,
        ),
        *documents.questions(
            request, replace(_NUMBER, optional=True, hint=_IF_PERSON), tuple(DocumentKind)
        ),
        replace(_NAME, optional=True),
    ]
    if vehicles:
        cars = tuple(Option(each.value, each.label, each.hint) for each in vehicles)
        asked.append(
            Question(
                "vehicle",
                "哪辆车",
                Kind.SELECT,
                hint="不选就是哪辆都可以。",
                options=cars,
                optional=True,
            )
        )
    return [*asked, _until(request)]


_IF_PERSON = "选了人或单位的才填，照证件写。"


def asking(request: Request) -> list[Question]:
    """Questions to whoever wants to act for somebody."""
    return [
        _procedure(request),
        *documents.questions(request, replace(_NUMBER, label="本人的证件号码")),
        replace(_NAME, label="本人的姓名"),
        _WAY,
        _until(request),
    ]


def agent_of(answers: dict[str, object]) -> Agent:
    """Who acts. Errors: InvalidInput for what is missing, NobodySo."""
    kind = AgentKind(str(answers["agent"]))
    if kind is AgentKind.POINT:
        if not answers["point"]:
            raise InvalidInput(Problem("point", "mandate/point-missing", "请选哪个代办点。"))
        return Agent(kind, str(answers["point"]))
    missing = [
        Problem(name, f"mandate/{name}-missing", sentence)
        for name, sentence in (
            ("id_number", "请填写对方的证件号码。"),
            ("name", "请填写对方的姓名或名称。"),
        )
        if not answers[name]
    ]
    if missing:
        raise InvalidInput(*missing)
    return queries.agent_so(cast(IdentityDocument, answers["id_number"]), str(answers["name"]))


def person_so(answers: dict[str, object]) -> PersonView:
    """The recorded person with this number and this name. Errors: NobodySo."""
    return queries.person_so(cast(IdentityDocument, answers["id_number"]), str(answers["name"]))


def vehicles_under(found: MandateView) -> tuple[Option, ...]:
    """The vehicles a mandate is for: the one it names, else any of the person's."""
    named = found.vehicle.vin if found.vehicle is not None else ""
    return tuple(each for each in own_vehicles(found.principal.id) if named in ("", each.value))


def application(request: Request, found: MandateView) -> Form:
    """The questions of the procedure for the person's vehicles, and where to go on."""
    procedure = engine.procedure(found.procedure)
    vehicles = vehicles_under(found)
    points = places.points(request.today, procedure=procedure.code)
    point = Question(
        "point",
        "去哪里办",
        Kind.SELECT,
        options=tuple(Option(each.code, name_of(each)) for each in points),
        missing="请选一个网点。",
    )
    known = {procedure.subject: vehicles[0].value} if len(vehicles) == 1 else {}
    asked = [
        question_of(ask, vehicles if ask.kind is Kind.VEHICLE else ()) for ask in procedure.asks
    ]
    return Form([*asked, point], request, known=known)


def _procedure(request: Request) -> Question:
    offered = [
        each
        for each in engine.offered_on(request.today)
        if engine.Applicant.AGENT in each.applicants
    ]
    return Question(
        "procedure",
        "办哪件事",
        Kind.SELECT,
        options=tuple(Option(each.code, each.name) for each in offered),
        missing="请选办哪件事。",
    )


def _agencies(request: Request) -> tuple[Option, ...]:
    found = []
    for contract in queries.contracts(on=request.today):
        try:
            found.append(Option(contract.point, name_of(places.point(contract.point))))
        except PointNotFound:
            continue
    return tuple(found)


def _until(request: Request) -> Question:
    last = MANDATE_LONGEST.on(request.today).after(request.today)
    return Question(
        "until_on",
        "到哪天为止",
        Kind.DAY,
        hint=str(say("最晚 {last}。事情办完就自己结束。", last=show_day(last)).unescape()),
        missing="请填写到哪天为止。",
    )
