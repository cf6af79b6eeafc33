"""Applying together: the other parties are asked, agree or refuse, each for themselves.

Why never by a code: whoever asks somebody for six digits teaches them to tell six digits. A party
taps on their own page, or signs at a counter before the clerk who writes it down.
"""

from typing import Any
from uuid import UUID

from doorstep.audit.acts import act
from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM, Actor, ActorKind, Key, Post
from doorstep.kernel.errors import NotAllowed
from doorstep.law.parameters import JOINT_ANSWER
from doorstep.law.working_days import term
from doorstep.messages import services as messages
from doorstep.people import queries as people
from doorstep.procedures.engine.cases import lines, rhythm
from doorstep.procedures.engine.cases.reasons import Reason, stored_reasons
from doorstep.procedures.engine.consents import (
    BEFORE_THE_DECISION,
    ConsentState,
    ConsentWay,
    same_person,
)
from doorstep.procedures.engine.declare import Procedure
from doorstep.procedures.engine.errors import ConsentAnswered, NoSuchConsent
from doorstep.procedures.engine.facts import Known, Unknown
from doorstep.procedures.engine.joint import FACT, parties_of
from doorstep.procedures.engine.known import procedure as procedure_of
from doorstep.procedures.engine.models import Case, JointConsent
from doorstep.procedures.engine.types import CaseStatus

OPENED = "mandate"
"""What the level of an account must open before a tap on it counts, as for a mandate."""


def ask_parties(case: Case, found: Procedure[Any], facts: Known, by: Actor) -> None:
    """Ask every party that was not asked yet; inside the act that wrote the case."""
    today = clock.today()
    applicants = same_person(str(case.applicant_id))
    parties = parties_of(found.joint, found.facts.type, facts, today, applicants)
    if isinstance(parties, Unknown):
        return
    until = term(today, JOINT_ANSWER.on(today).n).ends_on
    for party, person in parties.items():
        row, made = JointConsent.objects.get_or_create(
            case=case,
            role=party.role,
            party_id=UUID(person),
            defaults={
                "state": ConsentState.ASKED.value,
                "asked_at": clock.now(),
                "until_on": until,
            },
        )
        if made:
            messages.tell(row.party_id, "joint-asked", procedure=found.name, until=until)
            slots = {"party": party.name, "until_on": until}
            rhythm.move(case, "joint_asked", lines.JOINT_ASKED, by=by, slots=slots)


@act
def agree_jointly(*, consent_id: UUID, by: Actor, key: Key) -> str:
    """A party, or a unit's agent, taps on their own page; returns the case number.

    Errors: NoSuchConsent, ConsentAnswered, LevelNeeded.
    """
    case, row = _own(consent_id, by)
    people.require_opened(by.id, OPENED, clock.today())
    _agreed(case, row, ConsentWay.TAP, by)
    return case.number


@act
def sign_jointly(*, consent_id: UUID, by: Actor, key: Key) -> str:
    """A party has signed before the clerk who writes it down; returns the case number.

    Errors: NoSuchConsent, ConsentAnswered, WrongPost, WrongPoint.
    """
    case, row = _locked(consent_id)
    rhythm.require_post(by, Post.CLERK)
    rhythm.require_point(case, by)
    _agreed(case, row, ConsentWay.COUNTER, by)
    return case.number


@act
def refuse_jointly(*, consent_id: UUID, by: Actor, key: Key) -> str:
    """A party does not agree, or no longer does: the case ends; returns its number.

    Errors: NoSuchConsent, ConsentAnswered.
    """
    case_number = _case_of(consent_id)
    prepared = rhythm.look_up(case_number)
    case, row = _own(consent_id, by)
    if row.state not in (ConsentState.ASKED.value, ConsentState.AGREED.value):
        raise ConsentAnswered
    _answer(row, ConsentState.REFUSED, by)
    _end(case, prepared, row, lines.JOINT_REFUSED, by)
    return case.number


@act
def end_unanswered(*, case_number: str, by: Actor, key: Key) -> str:
    """A party did not answer in time: the case ends.

    Errors: NoSuchCase, NotAtThisStep, NotAllowed for anybody but the system.
    """
    if by != SYSTEM:
        raise NotAllowed
    prepared = rhythm.look_up(case_number)
    case = rhythm.lock(case_number)
    rhythm.require_status(case, *BEFORE_THE_DECISION)
    rows = case.consents.select_for_update().filter(
        state=ConsentState.ASKED.value, until_on__lt=clock.today()
    )
    late = list(rows.order_by("role"))
    if not late:
        raise NotAllowed
    for row in late:
        _answer(row, ConsentState.LAPSED, by)
    _end(case, prepared, late[0], lines.JOINT_LAPSED, by)
    return case.number


def _agreed(case: Case, row: JointConsent, way: ConsentWay, by: Actor) -> None:
    today = clock.today()
    if row.state != ConsentState.ASKED.value or row.until_on < today:
        raise ConsentAnswered
    row.way = way.value
    _answer(row, ConsentState.AGREED, by)
    name = _name(case, row)
    line = lines.JOINT_AGREED if way is ConsentWay.TAP else lines.JOINT_SIGNED
    rhythm.move(case, "joint_agreed", line, by=by, slots={"party": name}, detail={"way": way})
    told = {"party": name, "procedure": procedure_of(case.procedure).name}
    messages.tell(case.applicant_id, "joint-agreed", **told)


def _answer(row: JointConsent, state: ConsentState, by: Actor) -> None:
    row.state, row.answered_at, row.answered_by = state.value, clock.now(), str(by)
    row.save()


def _end(case: Case, prepared: rhythm.Prepared, row: JointConsent, line: str, by: Actor) -> None:
    """不予受理: who has to apply together did not."""
    found = procedure_of(case.procedure)
    assessment = rhythm.judge(case, prepared)
    name = _name(case, row)
    rule = next(each.name for each in found.requirements if FACT in each.reads)
    reasons = [Reason(f"{case.procedure}/{rule}", note=ConsentState(row.state).label)]
    kept = stored_reasons(reasons, found, assessment, assessment.on)
    rhythm.keep_decision(case, "decline", assessment, by=by, outcome="declined", reasons=kept)
    case.decided_on, case.decided_by = clock.today(), str(by)
    slots: dict[str, object] = {"party": name}
    if row.state == ConsentState.LAPSED.value:
        slots["until_on"] = row.until_on
    rhythm.move(
        case,
        "joint_ended",
        line,
        by=by,
        status=CaseStatus.DECLINED,
        tell="case-declined",
        detail={"role": row.role, "state": row.state},
        slots=slots,
    )
    for other in case.consents.all():
        messages.tell(other.party_id, "joint-ended", procedure=found.name)


def _name(case: Case, row: JointConsent) -> str:
    joint = procedure_of(case.procedure).joint
    return next((party.name for party in joint if party.role == row.role), row.role)


def _case_of(consent_id: UUID) -> str:
    row = JointConsent.objects.select_related("case").filter(pk=consent_id).first()
    if row is None:
        raise NoSuchConsent
    return row.case.number


def _locked(consent_id: UUID) -> tuple[Case, JointConsent]:
    """The case first, as everywhere, then the answer in it."""
    case = rhythm.lock(_case_of(consent_id))
    row = JointConsent.objects.select_for_update().get(pk=consent_id)
    if CaseStatus(case.status) not in BEFORE_THE_DECISION:
        raise ConsentAnswered
    return case, row


def _own(consent_id: UUID, by: Actor) -> tuple[Case, JointConsent]:
    row = JointConsent.objects.filter(pk=consent_id).first()
    own = by.kind is ActorKind.CITIZEN and row is not None
    if not own or row is None or not people.speaks_for(by.id, row.party_id, clock.today()):
        raise NoSuchConsent
    return _locked(consent_id)


__all__ = [
    "agree_jointly",
    "ask_parties",
    "end_unanswered",
    "refuse_jointly",
    "sign_jointly",
]
