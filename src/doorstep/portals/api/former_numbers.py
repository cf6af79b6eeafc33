"""Rights to one's own former numbers: what may be used again, and giving it up."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from doorstep.kernel import clock
from doorstep.numbers import queries, services
from doorstep.portals.api.service import CITIZENS, FAILURES, caller, key_of
from doorstep.procedures.catalogue.keep_plate_number import KEEP_PLATE_NUMBER, term_of

router = Router(tags=["former-numbers"], auth=CITIZENS)


class FormerNumberOut(Schema):
    """One right; both days are inclusive. `procedure` is where it is used."""

    id: UUID
    number: str
    kind: str
    event: str
    held_from: date
    first_day: date
    last_day: date
    source: str
    sample: bool
    procedure: str


class FormerNumbersOut(Schema):
    """What the caller may have again, the one that ends first before the others."""

    own: list[FormerNumberOut]


class RightOut(Schema):
    """The id of the right."""

    id: UUID


@router.get("", response={200: FormerNumbersOut, **FAILURES})
def former_numbers(request: HttpRequest) -> Any:
    """One's own former numbers that may still be used, with the rule of the term."""
    today = clock.today()
    own = []
    for right in queries.open_rights(caller(request).person_id):
        source = term_of(right.event_on, right.last_day, today).source
        own.append(
            {
                "id": right.id,
                "number": right.plate.text,
                "kind": right.plate.kind.value,
                "event": right.event.value,
                "held_from": right.held_from,
                "first_day": right.event_on,
                "last_day": right.last_day,
                "source": source.zh,
                "sample": source.sample,
                "procedure": KEEP_PLATE_NUMBER.code,
            }
        )
    return {"own": own}


@router.post("/{right_id}/end", response={200: RightOut, **FAILURES})
def give_up(request: HttpRequest, right_id: UUID) -> Any:
    """Want a number no more; it cannot be taken back."""
    by = caller(request).citizen
    services.give_up(right_id=right_id, person_id=by.id, by=by, key=key_of(request))
    return {"id": right_id}
