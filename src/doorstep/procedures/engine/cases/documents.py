"""制证 and handing over: what was granted becomes things in the holder's hands, then it is done."""

from doorstep.audit.acts import act
from doorstep.fulfilment import services as fulfilment
from doorstep.fulfilment.queries import orders as orders_of
from doorstep.fulfilment.types import OrderState, OrderView
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, Key, Post
from doorstep.messages import services as messages
from doorstep.payments import services as payments
from doorstep.places import queries as places
from doorstep.procedures.engine.cases import lines, rhythm
from doorstep.procedures.engine.cases.finishing import finished
from doorstep.procedures.engine.errors import NotAtThisStep
from doorstep.procedures.engine.known import procedure as procedure_of
from doorstep.procedures.engine.models import Case
from doorstep.procedures.engine.types import CaseStatus
from doorstep.registry.types import Source


def produced(case: Case, by: Actor) -> None:
    """Every object of the case has been made; inside `pass_step`."""
    for each in _orders(case, OrderState.TO_PRODUCE):
        fulfilment.produce(
            object_id=each.object_id,
            on=clock.today(),
            by=by,
            source=_source(case),
            outside_serial=case.outside_serial,
        )
    case.step += 1
    rhythm.move(
        case,
        "produced",
        lines.PRODUCED,
        by=by,
        status=CaseStatus.PRODUCED,
        tell="ready-to-collect",
        told={"point": places.point(by.point or "").name_zh},
    )


@act
def hand_over(*, case_number: str, by: Actor, key: Key) -> str:
    """Give the applicant everything the case made; with the last thing the case is done.

    Errors: WrongPost, WrongPoint, NotAtThisStep, FeesOpen.
    """
    case = rhythm.lock(case_number)
    rhythm.require_post(by, Post.CLERK)
    rhythm.require_point(case, by)
    rhythm.require_status(case, CaseStatus.PRODUCED)
    payments.require_settled(case_number=case_number)
    given = _orders(case, OrderState.PRODUCED)
    for each in given:
        fulfilment.hand_over(
            object_id=each.object_id,
            on=clock.today(),
            by=by,
            source=_source(case),
            outside_serial=case.outside_serial,
        )
    documents = "、".join(each.kind.label for each in given)
    rhythm.move(case, "handed_over", lines.HANDED_OVER, by=by, slots={"documents": documents})
    messages.tell(case.applicant_id, "document-handed-over", document=documents, case=case_number)
    finished(case, by)
    return case_number


@act
def complete(*, case_number: str, by: Actor, key: Key) -> str:
    """Finish a case with nothing left to do or to hand over.

    Errors: WrongPost, WrongPoint, NotAtThisStep, FeesOpen.
    """
    case = rhythm.lock(case_number)
    rhythm.require_post(by, Post.CLERK)
    rhythm.require_point(case, by)
    rhythm.require_status(case, CaseStatus.GRANTED, CaseStatus.PRODUCED)
    steps_left = case.step < len(procedure_of(case.procedure).steps)
    to_give = any(each.state is not OrderState.HANDED_OVER for each in orders_of(case_number))
    if steps_left or to_give:
        raise NotAtThisStep(status=CaseStatus(case.status).label)
    payments.require_settled(case_number=case_number)
    finished(case, by)
    return case_number


def _orders(case: Case, state: OrderState) -> list[OrderView]:
    return [each for each in orders_of(case.number) if each.state is state]


def _source(case: Case) -> Source:
    return Source.UPSTREAM if case.outside_serial else Source.HERE
