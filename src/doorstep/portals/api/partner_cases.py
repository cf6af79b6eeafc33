"""What a partner's program sees of a case: how far it is, where the person said so."""

from datetime import date
from typing import Any, cast

from django.http import HttpRequest
from ninja import Router, Schema

from doorstep.audit import services as audit
from doorstep.mandates import queries as mandates
from doorstep.mandates.types import Agent, AgentKind
from doorstep.partners import queries as partners
from doorstep.portals.api.partner_auth import FOR_PARTNERS, PartnerCaller
from doorstep.portals.api.partner_mandates import in_its_name
from doorstep.portals.api.service import FAILURES
from doorstep.procedures import engine
from doorstep.procedures.engine.errors import NoSuchCase

router = Router(tags=["partners"], auth=FOR_PARTNERS)
FOLLOWED = "合作单位经您同意查看办到哪一步"
"""What the applicant reads of the look."""


class ProgressOut(Schema):
    """How far a case is; nothing about the person, the vehicle or the papers."""

    case_number: str
    procedure: str
    status: str
    status_label: str
    received_on: date
    decided_on: date | None
    due_on: date | None


def _handed_in(request: HttpRequest, case_number: str) -> bool:
    """Whether the partner's unit acts in this case, as long as the mandate holds."""
    mandate = mandates.mandate_of_case(case_number)
    unit = in_its_name(request).unit
    return mandate is not None and mandate.holds and mandate.agent == Agent(AgentKind.UNIT, unit)


@router.get("/cases/{case_number}", response={200: ProgressOut, **FAILURES})
def progress(request: HttpRequest, case_number: str) -> Any:
    """How far a case is that its applicant lets this partner follow, or let its unit hand in."""
    caller = cast(PartnerCaller, request.auth)  # type: ignore[attr-defined]  # set by ninja's auth
    if not (
        partners.may_follow(caller.partner_id, case_number) or _handed_in(request, case_number)
    ):
        raise NoSuchCase
    found = engine.case(case_number)
    audit.opened(f"case:{found.number}", by=caller.actor, purpose=FOLLOWED, case=found.number)
    return {
        "case_number": found.number,
        "procedure": found.procedure,
        "status": found.status.value,
        "status_label": found.status.label,
        "received_on": found.received_on,
        "decided_on": found.decided_on,
        "due_on": found.promise.due_on if found.promise else None,
    }
