"""Vehicles: one's own, those of others seen with consent, and the consent itself."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status

from doorstep.audit import services as audit
from doorstep.kernel import clock
from doorstep.kernel.plate_number import PlateKind, PlateNumber
from doorstep.mandates import queries, services
from doorstep.mandates.types import BindingState, BindingView
from doorstep.portals.api.service import CITIZENS, FAILURES, caller, key_of
from doorstep.portals.frame import limits
from doorstep.registry import queries as registry

router = Router(tags=["vehicles"], auth=CITIZENS)
ASKED_PER_HOUR = 10
SEEN_AS_BOUND = "用程序看绑定的车"
"""What an owner reads of a look that no page made."""


class BindingIn(Schema):
    """A number, its kind (`02` blue, `52` small new-energy …), the last six of the VIN."""

    plate_kind: PlateKind
    plate: str
    vin_tail: str


class AnswerIn(Schema):
    """The owner's answer."""

    agreed: bool


class IdOut(Schema):
    """The id of the binding."""

    id: str


class VehicleOut(Schema):
    """A vehicle as its owner, or somebody the owner agreed to, sees it."""

    id: str
    plate: str
    plate_kind: str
    inspection_valid_until: str = ""


class BindingOut(Schema):
    """One binding: `person` sees the vehicle, or asks to; names are masked."""

    id: str
    state: str
    person: str
    owner: str
    plate: str
    answer_by: str
    inspection_valid_until: str = ""


class VehiclesOut(Schema):
    """Own vehicles, those of others, and who sees one's own."""

    own: list[VehicleOut]
    others: list[BindingOut]
    seen_by: list[BindingOut]


def _bound(view: BindingView) -> dict[str, Any]:
    until = view.vehicle.inspection_valid_until
    agreed = view.state is BindingState.AGREED
    return {
        "id": view.id,
        "state": view.state.value,
        "person": view.person.name_masked,
        "owner": view.owner.name_masked if agreed else "",
        "plate": view.vehicle.plate.text,
        "answer_by": view.answer_by.isoformat(),
        "inspection_valid_until": until.isoformat() if until and agreed else "",
    }


@router.get("", response={200: VehiclesOut, **FAILURES})
def my_vehicles(request: HttpRequest) -> Any:
    """One's own vehicles, and bindings in both directions."""
    who = caller(request)
    others = queries.bindings_of(who.person_id)
    for each in others:
        if each.state is BindingState.AGREED:
            audit.opened(f"vehicle:{each.vehicle.id}", by=who.actor, purpose=SEEN_AS_BOUND)
    own = [
        {
            "id": each.id,
            "plate": each.plate.text,
            "plate_kind": each.plate.kind.value,
            "inspection_valid_until": str(each.inspection_valid_until or ""),
        }
        for each in registry.vehicles_of(who.person_id)
    ]
    return {
        "own": own,
        "others": [_bound(each) for each in others],
        "seen_by": [_bound(each) for each in queries.bindings_on(who.person_id)],
    }


@router.post("/bindings", response={201: IdOut, **FAILURES})
def ask_binding(request: HttpRequest, payload: BindingIn) -> Any:
    """Ask an owner to let the caller see a vehicle."""
    by = caller(request).citizen
    limits.count("binding", request, allowed=ASKED_PER_HOUR, seconds=3600)
    plate = PlateNumber.parse(payload.plate_kind, payload.plate, on=clock.today())
    binding = services.ask_binding(
        plate=plate, vin_tail=payload.vin_tail, by=by, key=key_of(request)
    )
    return Status(201, {"id": str(binding)})


@router.post("/bindings/{binding_id}/answer", response={200: IdOut, **FAILURES})
def answer_binding(request: HttpRequest, binding_id: UUID, payload: AnswerIn) -> Any:
    """The owner agrees or does not."""
    services.answer_binding(
        binding_id=binding_id,
        agreed=payload.agreed,
        by=caller(request).citizen,
        key=key_of(request),
    )
    return {"id": str(binding_id)}


@router.post("/bindings/{binding_id}/end", response={200: IdOut, **FAILURES})
def end_binding(request: HttpRequest, binding_id: UUID) -> Any:
    """Either of the two ends it."""
    services.end_binding(binding_id=binding_id, by=caller(request).citizen, key=key_of(request))
    return {"id": str(binding_id)}
