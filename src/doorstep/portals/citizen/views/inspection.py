"""When is my next inspection, and where may my car be inspected: own vehicles, or facts typed in.

Why by GET: the answer is a page to bookmark, to send on and to print; nothing is kept of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from doorstep.kernel.dated import NotInForce
from doorstep.kernel.errors import InvalidInput, NotFound, Problem
from doorstep.kernel.periods import Years
from doorstep.law import inspection
from doorstep.law.inspection import Manner, Relation, Schedule, StandingAt, Vehicle, What
from doorstep.law.inspection.vehicle import LAST_DAY
from doorstep.portals.citizen.session import known_party
from doorstep.portals.frame.forms import Form, Kind, Option, Question
from doorstep.portals.frame.request import Request
from doorstep.procedures import engine
from doorstep.registry import queries as registry
from doorstep.registry.codes import USE_CHARACTERS, VEHICLE_CLASSES
from doorstep.registry.types import VehicleView

_AHEAD = Years(5)
"""How far beyond the day shown an old vehicle's schedule goes."""
_WHAT_TONES = {What.TEST: "wait", What.MARK: "good", What.NOTHING: "plain"}
_BUSINESSES = {What.TEST: "issue-inspection-mark", What.MARK: "claim-inspection-exemption"}
_MANNER_TONES = {Manner.DIRECT: "can", Manner.ENTRUSTED: "undecided", Manner.NOT: "cannot"}


def _seats(typed: str) -> int:
    if typed.isascii() and typed.isdigit() and len(typed) <= 3:
        return int(typed)
    sentence = "座位数要写数字，例如 5，您写的是“{typed}”。"
    raise InvalidInput(Problem("seats", "vehicle/seats", sentence, {"typed": typed}))


_TYPE = Question(
    "type",
    "车辆类型",
    Kind.SELECT,
    hint="照行驶证上的“车辆类型”选。",
    options=tuple(Option(code, label) for code, label in VEHICLE_CLASSES.items()),
)
_USE = Question(
    "use",
    "使用性质",
    Kind.SELECT,
    hint="照行驶证上的“使用性质”选，自己家用的车是非营运。",
    options=tuple(Option(code, label) for code, label in USE_CHARACTERS.items()),
)
_FACTS = (
    _TYPE,
    _USE,
    Question(
        "seats",
        "核定载客人数",
        Kind.DIGITS,
        hint="连驾驶人在内，行驶证副页上有。",
        read=_seats,
        optional=True,
        longest=3,
    ),
    Question("registered_on", "注册登记日期", Kind.DAY, hint="行驶证上的“注册日期”。"),
    Question(
        "valid_until",
        "检验有效期至",
        Kind.DAY,
        hint="行驶证副页最后一次写的那个月的最后一天；不填就当每次都按时办了。",
        optional=True,
    ),
    Question("manufactured_on", "出厂日期", Kind.DAY, hint="登记证书上有。", optional=True),
    Question("accident", "最近一次有人伤亡的事故", Kind.DAY, hint="没有就不填。", optional=True),
    Question(
        "modification", "最近一次因非法改装受罚", Kind.DAY, hint="没有就不填。", optional=True
    ),
)
_PLACE = (
    _TYPE,
    _USE,
    Question(
        "to",
        "想在哪里检验",
        Kind.CHOICE,
        options=tuple(Option(each.value, each.label) for each in Relation),
    ),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """The schedule of one vehicle as a page shows it; `plate` names an own one."""

    schedule: Schedule
    standing: StandingAt | None
    plate: object
    typed: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OwnVehicle:
    """One of the citizen's vehicles, and how it stands on the day shown."""

    id: str
    plate: object
    standing: StandingAt | None


@require_safe
def schedule(request: Request) -> HttpResponse:
    """The next inspection and all that follow."""
    form = Form(_FACTS, known=_typed(request, _FACTS))
    own = _own(request)
    answer: Answer | None = None
    none: NotInForce | None = None
    chosen = request.GET.get("own", "")
    if chosen:
        answer = _answer_of(_vehicle_of(own, chosen), request.day)
    elif form.typed:
        with form.attempt():
            try:
                answer = _answered(form, request.day)
            except NotInForce as error:
                none = error
    context = {
        "own": [_own_row(each, request.day) for each in own],
        "answer": answer,
        "none": none,
        "tones": _WHAT_TONES,
        "editing": "edit" in request.GET,
        "business": _business(answer.standing, request.day) if answer is not None else None,
    }
    return form.page(request, "citizen/inspection.html", context)


@require_safe
def where(request: Request) -> HttpResponse:
    """Directly, by entrustment, or not there; by the rule of the day shown."""
    form = Form(_PLACE, known=_typed(request, _PLACE))
    answer: inspection.Answer | None = None
    none: NotInForce | None = None
    if "to" in request.GET:
        with form.attempt():
            answers = form.answers()
            relation = Relation(str(answers["to"]))
            codes = str(answers["type"]), str(answers["use"])
            try:
                answer = inspection.where(*codes, relation, request.day)
            except NotInForce as error:
                none = error
    context = {"answer": answer, "none": none, "tones": _MANNER_TONES}
    return form.page(request, "citizen/inspection-where.html", context)


def _typed(request: Request, questions: tuple[Question, ...]) -> dict[str, str]:
    return {
        each.name: request.GET[each.name].replace("\x00", "").strip()
        for each in questions
        if each.name in request.GET
    }


def _answered(form: Form, day: date) -> Answer:
    found = cast(dict[str, date | None], form.answers())
    registered_on = found["registered_on"]
    if registered_on is None:
        raise TypeError("the form asks for the day of registration")
    vehicle = Vehicle(
        str(found["type"]),
        str(found["use"]),
        registered_on,
        cast(int | None, found["seats"]),
        found["manufactured_on"],
        _days(found["accident"]),
        _days(found["modification"]),
    )
    answer = _answer(vehicle, found["valid_until"], day)
    if answer.schedule.needs:
        sentence = "请填写“{label}”。"
        label = form.questions["seats"].label
        raise InvalidInput(Problem("seats", "missing", sentence, {"label": label}))
    return answer


def _business(standing: StandingAt | None, day: date) -> engine.Procedure[Any] | None:
    """Where to go on to, once something can be done."""
    if standing is None or standing.what is What.NOTHING:
        return None
    found = engine.procedure(_BUSINESSES[standing.what])
    return found if found.in_force(day) else None


def _days(day: date | None) -> tuple[date, ...] | None:
    return None if day is None else (day,)


def _answer(
    vehicle: Vehicle,
    valid_until: date | None,
    day: date,
    *,
    plate: object = None,
    typed: Mapping[str, str] | None = None,
) -> Answer:
    ahead = _AHEAD.after(max(day, vehicle.registered_on))
    until = min(max(inspection.lifetime(vehicle), ahead), LAST_DAY)
    found = inspection.schedule(vehicle, until, valid_until=valid_until)
    standing = None
    if not found.needs and day >= vehicle.registered_on:
        standing = inspection.standing(vehicle, day, valid_until=valid_until)
    return Answer(found, standing, plate, typed or {})


def _own(request: Request) -> tuple[VehicleView, ...]:
    citizen = known_party(request)
    return registry.vehicles_of(citizen.person_id) if citizen is not None else ()


def _vehicle_of(own: tuple[VehicleView, ...], wanted: str) -> VehicleView:
    for each in own:
        if each.id == wanted:
            return each
    raise NotFound


def _facts_of(view: VehicleView) -> Vehicle:
    found = view.particulars
    return Vehicle(
        found.vehicle_class,
        found.use_character,
        view.registered_on,
        found.seats,
        min(found.manufactured_on, view.registered_on),
    )


def _answer_of(view: VehicleView, day: date) -> Answer:
    vehicle = _facts_of(view)
    typed = {
        "type": vehicle.type_code,
        "use": vehicle.use,
        "seats": str(vehicle.seats),
        "registered_on": vehicle.registered_on.isoformat(),
        "manufactured_on": view.particulars.manufactured_on.isoformat(),
        "valid_until": view.inspection_valid_until.isoformat()
        if view.inspection_valid_until
        else "",
    }
    return _answer(vehicle, view.inspection_valid_until, day, plate=view.plate, typed=typed)


def _own_row(view: VehicleView, day: date) -> OwnVehicle:
    standing = None
    if day >= view.registered_on:
        standing = inspection.standing(
            _facts_of(view), day, valid_until=view.inspection_valid_until
        )
    return OwnVehicle(view.id, view.plate, standing)
