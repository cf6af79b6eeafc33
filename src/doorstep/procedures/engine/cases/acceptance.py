"""受理: what follows when an application is accepted, by a clerk or by silence."""

from datetime import date

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.payments import services as payments
from doorstep.payments.types import ChargeDue
from doorstep.procedures.engine.assess import fees_on
from doorstep.procedures.engine.known import procedure as procedure_of
from doorstep.procedures.engine.models import Case
from doorstep.procedures.engine.promise import promise
from doorstep.procedures.engine.types import Promise


def accepted(case: Case, on: date, by: Actor) -> Promise:
    """Fix the day whose law decides, the fees of that day, and the day promised."""
    found = procedure_of(case.procedure)
    case.accepted_at = clock.now()
    case.accepted_on = on
    entry = found.term.entry(on)
    promised = promise(on, entry.value.n, entry.source, (), on)
    case.due_on = promised.due_on
    payments.assess_charges(
        case_number=case.number,
        charges=[
            ChargeDue(item=fee.code, name_zh=fee.name, fen=fee.fen, basis=str(fee.source))
            for fee in fees_on(found, on)
        ],
        on=on,
        by=by,
    )
    return promised
