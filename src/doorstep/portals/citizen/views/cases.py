"""A citizen's cases: the list, one case with its one timeline, correcting, withdrawing, rating."""

from dataclasses import dataclass
from typing import cast

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from markupsafe import Markup

from doorstep.kernel.plate_number import PlateNumber
from doorstep.payments.types import ChargeView
from doorstep.people import queries as people
from doorstep.places import queries as places
from doorstep.plates import queries as plates
from doorstep.plates.types import DrawState
from doorstep.portals.citizen.session import acting
from doorstep.portals.citizen.tones import tone_of
from doorstep.portals.citizen.views.apply import said_again
from doorstep.portals.citizen.views.check import form_of
from doorstep.portals.citizen.views.number import number_wanted
from doorstep.portals.frame import mandated
from doorstep.portals.frame.forms import Form, Kind, Option, Question
from doorstep.portals.frame.paging import page_of, read_cursor
from doorstep.portals.frame.places_named import address_of_point, name_of
from doorstep.portals.frame.request import Request
from doorstep.portals.frame.shown import say, say_it, show_fen, show_instant
from doorstep.procedures import engine
from doorstep.registry import queries as registry

_SIZE = 20
_STARS = Question(
    "stars",
    "您给几星？",
    kind=Kind.CHOICE,
    options=(
        Option("5", "五星，很满意"),
        Option("4", "四星，满意"),
        Option("3", "三星，一般"),
        Option("2", "两星，不满意"),
        Option("1", "一星，很不满意"),
    ),
    missing="请选几星。",
)
_WORDS = Question("words", "想说的话", kind=Kind.LONG_TEXT, optional=True, longest=500)
WITHDRAWABLE = frozenset(
    {
        engine.CaseStatus.RECEIVED,
        engine.CaseStatus.AWAITING_CORRECTION,
        engine.CaseStatus.ACCEPTED,
        engine.CaseStatus.UNDER_REVIEW,
    }
)


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of the timeline."""

    what: Markup | str
    when: str
    note: str
    state: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and its value."""

    label: object
    line: object


@require_safe
def cases(request: Request) -> HttpResponse:
    """All cases and draws of the signed-in citizen."""
    person_id = acting(request).person_id
    after = read_cursor(request.GET.get("after"), length=1)
    rows = engine.cases_for(person_id, before=str(after[0]) if after else "", limit=_SIZE + 1)
    context = {
        "page": page_of(rows, size=_SIZE, cursor_of=lambda row: (row.number,)),
        "tone_of": tone_of,
        "asked": [each for each in engine.consents_of(acting(request).actor.id) if each.open],
        "draws": [
            draw
            for draw in plates.draws_of(person_id)[:_SIZE]
            if draw.state not in (DrawState.ENDED, DrawState.ASSIGNED, DrawState.REFUSED)
        ],
    }
    return render(request, "citizen/cases.html", context)


@require_safe
def case(request: Request, number: str) -> HttpResponse:
    """One case."""
    citizen = acting(request)
    found = engine.case(number, citizen.actor)
    if not people.speaks_for(citizen.actor.id, found.applicant_id, request.today):
        mandated.saw_case(found, citizen.actor, "替本人看这件业务")
    return _page(request, found, _supply_form(found, None), Form([_STARS, _WORDS]))


def _page(request: Request, found: engine.CaseView, form: Form, rating: Form) -> HttpResponse:
    form.failed_with = form.failed_with or rating.failed_with
    context = {
        "case": found,
        "number": _number(found),
        "tone": tone_of(found.status),
        "waiting": _waiting(found),
        "supply": found.status is engine.CaseStatus.AWAITING_CORRECTION,
        "timeline": _timeline(found),
        "promise": _promise(found),
        "answers": _answers(found),
        "charges": [Pair(charge.name_zh, _charge(charge)) for charge in found.charges],
        "objects": [
            Pair(each.kind, say("{number}，{state}", number=each.number, state=each.state))
            for each in registry.objects_of_case(found.number)
        ],
        "rating": rating if found.status.ended and not found.rated else None,
        "number_wanted": number_wanted(found),
        "can_withdraw": found.status in WITHDRAWABLE,
        "together": [Pair(each.role, _answer_of(each)) for each in found.together],
    }
    return form.page(request, "citizen/case.html", context)


def _number(found: engine.CaseView) -> PlateNumber | None:
    """The vehicle's own number, before the decision the one that is held for it."""
    if found.plate is not None or found.status.ended:
        return found.plate
    if engine.procedure(found.procedure).number is None:
        return None
    kept = engine.kept_number(found.applicant_id, found.subject)
    if kept is not None:
        return kept.plate
    held = plates.held_draw(found.applicant_id, found.subject)
    return plates.draw(held).chosen if held is not None else None


def _charge(charge: ChargeView) -> Markup:
    if charge.fen == 0:
        return say("不收费")
    if charge.received_at is None:
        return say("{amount}，还没交", amount=show_fen(charge.fen))
    return say(
        "{amount}，已交，票据号 {receipt}",
        amount=show_fen(charge.fen),
        receipt=charge.receipt_number,
    )


def _waiting(found: engine.CaseView) -> Markup | str:
    """Who waits for whom, and until when."""
    waiting = [each for each in found.together if each.waiting]
    if waiting:
        names = tuple(each.role for each in waiting)
        return say("在等{who}同意，最迟 {day}。", who=names, day=waiting[0].until_on)
    match found.status:
        case engine.CaseStatus.RECEIVED:
            return say("您在等窗口受理，最迟 {day}。", day=found.accept_by)
        case engine.CaseStatus.AWAITING_CORRECTION:
            return say("窗口在等您补齐，最迟 {day}。", day=found.correction_until)
        case engine.CaseStatus.ACCEPTED | engine.CaseStatus.UNDER_REVIEW if found.promise:
            return say("您在等车管所办，最迟 {day}办结。", day=found.promise.due_on)
        case engine.CaseStatus.PRODUCED:
            return say("牌证在等您来取。")
    return ""


def _answer_of(party: engine.Together) -> Markup:
    if party.waiting:
        return say("{state}，最迟 {day}", state=party.state, day=party.until_on)
    return say("{state}", state=party.state)


def _timeline(found: engine.CaseView) -> list[Happened]:
    lines = [
        Happened(say_it(line), show_instant(line.at), _where(line.point), "done")
        for line in found.timeline
    ]
    if found.status.ended:
        return lines
    for step in found.steps:
        if step.now:
            lines.append(Happened(say("{kind}", kind=step.label), "", "", "now"))
        elif not step.done:
            lines.append(Happened(say("{kind}", kind=step.label), "", "", "ahead"))
    return lines


def _where(point: str) -> str:
    if not point:
        return ""
    return name_of(places.point(point))


@dataclass(frozen=True, slots=True)
class Promised:
    """The promise date and how it was counted."""

    sentence: Markup
    working: list[Markup]


def _promise(found: engine.CaseView) -> Promised | None:
    promise = found.promise
    if promise is None:
        return None
    sentence = say(
        "最迟 {due}办结：从 {from_on}受理起 {n} 个工作日（{source}）。",
        due=promise.due_on,
        from_on=promise.from_on,
        n=promise.working_days,
        source=promise.source,
    )
    working = [say("{day}：受理当天，不算", day=promise.from_on)]
    counted = 0
    for each in promise.days:
        counted += each.counts
        if each.counts:
            line = say("{day}：第 {n} 个工作日", day=each.day.day, n=counted)
        else:
            why = each.paused or each.day.why_zh or "不算"
            line = say("{day}：不算（{why}）", day=each.day.day, why=why)
        working.append(line)
    if promise.provisional:
        working.append(say("这一年的放假安排还没有公布，日期可能会变。"))
    return Promised(sentence, working)


def _answers(found: engine.CaseView) -> list[Pair]:
    procedure = engine.procedure(found.procedure)
    pairs = [
        Pair(ask.label, said_again(ask, found.inputs.get(ask.name, ""))) for ask in procedure.asks
    ]
    number = _number(found)
    if number is not None:
        pairs.append(Pair("号牌号码", number))
    if found.point:
        point = places.point(found.point)
        place = say("{name}（{address}）", name=name_of(point), address=address_of_point(point))
        pairs.append(Pair("办理网点", place))
    return pairs


def _supply_form(found: engine.CaseView, request: Request | None) -> Form:
    procedure = engine.procedure(found.procedure)
    return form_of(procedure, request, dict(found.inputs), owner_id=found.applicant_id)


@require_POST
def supply(request: Request, number: str) -> HttpResponse:
    """Hand in corrected answers."""
    actor = acting(request).actor
    found = engine.case(number, actor)
    form = _supply_form(found, request)
    with form.attempt():
        engine.supply_correction(
            case_number=found.number, inputs=form.typed, by=actor, key=form.key
        )
        return HttpResponseRedirect(reverse("citizen:case", args=[found.number]))
    return _page(request, found, form, Form([_STARS, _WORDS]))


@require_POST
def withdraw(request: Request, number: str) -> HttpResponse:
    """Take the application back."""
    actor = acting(request).actor
    found = engine.case(number, actor)
    form = Form([], request)
    engine.withdraw(case_number=found.number, by=actor, key=form.key)
    return HttpResponseRedirect(reverse("citizen:case", args=[found.number]))


@require_POST
def rate(request: Request, number: str) -> HttpResponse:
    """Say how it was."""
    actor = acting(request).actor
    found = engine.case(number, actor)
    form = Form([_STARS, _WORDS], request)
    with form.attempt():
        answers = form.answers()
        engine.rate(
            case_number=found.number,
            stars=int(cast(str, answers["stars"])),
            words=str(answers["words"] or ""),
            by=actor,
            key=form.key,
        )
        return HttpResponseRedirect(reverse("citizen:case", args=[found.number]))
    return _page(request, found, _supply_form(found, None), form)
