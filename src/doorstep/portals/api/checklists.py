"""Lists kept before leaving home: kept and opened by number, as on the pages."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from doorstep.kernel.actor import SYSTEM
from doorstep.portals.api.partner_auth import PUBLIC
from doorstep.portals.api.service import FAILURES, key_of
from doorstep.portals.frame import limits
from doorstep.procedures import engine

router = Router(tags=["law"], auth=PUBLIC)
KEPT_PER_HOUR = 120


class ChecklistIn(Schema):
    """A procedure, and answers to its asks or none; they are judged and not kept."""

    procedure: str
    inputs: dict[str, str] = Field(default_factory=dict)


def _shown(found: engine.ChecklistView) -> dict[str, object]:
    """What whoever knows the number may see: never whose it is, nor how it was judged."""
    told = engine.explain(engine.procedure(found.procedure), found.on)
    return {
        "number": found.number,
        "procedure": found.procedure,
        "name": found.name,
        "on": found.on.isoformat(),
        "until": found.until_on.isoformat(),
        "honoured": found.honoured,
        "evidence": engine.to_plain(found.evidence),
        "channels": engine.to_plain(told.channels),
        "fees": engine.to_plain(told.fees),
        "term": engine.to_plain(told.term),
        "rules_hash": found.rules_hash,
    }


@router.post("", response={201: dict[str, Any], **FAILURES})
def keep(request: HttpRequest, payload: ChecklistIn) -> Any:
    """Keep what today's law asks to bring; the list is nobody's, its number is the answer."""
    limits.count("checklist", request, allowed=KEPT_PER_HOUR, seconds=3600)
    procedure = engine.procedure(payload.procedure)
    values = engine.read_inputs(procedure, payload.inputs) if payload.inputs else {}
    number = engine.keep_checklist(
        procedure=payload.procedure, inputs=values, by=SYSTEM, key=key_of(request)
    )
    return Status(201, _shown(engine.checklist(number)))


@router.get("/{checklist}", response={200: dict[str, Any], **FAILURES})
def one(request: HttpRequest, checklist: str) -> Any:
    """The list of a number: what to bring, until when it is honoured."""
    return _shown(engine.checklist(checklist))
