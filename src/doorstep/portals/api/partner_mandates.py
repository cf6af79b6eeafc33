"""A partner's program hands in for a person who let the partner's unit act: under a mandate only.

Why the unit and not the contract: whom the person confirmed is an organisation with a name and a
credit code; its contract for programs opens the door and gives it no right over anybody.
"""

from dataclasses import replace
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from doorstep.kernel.actor import Actor
from doorstep.kernel.uscc import Uscc
from doorstep.mandates import queries
from doorstep.mandates.errors import MandateNeeded
from doorstep.partners import queries as partners
from doorstep.people import queries as people
from doorstep.portals.api.mandates import ActIn, CaseOut, MandateOut, as_told
from doorstep.portals.api.partner_auth import FOR_PARTNERS, PartnerCaller
from doorstep.portals.api.service import FAILURES, key_of
from doorstep.portals.frame import mandated
from doorstep.procedures import engine

router = Router(tags=["partners"], auth=FOR_PARTNERS)
SEEN = "合作单位用程序看委托"
"""What the person reads of the look."""


def in_its_name(request: HttpRequest) -> Actor:
    """The partner's program, acting as the unit it belongs to, where that is on record."""
    caller = cast(PartnerCaller, request.auth)  # type: ignore[attr-defined]  # set by ninja's auth
    code = Uscc(partners.partner(caller.partner_id).uscc)
    unit = people.person_by_number(code)
    return replace(caller.actor, unit=unit.id if unit is not None else "")


@router.get("/mandates", response={200: list[MandateOut], **FAILURES})
def held(request: HttpRequest) -> Any:
    """The mandates the partner's unit holds or waits for; that it read them is told to each."""
    by = in_its_name(request)
    found = queries.held(by)
    for each in found:
        mandated.saw(each, by, SEEN, mandated.PRINCIPAL_FIELDS[:1])
    return [as_told(each) for each in found]


@router.post("/mandates/{mandate_id}/cases", response={201: CaseOut, **FAILURES})
def hand_in(request: HttpRequest, mandate_id: UUID, payload: ActIn) -> Any:
    """Hand in the application the person let the unit make, by the rules and prices of any way."""
    by = in_its_name(request)
    found = queries.mandate(mandate_id, by)
    if not found.holds:
        raise MandateNeeded
    number = engine.open_case(
        procedure=found.procedure,
        channel=engine.Channel.ONLINE,
        applicant_id=found.principal.id,
        agent_id=by.unit,
        inputs=payload.inputs,
        point=payload.point,
        by=by,
        key=key_of(request),
    )
    return Status(201, {"case_number": number})
