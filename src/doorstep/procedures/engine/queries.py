"""Reading cases: one whole, those of a person, what waits at a desk, what was decided."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, ActorKind, Post
from doorstep.kernel.plate_number import PlateKind, PlateNumber
from doorstep.payments import queries as payments
from doorstep.people import queries as people
from doorstep.places import queries as places
from doorstep.places.types import PointKind
from doorstep.procedures.engine.acting import speaks_for
from doorstep.procedures.engine.assess import Assessment, assess
from doorstep.procedures.engine.cases.lines import OUTSIDE_PAUSE
from doorstep.procedures.engine.cases.rhythm import bare, inputs_of, law_day
from doorstep.procedures.engine.checklists import evidence_for
from doorstep.procedures.engine.consents import consents_in
from doorstep.procedures.engine.decision import reassess
from doorstep.procedures.engine.errors import NoSuchCase, NoSuchDraft
from doorstep.procedures.engine.explain import EvidenceLine
from doorstep.procedures.engine.inputs import Inputs
from doorstep.procedures.engine.known import procedure as procedure_of
from doorstep.procedures.engine.models import Case, CaseEvent, Decision, Draft
from doorstep.procedures.engine.promise import promise
from doorstep.procedures.engine.readers import gather
from doorstep.procedures.engine.slots import restored_slots
from doorstep.procedures.engine.types import (
    CaseRow,
    CaseStatus,
    CaseView,
    Channel,
    DecisionView,
    DraftView,
    Item,
    Line,
    Pause,
    Promise,
    StepView,
    Together,
    Transport,
)
from doorstep.procedures.engine.worklists import LISTS, Work, lists_for

PAGE = 100
_VERB_OF_STEP = {
    "accept": ("accepted", "accepted_by_silence"),
    "examine": ("examined",),
    "review": ("granted", "agreed", "refused"),
    "produce": ("produced",),
}


def case(case_number: str, viewer: Actor | None = None) -> CaseView:
    """One case; for a viewer who may not see it there is none. Errors: NoSuchCase."""
    found = _case(case_number)
    if viewer is not None and not _may_see(found, viewer):
        raise NoSuchCase
    events = list(found.events.order_by("id"))
    procedure = procedure_of(found.procedure)
    correction = found.corrections.first()
    charges = payments.charges(found.number)
    return CaseView(
        number=found.number,
        procedure=found.procedure,
        name=procedure.name,
        status=CaseStatus(found.status),
        version=found.version,
        channel=Channel(found.channel),
        point=found.point,
        applicant_id=str(found.applicant_id),
        agent_id=str(found.agent_id) if found.agent_id else "",
        subject=found.subject,
        vehicle_class=found.vehicle_class,
        inputs=found.inputs,
        examined=found.examined,
        film=found.film,
        draw_id=found.draw_id,
        plate=_plate(found),
        vehicle_id=found.vehicle_id,
        received_at=found.received_at,
        received_on=found.received_on,
        accept_by=found.accept_by,
        accepted_on=found.accepted_on,
        by_silence=found.by_silence,
        decided_on=found.decided_on,
        completed_at=found.completed_at,
        law_on=law_day(found),
        promise=_promise(found, events),
        correction=_items(correction.items) if correction else (),
        correction_until=correction.until_on if correction else None,
        correction_answered_at=correction.answered_at if correction else None,
        reasons=_reasons(found),
        steps=_steps(found, events),
        timeline=tuple(_line(event) for event in events),
        charges=charges,
        open_fen=sum(charge.fen for charge in charges if charge.open),
        outside_serial=found.outside_serial,
        outside_transport=Transport(found.outside_transport) if found.outside_transport else None,
        outside_sampled=bool(found.outside_sampled_by),
        may_correct=correction is None and found.status == CaseStatus.RECEIVED.value,
        rated=found.ratings.exists(),
        together=_together(found) if procedure.joint else (),
        checklist=found.checklist,
        checklist_on=found.checklist_on,
    )


def assessment_of(case_number: str, viewer: Actor | None = None) -> Assessment:
    """The case judged now, with facts looked up now; a decided one on the facts of its decision.

    Errors: NoSuchCase.
    """
    found = _case(case_number)
    if viewer is not None and not _may_see(found, viewer):
        raise NoSuchCase
    if found.decided_on is not None:
        # What the case itself changed in the record does not stand in its own way afterwards.
        return reassess(json.loads(bytes(found.decisions.latest("id").body)))
    procedure = procedure_of(found.procedure)
    facts = gather(procedure, inputs_of(found), law_day(found), found.examined)
    return assess(procedure, facts, law_day(found))


def evidence_of(case_number: str) -> tuple[EvidenceLine, ...]:
    """What a case may be asked for, by its law or the list it honours. Errors: NoSuchCase."""
    return evidence_for(_case(case_number))


def eligibility(
    procedure: str, applicant_id: str, values: dict[str, str], on: date, draw_id: str = ""
) -> Assessment:
    """Whether this applicant could apply with these answers on a day, before any case.

    `values` are answers as `read_inputs` gives them. Errors: NotInForce.
    """
    found = procedure_of(procedure)
    inputs = Inputs(procedure, applicant_id, values, draw_id)
    return assess(found, gather(found, inputs, on), on)


def cases_for(person_id: str, *, before: str = "", limit: int = PAGE) -> tuple[CaseRow, ...]:
    """A person's own cases, newest first; `before` is the number of the last one seen.

    Those of rows that turned out to be the same person's are theirs too.

    What somebody does for another is found by the mandate, and only while it holds.
    """
    try:
        person = UUID(person_id)
    except ValueError:
        return ()
    rows = Case.objects.filter(applicant_id__in=people.known_as(person))
    if before:
        last = _case(before)
        rows = rows.filter(
            Q(received_at__lt=last.received_at) | Q(received_at=last.received_at, id__lt=last.id)
        )
    return tuple(_row(row) for row in rows.order_by("-received_at", "-id")[: min(limit, PAGE)])


def case_of_draw(draw_id: UUID) -> str:
    """The number of the open or finished case a draw belongs to, empty where there is none."""
    found = Case.objects.filter(draw_id=draw_id).order_by("-received_at").first()
    return found.number if found is not None else ""


def worklist(
    work: Work, actor: Actor, *, after: str = "", limit: int = PAGE
) -> tuple[CaseRow, ...]:
    """What waits, the oldest first; `after` is the number of the last one seen.

    Oldest by application; what is reviewed, by the day its office promised.
    """
    rows = _waiting(work, actor)
    order = ("due_on", "received_at", "id") if LISTS[work].by_promise else ("received_at", "id")
    if after:
        rows = rows.filter(_beyond(_case(after), order))
    return tuple(_row(row) for row in rows.order_by(*order)[: min(limit, PAGE)])


def _beyond(last: Case, order: Sequence[str]) -> Q:
    """Rows after `last`; a case without a promise was never on such a list: from the beginning."""
    beyond, equal = Q(), Q()
    for name in order:
        value = getattr(last, name)
        if value is None:
            return Q()
        beyond |= equal & Q(**{f"{name}__gt": value})
        equal &= Q(**{name: value})
    return beyond


def waiting(actor: Actor) -> dict[Work, int]:
    """How much waits on each list of this post; counted up to a hundred."""
    return {work: _waiting(work, actor)[:PAGE].count() for work in lists_for(actor.post)}


def overdue_for_acceptance(today: date) -> Sequence[str]:
    """Numbers of applications whose five days have passed without a word."""
    rows = Case.objects.filter(status=CaseStatus.RECEIVED.value, accept_by__lt=today)
    return list(rows.order_by("accept_by").values_list("number", flat=True)[:1000])


def decisions(case_number: str) -> tuple[DecisionView, ...]:
    """Every judgement of a case as it was stored, oldest first. Errors: NoSuchCase."""
    rows = Decision.objects.filter(case=_case(case_number)).order_by("id")
    return tuple(
        DecisionView(
            kind=row.kind,
            at=row.at,
            on=row.on,
            outcome=row.outcome,
            body=bytes(row.body),
            rules_hash=row.rules_hash,
            reasons=_items(row.reasons),
        )
        for row in rows
    )


def drafts_of(owner_id: str) -> tuple[DraftView, ...]:
    """A person's drafts, newest first."""
    rows = Draft.objects.filter(owner_id=owner_id).order_by("-changed_at")[:PAGE]
    return tuple(_draft(row) for row in rows)


def draft(draft_id: str, owner_id: str) -> DraftView:
    """One draft of its owner. Errors: NoSuchDraft."""
    try:
        row = Draft.objects.filter(pk=UUID(draft_id), owner_id=owner_id).first()
    except ValueError as malformed:
        raise NoSuchDraft from malformed
    if row is None:
        raise NoSuchDraft
    return _draft(row)


def _case(case_number: str) -> Case:
    found = Case.objects.filter(number=bare(case_number)).first()
    if found is None:
        raise NoSuchCase
    return found


def _may_see(found: Case, viewer: Actor) -> bool:
    """Who has something to do with it, and nobody else: docs/decisions/0013."""
    if viewer.kind is ActorKind.CITIZEN:
        return speaks_for(found, viewer.id)
    if viewer.kind is not ActorKind.STAFF:
        return viewer.kind is ActorKind.SYSTEM
    if viewer.post in (Post.CLERK, Post.EXAMINER):
        return found.point == viewer.point or (not found.point and _takes_cases(viewer))
    if viewer.post is Post.ARCHIVIST:
        return found.outside_transport == Transport.TRANSCRIBED.value
    return viewer.post is Post.REGISTRAR


def _takes_cases(actor: Actor) -> bool:
    """Whether the point one works at handles cases: an inspection institution tests vehicles."""
    return places.point(actor.point or "").kind is not PointKind.INSTITUTION


def _waiting(work: Work, actor: Actor) -> QuerySet[Case]:
    listed = LISTS[work]
    if actor.kind is not ActorKind.STAFF or actor.post not in listed.posts:
        return Case.objects.none()
    if listed.status is None:
        rows = Case.objects.filter(
            outside_transport=Transport.TRANSCRIBED.value, outside_sampled_by=""
        )
    else:
        rows = Case.objects.filter(status=listed.status.value)
    if listed.own_point:
        untaken = listed.untaken_too and _takes_cases(actor)
        points = ("", actor.point or "-") if untaken else (actor.point or "-",)
        rows = rows.filter(point__in=points)
    return rows


def _together(found: Case) -> tuple[Together, ...]:
    return tuple(
        Together(
            consent_id=each.id,
            role=each.role,
            party_id=each.party_id,
            state=each.state.label,
            waiting=each.open,
            until_on=each.until_on,
        )
        for each in consents_in(found.number)
    )


def _row(row: Case) -> CaseRow:
    return CaseRow(
        number=row.number,
        procedure=row.procedure,
        name=procedure_of(row.procedure).name,
        status=CaseStatus(row.status),
        subject=row.subject,
        plate=_plate(row),
        applicant_id=str(row.applicant_id),
        point=row.point,
        received_at=row.received_at,
        changed_at=row.changed_at,
        due_on=row.due_on,
    )


def _plate(row: Case) -> PlateNumber | None:
    if not row.plate_number:
        return None
    return PlateNumber(PlateKind(row.plate_kind), row.plate_number)


def _line(event: CaseEvent) -> Line:
    return Line(
        at=event.at,
        verb=event.verb,
        status=CaseStatus(event.status),
        sentence=event.sentence,
        slots=restored_slots(event.slots),
        by=event.by,
        post=Post(event.post) if event.post else None,
        point=event.point,
    )


def _items(stored: list[dict[str, Any]]) -> tuple[Item, ...]:
    return tuple(
        Item(
            code=each["code"],
            sentence=each["sentence"],
            slots=restored_slots(each["slots"]),
            citations=tuple(each["citations"]),
            note=each["note"],
        )
        for each in stored
    )


def _reasons(found: Case) -> tuple[Item, ...]:
    if found.status not in (CaseStatus.DECLINED.value, CaseStatus.REFUSED.value):
        return ()
    return _items(found.decisions.latest("id").reasons)


def _steps(found: Case, events: list[CaseEvent]) -> tuple[StepView, ...]:
    done: dict[str, datetime] = {event.verb: event.at for event in events}
    views = []
    for i, step in enumerate(procedure_of(found.procedure).steps):
        passed = i < found.step
        times = [done[v] for v in _VERB_OF_STEP[step.kind.value] if v in done]
        views.append(
            StepView(
                kind=step.kind.value,
                label=step.kind.label,
                post=step.post,
                done=passed,
                now=i == found.step and not CaseStatus(found.status).ended,
                done_at=max(times) if passed and times else None,
            )
        )
    return tuple(views)


def _promise(found: Case, events: list[CaseEvent]) -> Promise | None:
    if found.accepted_on is None:
        return None
    entry = procedure_of(found.procedure).term.entry(found.accepted_on)
    today = clock.today()
    return promise(found.accepted_on, entry.value.n, entry.source, _pauses(events), today)


def _pauses(events: list[CaseEvent]) -> list[Pause]:
    pauses: list[Pause] = []
    for event in events:
        day = clock.local_day(event.at)
        if event.status == CaseStatus.AWAITING_OUTSIDE.value:
            if not pauses or pauses[-1].until_on is not None:
                pauses.append(Pause(day, None, OUTSIDE_PAUSE))
        elif pauses and pauses[-1].until_on is None:
            pauses[-1] = Pause(pauses[-1].from_on, day, OUTSIDE_PAUSE)
    return pauses


def _draft(row: Draft) -> DraftView:
    return DraftView(str(row.id), row.procedure, row.answers, row.changed_at)
