"""Applying: a number where one is needed, a door, everything once more on one page, submit.

Each page looks at what is still missing and sends the applicant there; nothing is asked twice.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from markupsafe import Markup

from doorstep.people import queries as people
from doorstep.places import queries as places
from doorstep.places.types import Point
from doorstep.plates import queries as plates
from doorstep.plates.types import DrawState, DrawView
from doorstep.portals.citizen.session import Told, acting
from doorstep.portals.citizen.views.check import inputs_for
from doorstep.portals.citizen.views.home import county_asked, nearest
from doorstep.portals.citizen.views.number import ask_page
from doorstep.portals.citizen.views.procedures import fee_rows
from doorstep.portals.frame.forms import Form, Kind, Option, Question
from doorstep.portals.frame.places_named import address_of_point, name_of
from doorstep.portals.frame.request import Request
from doorstep.portals.frame.shown import say, shown
from doorstep.procedures import engine
from doorstep.registry import queries as registry

_OPEN = frozenset(DrawState) - {DrawState.ENDED, DrawState.REFUSED}
_DOORS_SHOWN = 12


def _go(name: str, code: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(f"citizen:{name}", args=[code]))


def _draw_of(request: Request, procedure: engine.Procedure[Any]) -> DrawView | None:
    """The running draw of this applicant for this vehicle, whichever device began it."""
    told = Told(request, procedure.code)
    subject = told.answers.get(procedure.subject, "")
    draws = plates.draws_of(acting(request).person_id, subject) if subject else []
    draw = next((each for each in draws if each.state in _OPEN), None)
    if draw is not None and told.draw != str(draw.id):
        told.drawn(str(draw.id))
    return draw


def _kept(request: Request, procedure: engine.Procedure[Any]) -> engine.KeptNumber | None:
    """The applicant's former number that is kept for this vehicle: then nothing is drawn."""
    if procedure.number is None:
        return None
    vin = Told(request, procedure.code).answers.get(procedure.subject, "")
    return engine.kept_number(acting(request).person_id, vin)


@require_safe
def start(request: Request, code: str) -> HttpResponse:
    """Send the applicant to what is still missing."""
    citizen = acting(request)
    procedure = engine.procedure(code)
    told = Told(request, code)
    if not told.begun:
        return _go("check", code)
    if not people.is_open(citizen.actor.id, f"procedure:{code}", request.today):
        return HttpResponseRedirect(reverse("citizen:levels"))
    if procedure.number is not None and _kept(request, procedure) is None:
        draw = _draw_of(request, procedure)
        if draw is None:
            return _go("number", code)
        if draw.state is not DrawState.HELD:
            return HttpResponseRedirect(reverse("citizen:draw", args=[draw.id]))
    return _go("confirm" if told.door else "door", code)


@require_http_methods(["GET", "HEAD", "POST"])
def number(request: Request, code: str) -> HttpResponse:
    """Draw the fifty: only for a vehicle that is shown to be real."""
    acting(request)
    procedure = engine.procedure(code)
    settled = procedure.number is None or _kept(request, procedure) is not None
    if settled or _draw_of(request, procedure) is not None:
        return _go("apply", code)
    answers = Told(request, code).answers
    if not answers:
        return _go("check", code)
    here = reverse("citizen:number", args=[code])
    back = reverse("citizen:answer", args=[code])
    return ask_page(request, procedure, answers, here=here, back=back, told=Told(request, code))


def doors(request: Request, code: str) -> list[Point]:
    """Every point that may take this case today."""
    procedure = engine.procedure(code)
    facts = engine.gather(
        procedure, inputs_for(code, Told(request, code), acting(request)), request.today
    )
    vehicle_class, use_character = engine.scope_of(procedure, facts)
    handlers = places.handlers(code, vehicle_class or None, request.today, use_character or "A")
    return [
        point for point in places.points(request.today, procedure=code) if point.code in handlers
    ]


def _what_for(procedure: engine.Procedure[Any]) -> str:
    """What the applicant goes there for: with the vehicle or without, for papers or for none."""
    kinds = {step.kind for step in procedure.steps}
    if engine.StepKind.EXAMINE in kinds:
        return "带上车和材料，到这里受理、查验、领牌证。"
    if procedure.delivers:
        return "带上材料，到这里受理、领牌证。"
    return "带上材料，到这里办。"


@require_http_methods(["GET", "HEAD", "POST"])
def door(request: Request, code: str) -> HttpResponse:
    """Where to go: any point that may handle it, nearest first."""
    acting(request)
    procedure = engine.procedure(code)
    told = Told(request, code)
    if not told.begun:
        return _go("check", code)
    county = county_asked(request)
    found = nearest(doors(request, code), county)[:_DOORS_SHOWN] if county is not None else []
    options = tuple(
        Option(
            each.point.code,
            name_of(each.point),
            str(
                say(
                    "{address}，约 {n} 公里",
                    address=address_of_point(each.point),
                    n=each.kilometres,
                ).unescape()
            ),
        )
        for each in found
    )
    question = Question(
        "door",
        "您想去哪里办？",
        kind=Kind.CHOICE,
        hint=_what_for(procedure),
        options=options,
        missing="请选一个网点。",
    )
    near = found[0].point.code if found else ""
    form = Form([question], request, known={"door": told.door or near})
    if request.method == "POST":
        with form.attempt():
            told.choose_door(str(form.answers()["door"]))
            return _go("confirm", code)
    context = {
        "code": code,
        "counties": places.counties(request.today),
        "chosen": county.code if county is not None else "",
        "names": name_of,
        "draw": _draw_of(request, procedure) if procedure.number is not None else None,
    }
    return form.page(request, "citizen/door.html", context)


@dataclass(frozen=True, slots=True)
class Line:
    """One line to check before submitting."""

    label: str
    value: object
    href: str


def _lines(request: Request, procedure: engine.Procedure[Any], draw: DrawView | None) -> list[Line]:
    told, person = Told(request, procedure.code), acting(request).person
    check, door_page = (
        reverse(f"citizen:{name}", args=[procedure.code]) for name in ("check", "door")
    )
    lines = [Line("申请人", f"{person.name} {person.id_number_masked}", "")]
    for ask in procedure.asks:
        said = told.answers.get(ask.name, "")
        lines.append(Line(ask.label, said_again(ask, said), f"{check}#q-{ask.name}"))
    kept = _kept(request, procedure)
    if kept is not None:
        lines.append(Line("号牌号码", kept.plate, ""))
    elif draw is not None and draw.chosen is not None:
        lines.append(Line("号牌号码", draw.chosen, reverse("citizen:draw", args=[draw.id])))
    lines.append(Line("去哪里办", name_of(places.point(told.door)), door_page))
    return lines


def said_again(ask: engine.Ask, said: str) -> str | Markup:
    """An answer as the applicant would say it."""
    if not said:
        return shown("没有填")
    if ask.kind is engine.AskKind.YES_NO:
        return shown(said == "yes")
    if ask.kind is engine.AskKind.VEHICLE:
        vehicle = registry.vehicle(vin=said)
        return shown(vehicle.plate if vehicle is not None else said)
    return shown(next((option.label for option in ask.options if option.value == said), said))


def _checklist(told: Told, code: str) -> str:
    """The list kept for this application, while it is honoured; a later one asks for nothing."""
    return told.checklist if engine.honoured_now(told.checklist, code) else ""


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: Request, code: str) -> HttpResponse:
    """Everything once more, then submit."""
    citizen = acting(request)
    procedure = engine.procedure(code)
    told = Told(request, code)
    draw = _draw_of(request, procedure) if told.begun and procedure.number else None
    form = Form([], request)
    if request.method == "POST" and told.begun:
        with form.attempt():
            case_number = engine.open_case(
                procedure=code,
                channel=engine.Channel.ONLINE,
                applicant_id=citizen.person_id,
                inputs=told.answers,
                point=told.door,
                draw_id=told.draw,
                checklist=_checklist(told, code),
                by=citizen.actor,
                key=form.key,
            )
            told.forget()
            return HttpResponseRedirect(reverse("citizen:case", args=[case_number]))
    if not told.begun or not told.door:
        return _go("apply", code)
    kept = _kept(request, procedure)
    drawn = kept is not None or (draw is not None and draw.state is DrawState.HELD)
    if procedure.number is not None and not drawn:
        return _go("apply", code)
    context = {
        "code": code,
        "title": procedure.name,
        "lines": _lines(request, procedure, draw),
        "fees": fee_rows(engine.fees_on(procedure, request.today)),
        "checklist": _checklist(told, code),
        "hold_until": kept.until if kept else draw.hold_until if draw else None,
    }
    return form.page(request, "citizen/confirm.html", context)
