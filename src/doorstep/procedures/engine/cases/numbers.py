"""The plate number of a case: drawn apart, attached when there, kept while the vehicle has to come
again, assigned with the decision.
"""

from uuid import UUID

from doorstep.audit.acts import act
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, ActorKind, Key, Post
from doorstep.kernel.dated import Dated, since
from doorstep.kernel.periods import WorkingDays
from doorstep.kernel.plate_number import PlateNumber
from doorstep.law.instruments import city_practice
from doorstep.law.working_days import term
from doorstep.messages import services as messages
from doorstep.numbers import services as rights
from doorstep.people.queries import known_as
from doorstep.plates import services as plates
from doorstep.plates.errors import HoldNotFound
from doorstep.procedures.engine.acting import speaks_for
from doorstep.procedures.engine.cases import lines, rhythm
from doorstep.procedures.engine.cases.own_draw import own_draw
from doorstep.procedures.engine.errors import NoSuchCase
from doorstep.procedures.engine.kept import kept_number
from doorstep.procedures.engine.known import procedure as procedure_of
from doorstep.procedures.engine.models import Case
from doorstep.procedures.engine.types import CaseStatus

REEXAMINATION_TERM = Dated(
    "重新查验期限", since("2008-10-01", WorkingDays(10), city_practice("重新查验期限"))
)


@act
def attach_draw(*, case_number: str, draw_id: str, by: Actor, key: Key) -> str:
    """Say which draw's number the case is for; any time before the decision.

    Errors: NoSuchCase, WrongPost, WrongPoint, NotAtThisStep, HoldNotFound.
    """
    case = rhythm.lock(case_number)
    if by.kind is ActorKind.CITIZEN:
        if not speaks_for(case, by.id):
            raise NoSuchCase
    else:
        rhythm.require_post(by, Post.CLERK)
        rhythm.require_point(case, by)
    rhythm.require_status(
        case,
        CaseStatus.RECEIVED,
        CaseStatus.AWAITING_CORRECTION,
        CaseStatus.ACCEPTED,
        CaseStatus.UNDER_REVIEW,
    )
    number = _held(draw_id, str(case.applicant_id), case.subject)
    case.draw_id = UUID(draw_id)
    rhythm.move(
        case, "number_attached", lines.NUMBER_CHOSEN, by=by, slots={"number": number.dotted}
    )
    return case_number


def keep_for_reexamination(case: Case, by: Actor) -> None:
    """A vehicle that has to come again keeps its number until then, and the applicant is told."""
    case.draw_id = own_draw(case)
    if case.draw_id is None:
        return
    today = clock.today()
    until = term(today, REEXAMINATION_TERM.on(today).n).ends_on
    number = plates.extend_hold(draw_id=case.draw_id, until=until)
    if number is None:
        return
    slots = {"number": number.dotted, "until": until}
    rhythm.move(case, "number_kept", lines.NUMBER_KEPT, by=by, slots=slots)
    messages.tell(case.applicant_id, "number-held", **slots)


def require_own_draw(draw_id: str, applicant_id: str, subject: str) -> UUID:
    """The draw, if it holds a number for this applicant and vehicle. Errors: HoldNotFound."""
    _held(draw_id, applicant_id, subject)
    return UUID(draw_id)


def assigned(case: Case) -> PlateNumber | None:
    """Make the kept or held number the vehicle's own; None where the procedure gives none.

    Errors: HoldNotFound, NotKeptForYou.
    """
    if procedure_of(case.procedure).number is None:
        return None
    kept = kept_number(str(case.applicant_id), case.subject)
    if kept is not None:
        owner = str(case.applicant_id)
        if rights.use(person_id=owner, plate=kept.plate, case_number=case.number):
            plates.reclaim_number(
                plate=kept.plate, owner_ids=known_as(owner), case_number=case.number
            )
        case.plate_kind, case.plate_number = kept.plate.kind.value, kept.plate.text
        return kept.plate
    case.draw_id = own_draw(case)
    if case.draw_id is None:
        raise HoldNotFound
    plate = plates.assign_number(
        draw_id=case.draw_id,
        applicant_id=str(case.applicant_id),
        vin=case.subject,
        case_number=case.number,
    )
    case.plate_kind, case.plate_number = plate.kind.value, plate.text
    return plate


def _held(draw_id: str, applicant_id: str, subject: str) -> PlateNumber:
    try:
        wanted = UUID(draw_id)
    except ValueError as malformed:
        raise HoldNotFound from malformed
    return plates.held_number(draw_id=wanted, applicant_id=applicant_id, vin=subject)
