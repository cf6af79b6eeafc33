"""准予: the decision, and its effects on the record, in one transaction."""

import json

from doorstep.fulfilment import services as fulfilment
from doorstep.kernel import clock, events
from doorstep.kernel.actor import Actor
from doorstep.kernel.plate_number import PlateKind, PlateNumber
from doorstep.law.reading import Law
from doorstep.messages import services as messages
from doorstep.payments import queries as payments
from doorstep.plates import services as plates
from doorstep.plates.errors import HoldNotFound
from doorstep.procedures.engine.assess import Assessment, facts_of
from doorstep.procedures.engine.cases import lines, rhythm
from doorstep.procedures.engine.cases.effects import Carrying, carry_out, end_objects, issue_object
from doorstep.procedures.engine.cases.finishing import finished
from doorstep.procedures.engine.cases.numbers import assigned
from doorstep.procedures.engine.cases.own_draw import own_draw
from doorstep.procedures.engine.decision import reassess
from doorstep.procedures.engine.declare import Authority
from doorstep.procedures.engine.errors import NotReady
from doorstep.procedures.engine.events import OutsideWanted
from doorstep.procedures.engine.kept import kept_number
from doorstep.procedures.engine.known import procedure as procedure_of
from doorstep.procedures.engine.models import Case
from doorstep.procedures.engine.types import CaseStatus
from doorstep.registry import services as registry
from doorstep.registry.types import Source


def granted(case: Case, assessment: Assessment, by: Actor) -> None:
    """Decide. Where the act is another system's, ask it and wait; else it takes effect now."""
    found = procedure_of(case.procedure)
    case.decided_on = clock.today()
    case.decided_by = str(by)
    rhythm.keep_decision(case, "grant", assessment, by=by, outcome="granted")
    if found.authority is Authority.UPSTREAM:
        plate = _held(case)
        rhythm.move(
            case,
            "agreed",
            lines.AWAITING_OUTSIDE,
            by=by,
            status=CaseStatus.AWAITING_OUTSIDE,
            tell="case-waits",
            told={"whom": lines.OUTSIDE_SYSTEM},
        )
        events.publish(
            OutsideWanted(
                case.number,
                case.procedure,
                case.subject,
                str(case.applicant_id),
                plate,
                case.decided_on,
            )
        )
        return
    take_effect(case, assessment, by=by)
    _said(case, "granted", _line_of(case), by)


def take_effect(case: Case, assessment: Assessment, *, by: Actor) -> None:
    """Write what the decision changes: number, record, objects to be made."""
    found = procedure_of(case.procedure)
    facts = facts_of(found, assessment.facts)
    if facts is None:
        raise NotReady(assessment)
    today = clock.today()
    at = Carrying(
        case,
        assigned(case),
        registry.Written(
            on=today,
            case_number=case.number,
            by=by,
            source=Source.UPSTREAM if found.authority is Authority.UPSTREAM else Source.HERE,
            outside_serial=case.outside_serial,
        ),
    )
    for effect in found.effects(facts, Law(today)):
        carry_out(effect, at)
    # What is delivered anew takes the place of what the holder had.
    made = (*found.delivers, *found.meanwhile)
    end_objects(at, made, lost=False)
    issued = [issue_object(at, kind) for kind in made]
    fulfilment.order_production(
        case_number=case.number, object_ids=issued, point=case.point, on=today, by=by
    )
    for object_id in issued[len(found.delivers) :]:
        for verb in (fulfilment.produce, fulfilment.hand_over):
            verb(
                object_id=object_id,
                on=today,
                by=by,
                source=at.written.source,
                outside_serial=case.outside_serial,
            )


def _line_of(case: Case) -> str:
    if case.kept_until is not None:
        return lines.GRANTED_KEPT
    if case.plate_number:
        return lines.GRANTED_NUMBER
    delivers = procedure_of(case.procedure).delivers
    return lines.GRANTED if delivers else lines.GRANTED_WITHOUT_DOCUMENTS


def effective(case: Case, by: Actor) -> None:
    """The outside act has been made: it takes effect here too, on the facts of our decision."""
    granting = case.decisions.filter(kind="grant").latest("id")
    take_effect(case, reassess(json.loads(bytes(granting.body))), by=by)
    _said(case, "outside_arrived", lines.OUTSIDE_ARRIVED, by, serial=case.outside_serial)


def finish_if_done(case: Case, by: Actor) -> None:
    """A case with no step left, nothing to hand over and nothing owed is done at once."""
    found = procedure_of(case.procedure)
    if case.step < len(found.steps) or found.delivers or payments.open_charges(case.number):
        return
    finished(case, by)


def _said(case: Case, verb: str, line: str, by: Actor, **slots: object) -> None:
    if case.plate_number:
        plate = PlateNumber(PlateKind(case.plate_kind), case.plate_number)
        slots |= {"number": plate.dotted, "until": case.kept_until}
        if case.kept_until is None:
            messages.tell(case.applicant_id, "number-assigned", number=plate.dotted)
    found = procedure_of(case.procedure)
    status = rhythm.next_status(found, case.step)
    # Where nothing is made, the message that it is done is the next one.
    tell = "case-granted" if found.delivers else ""
    rhythm.move(case, verb, line, by=by, status=status, tell=tell, slots=slots)
    finish_if_done(case, by)


def _held(case: Case) -> PlateNumber | None:
    if procedure_of(case.procedure).number is None:
        return None
    kept = kept_number(str(case.applicant_id), case.subject)
    if kept is not None:
        return kept.plate
    case.draw_id = own_draw(case)
    if case.draw_id is None:
        raise HoldNotFound
    return plates.held_number(
        draw_id=case.draw_id, applicant_id=str(case.applicant_id), vin=case.subject
    )
