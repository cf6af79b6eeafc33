"""The answers of the engine as plain JSON: the same on the command line and in the API.

Why one place: whoever asks by machine must be told as much as who reads the page.
"""

from dataclasses import fields
from datetime import date
from typing import Any

from doorstep.kernel.dated import NotInForce
from doorstep.procedures.engine.assess import Assessment, Missing, Shortfall, fees_on
from doorstep.procedures.engine.codec import facts_to_plain, to_plain
from doorstep.procedures.engine.declare import Procedure
from doorstep.procedures.engine.explain import explain
from doorstep.procedures.engine.known import procedure as procedure_of
from doorstep.procedures.engine.offer import offered
from doorstep.procedures.engine.rules_hash import rules_hash
from doorstep.procedures.engine.said import said

NOT_YET = "“{name}”从 {from_on}起才有，{on}还不能办。"
NO_MORE = "“{name}”到 {until_on}停办，{on}不能办。"


def not_in_force(procedure: Procedure[Any], on: date, none: NotInForce) -> dict[str, object]:
    """The answer for a day without a rule."""
    ended = none.until_on is not None and none.until_on < on
    slots = {
        "name": procedure.name,
        "on": on,
        "from_on": none.from_on,
        "until_on": none.until_on,
    }
    return {
        "in_force": False,
        "procedure": procedure.code,
        "on": on.isoformat(),
        "why": said(NO_MORE if ended else NOT_YET, slots),
        "from": none.from_on.isoformat(),
        "until": none.until_on.isoformat() if none.until_on is not None else None,
    }


def explained(procedure: Procedure[Any], on: date) -> dict[str, object]:
    """`explain` as JSON, or that there is no rule on the day."""
    try:
        found = explain(procedure, on)
    except NotInForce as none:
        return not_in_force(procedure, on, none)
    return {
        "in_force": True,
        **{field.name: to_plain(getattr(found, field.name)) for field in fields(found)},
    }


def assessed(assessment: Assessment) -> dict[str, object]:
    """An assessment as JSON, with what it would cost on the day."""
    found = procedure_of(assessment.procedure)
    return {
        "in_force": True,
        "procedure": assessment.procedure,
        "on": assessment.on.isoformat(),
        "outcome": assessment.outcome.value,
        "final": assessment.final,
        "shortfalls": [_shortfall(each) for each in assessment.shortfalls],
        "undecided": [_missing(each) for each in assessment.undecided],
        "pending": [_missing(each) for each in assessment.pending],
        "met": list(assessment.met),
        "consulted": to_plain(assessment.consulted),
        "fees": to_plain(fees_on(found, assessment.on)),
        "facts": facts_to_plain(assessment.facts),
        "rules_hash": rules_hash(found),
    }


def listed(procedure: Procedure[Any], on: date) -> dict[str, object]:
    """One line of the list of procedures on a day."""
    offer = offered(procedure, on)
    return {
        "code": procedure.code,
        "name": procedure.name,
        "in_force": offer.in_force,
        "channels": to_plain(offer.channels),
        "from": offer.from_on.isoformat(),
        "until": offer.until_on.isoformat() if offer.until_on is not None else None,
    }


def _shortfall(shortfall: Shortfall) -> dict[str, object]:
    return {
        "code": shortfall.code,
        "sentence": shortfall.say(),
        "citations": to_plain(shortfall.citations),
        "since": to_plain(shortfall.since),
        "facts": {
            met.name: {
                "label": met.label,
                "value": to_plain(met.fact.value),
                "source": met.fact.source,
                "as_of": to_plain(met.fact.as_of),
                "how": met.fact.how.value,
            }
            for met in shortfall.met
        },
        "mend": to_plain(shortfall.mend),
    }


def _missing(missing: Missing) -> dict[str, object]:
    return {
        "code": missing.code,
        "sentence": missing.say(),
        "fact": missing.fact,
        "needs": missing.needs,
        "from": missing.from_,
        "later": missing.later,
        "citations": to_plain(missing.citations),
    }
