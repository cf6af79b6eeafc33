"""What becomes of a number that leaves its vehicle: a right of the former owner, or the pool's.

Why here: the record, the rule, the right and the pool do not know each other.
"""

from datetime import timedelta

from django.db import transaction
from procrastinate.contrib.django import app

from doorstep.config.readers import FORMER_EVENTS, former_use_as_fact, number_custom_on
from doorstep.kernel import clock
from doorstep.law.reading import Law
from doorstep.numbers import queries
from doorstep.numbers import services as rights
from doorstep.numbers.types import RightView
from doorstep.places import queries as places
from doorstep.plates import services as plates
from doorstep.procedures.catalogue.keep_plate_number import last_day, right_until
from doorstep.procedures.requirements.facts import FormerNumber
from doorstep.registry.events import NumberLeft
from doorstep.registry.tenures import former_uses


def number_left(left: NumberLeft) -> None:
    """Keep the number for its former owner where the rule of the day gives a right, or free it."""
    use = next(
        (
            each
            for each in former_uses(left.owner_id)
            if (each.plate, each.vin, each.event_on) == (left.plate, left.vin, left.on)
        ),
        None,
    )
    last = None
    if use is not None and use.event in FORMER_EVENTS:
        former = former_use_as_fact(use)
        last = right_until(former, number_custom_on(left.on), Law(left.on))
    if use is None or last is None:
        plates.free_number(plate=left.plate)
        return
    waiting = places.setting("number-waiting-days", left.on).number
    shelved = plates.retain_number(
        plate=left.plate, owner_id=left.owner_id, until=last + timedelta(days=waiting)
    )
    rights.arise(
        person_id=left.owner_id,
        plate=left.plate,
        vin=left.vin,
        event=left.act,
        held_from=use.held_from,
        event_on=left.on,
        last_day=last,
        shelved=shelved,
        case_number=left.case_number,
    )


def grow_rights() -> int:
    """Give rights that still run the longer term of a rule in force by now; how many grew."""
    today = clock.today()
    custom = number_custom_on(today)
    waiting = timedelta(days=places.setting("number-waiting-days", today).number)
    grown = 0
    for right in queries.standing_rights():
        last = last_day(_as_fact(right), custom, Law(today))
        if last <= right.last_day:
            continue
        with transaction.atomic():
            if rights.grow(right_id=right.id, last_day=last):
                plates.keep_longer(
                    plate=right.plate, owner_id=right.person_id, until=last + waiting
                )
        grown += 1
    return grown


def _as_fact(right: RightView) -> FormerNumber:
    return FormerNumber(
        number=right.plate.text,
        kind=right.plate.kind,
        vin=right.vin,
        held_from=right.held_from,
        event_on=right.event_on,
        event=FORMER_EVENTS[right.event],
    )


@app.periodic(cron="20 16 * * *")
@app.task(queueing_lock="number-rights-of-the-day")
def rights_of_the_day(timestamp: int) -> None:
    """Every night (00:20 in Binzhou): terms that grew with the rule, then those that ran out."""
    del timestamp
    grow_rights()
    rights.lapse_old()
