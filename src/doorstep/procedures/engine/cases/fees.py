"""Recording that a fee was received."""

from doorstep.audit.acts import act
from doorstep.kernel.actor import Actor, Key, Post
from doorstep.kernel.money import Fen, show
from doorstep.payments import queries, services
from doorstep.procedures.engine.cases import lines, rhythm
from doorstep.procedures.engine.types import CaseStatus


@act
def record_fee(
    *, case_number: str, item: str, fen: Fen, receipt_number: str, by: Actor, key: Key
) -> str:
    """The clerk has received one item in full; returns the payment's id.

    Errors: WrongPost, WrongPoint, NotAtThisStep, and those of payments.
    """
    case = rhythm.lock(case_number)
    rhythm.require_post(by, Post.CLERK)
    rhythm.require_point(case, by)
    rhythm.require_status(
        case,
        CaseStatus.ACCEPTED,
        CaseStatus.UNDER_REVIEW,
        CaseStatus.AWAITING_OUTSIDE,
        CaseStatus.GRANTED,
        CaseStatus.PRODUCED,
    )
    payment = services.record_received(
        case_number=case_number, item=item, fen=fen, receipt_number=receipt_number, by=by
    )
    names = {charge.item: charge.name_zh for charge in queries.charges(case_number)}
    rhythm.move(
        case,
        "fee_received",
        lines.FEE_RECEIVED,
        by=by,
        detail={"item": item, "fen": fen},
        slots={
            "item": names[item],
            "amount": show(fen),
            "receipt": receipt_number.strip().upper(),
        },
    )
    return payment
