"""Cases: handed in, followed, and worked on at the counter and by the registrar."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from doorstep.audit import services as audit
from doorstep.kernel.actor import Actor, ActorKind
from doorstep.kernel.money import yuan
from doorstep.mandates import queries as mandates
from doorstep.portals.api.service import AUTH, FAILURES, caller, key_of
from doorstep.portals.frame import mandated
from doorstep.procedures import engine
from doorstep.procedures.engine import Channel, StepKind

router = Router(tags=["cases"], auth=AUTH)


class CaseIn(Schema):
    """An application: answers by name, the point to go on at, the draw that holds the number, the
    number of a list that was kept and is to be honoured.
    """

    procedure: str
    inputs: dict[str, str]
    point: str = ""
    draw_id: str = ""
    checklist: str = ""
    channel: Channel = Channel.ONLINE


class InputsIn(Schema):
    """Answers that changed."""

    inputs: dict[str, str] = Field(default_factory=dict)


class ReasonIn(Schema):
    """A reason code and what the officer adds."""

    code: str
    note: str = ""


class ReasonsIn(Schema):
    """Everything at once."""

    reasons: list[ReasonIn]


class StepIn(Schema):
    """A step to pass: answers to its checklist, the recording of an examination."""

    step: StepKind
    checks: dict[str, bool] = Field(default_factory=dict)
    film: str = ""
    version: int | None = None


class HonourIn(Schema):
    """The number of a list that was kept (10 digits)."""

    number: str


class FeeIn(Schema):
    """One item received in full; the amount in yuan as written on the receipt."""

    item: str
    amount: str
    receipt_number: str


class NoteIn(Schema):
    """A few words."""

    note: str


class RatingIn(Schema):
    """One to five stars."""

    stars: int
    words: str = ""


class NumberOut(Schema):
    """The case number (13 digits)."""

    case_number: str


class ListOut(Schema):
    """A list; `next` is the cursor of the following page."""

    items: list[dict[str, Any]]
    next: str | None = None


PAGE = 50
THROUGH_A_PROGRAM = "用程序查看这件业务"
"""What the applicant reads of a look that no page made."""


def _done(number: str) -> dict[str, str]:
    return {"case_number": number}


def _at_hand(request: HttpRequest, number: str) -> Actor:
    """The caller, who sees this case: before anything else is judged, so that a stranger learns
    nothing from what is. Errors: NoSuchCase.
    """
    by = caller(request).actor
    engine.case(number, viewer=by)
    return by


def _opened(request: HttpRequest, number: str) -> None:
    """Record that somebody else than the applicant sees this case: the applicant can read it."""
    by = caller(request).actor
    if by.kind is not ActorKind.CITIZEN:
        audit.opened(f"case:{number}", by=by, purpose=THROUGH_A_PROGRAM, case=number)
        return
    mandate = mandates.mandate_of_case(number)
    if mandate is not None and mandate.principal.id != by.id:
        mandated.saw_case(engine.case(number, by), by, THROUGH_A_PROGRAM)


@router.post("", response={201: NumberOut, **FAILURES})
def open_case(request: HttpRequest, payload: CaseIn) -> Any:
    """Hand in an application: received, which is not yet done."""
    who = caller(request)
    number = engine.open_case(
        procedure=payload.procedure,
        channel=payload.channel,
        applicant_id=who.person_id,
        inputs=payload.inputs,
        point=payload.point,
        draw_id=payload.draw_id,
        checklist=payload.checklist,
        by=who.actor,
        key=key_of(request),
    )
    return Status(201, _done(number))


@router.get("", response={200: ListOut, **FAILURES})
def my_cases(request: HttpRequest, before: str = "") -> Any:
    """The caller's cases, newest first, fifty at a time."""
    rows = engine.cases_for(caller(request).person_id, before=before, limit=PAGE)
    following = rows[-1].number if len(rows) == PAGE else None
    return {"items": engine.to_plain(rows), "next": following}


@router.get("/{case_number}", response={200: dict[str, Any], **FAILURES})
def case(request: HttpRequest, case_number: str) -> Any:
    """One case with its timeline, as its applicant or the officer at work on it sees it."""
    found = engine.case(case_number, viewer=caller(request).actor)
    _opened(request, found.number)
    return engine.to_plain(found)


@router.get("/{case_number}/assessment", response={200: dict[str, Any], **FAILURES})
def assessment(request: HttpRequest, case_number: str) -> Any:
    """The case judged now, by the law of its day."""
    judged = engine.assessment_of(case_number, viewer=caller(request).actor)
    _opened(request, case_number)
    return engine.assessed(judged)


@router.post("/{case_number}/correction", response={200: NumberOut, **FAILURES})
def supply_correction(request: HttpRequest, case_number: str, payload: InputsIn) -> Any:
    """Hand in what was missing."""
    engine.supply_correction(
        case_number=case_number,
        inputs=payload.inputs,
        by=_at_hand(request, case_number),
        key=key_of(request),
    )
    return _done(case_number)


@router.post("/{case_number}/draw/{draw_id}", response={200: NumberOut, **FAILURES})
def attach_draw(request: HttpRequest, case_number: str, draw_id: str) -> Any:
    """Say which draw's number the case is for."""
    engine.attach_draw(
        case_number=case_number,
        draw_id=draw_id,
        by=_at_hand(request, case_number),
        key=key_of(request),
    )
    return _done(case_number)


@router.post("/{case_number}/withdrawal", response={200: NumberOut, **FAILURES})
def withdraw(request: HttpRequest, case_number: str) -> Any:
    """Take the application back."""
    engine.withdraw(case_number=case_number, by=_at_hand(request, case_number), key=key_of(request))
    return _done(case_number)


@router.post("/{case_number}/rating", response={200: NumberOut, **FAILURES})
def rate(request: HttpRequest, case_number: str, payload: RatingIn) -> Any:
    """Rate a finished case, once."""
    engine.rate(
        case_number=case_number,
        stars=payload.stars,
        words=payload.words,
        by=_at_hand(request, case_number),
        key=key_of(request),
    )
    return _done(case_number)


@router.post("/{case_number}/steps", response={200: NumberOut, **FAILURES})
def pass_step(request: HttpRequest, case_number: str, payload: StepIn) -> Any:
    """Pass the next step, in the post the caller holds."""
    engine.pass_step(
        case_number=case_number,
        step=payload.step,
        checks=payload.checks or None,
        film=payload.film,
        version=payload.version,
        by=_at_hand(request, case_number),
        key=key_of(request),
    )
    return _done(case_number)


@router.post("/{case_number}/correction-request", response={200: NumberOut, **FAILURES})
def request_correction(request: HttpRequest, case_number: str, payload: ReasonsIn) -> Any:
    """Tell the applicant everything that is missing, once."""
    engine.request_correction(
        case_number=case_number,
        items=_reasons(payload),
        by=_at_hand(request, case_number),
        key=key_of(request),
    )
    return _done(case_number)


@router.post("/{case_number}/checklist", response={200: NumberOut, **FAILURES})
def honour_checklist(request: HttpRequest, case_number: str, payload: HonourIn) -> Any:
    """Take the case in by the list its applicant brought; for a clerk."""
    engine.honour_checklist(
        case_number=case_number,
        number=payload.number,
        by=_at_hand(request, case_number),
        key=key_of(request),
    )
    return _done(case_number)


@router.post("/{case_number}/declination", response={200: NumberOut, **FAILURES})
def decline(request: HttpRequest, case_number: str, payload: ReasonsIn) -> Any:
    """不予受理, with reasons."""
    engine.decline(
        case_number=case_number,
        reasons=_reasons(payload),
        by=_at_hand(request, case_number),
        key=key_of(request),
    )
    return _done(case_number)


@router.post("/{case_number}/refusal", response={200: NumberOut, **FAILURES})
def refuse(request: HttpRequest, case_number: str, payload: ReasonsIn) -> Any:
    """不予登记, with reasons, by a registrar."""
    engine.refuse(
        case_number=case_number,
        reasons=_reasons(payload),
        by=_at_hand(request, case_number),
        key=key_of(request),
    )
    return _done(case_number)


@router.post("/{case_number}/return", response={200: NumberOut, **FAILURES})
def return_(request: HttpRequest, case_number: str, payload: NoteIn) -> Any:
    """退回查验, by a registrar."""
    engine.return_(
        case_number=case_number,
        note=payload.note,
        by=_at_hand(request, case_number),
        key=key_of(request),
    )
    return _done(case_number)


@router.post("/{case_number}/fees", response={200: NumberOut, **FAILURES})
def record_fee(request: HttpRequest, case_number: str, payload: FeeIn) -> Any:
    """One item was received in full at the counter."""
    engine.record_fee(
        case_number=case_number,
        item=payload.item,
        fen=yuan(payload.amount),
        receipt_number=payload.receipt_number,
        by=_at_hand(request, case_number),
        key=key_of(request),
    )
    return _done(case_number)


@router.post("/{case_number}/handover", response={200: NumberOut, **FAILURES})
def hand_over(request: HttpRequest, case_number: str) -> Any:
    """Everything the case made is given to the applicant; then it is done."""
    engine.hand_over(
        case_number=case_number, by=_at_hand(request, case_number), key=key_of(request)
    )
    return _done(case_number)


def _reasons(payload: ReasonsIn) -> list[engine.Reason]:
    return [engine.Reason(each.code, each.note) for each in payload.reasons]
