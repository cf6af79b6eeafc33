"""Licences to drive: one's own, those of others seen with consent, and the consent itself."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status

from doorstep.audit import services as audit
from doorstep.kernel import clock
from doorstep.mandates import queries, services
from doorstep.mandates.types import BindingState, LicenceBindingView
from doorstep.portals.api.service import CITIZENS, FAILURES, caller, key_of
from doorstep.portals.frame import limits
from doorstep.registry.driving import queries as driving
from doorstep.registry.driving.types import DrivingLicenceView

ASKED_PER_HOUR = 10
SEEN_AS_BOUND = "用程序看绑定的驾驶证"
"""What a holder reads of a look that no page made."""

router = Router(tags=["driving-licence"], auth=CITIZENS)


class PeriodOut(Schema):
    """A scoring period, its last day included."""

    from_on: str
    until_on: str
    points: int


class DrivingLicenceOut(Schema):
    """A licence to drive; `valid_until` is empty where it is long-term."""

    id: str
    file_number: str
    status: str
    classes: list[str]
    first_issued_on: str
    valid_from: str
    valid_until: str
    issuing_city: str
    periods: list[PeriodOut]
    examined_on: str = ""
    fit_until: str = ""


class LicenceBindingIn(Schema):
    """The twelve digits of the file number, the last four characters of the licence number."""

    file_number: str
    id_tail: str


class LicenceAnswerIn(Schema):
    """The holder's answer."""

    agreed: bool


class LicenceBindingIdOut(Schema):
    """The id of the binding."""

    id: str


class LicenceBindingOut(Schema):
    """One binding: `person` sees the licence, or asks to; names are masked."""

    id: str
    state: str
    person: str
    holder: str
    file_number: str
    answer_by: str
    classes: list[str]
    status: str = ""
    valid_until: str = ""


class MyDrivingLicenceOut(Schema):
    """The caller's licence (none where the city's file has none), and bindings both ways."""

    own: DrivingLicenceOut | None
    others: list[LicenceBindingOut]
    seen_by: list[LicenceBindingOut]


def _out(licence: DrivingLicenceView) -> dict[str, Any]:
    periods = licence.periods(since=licence.valid_from, until=clock.today())
    examined = licence.examined
    return {
        "id": licence.id,
        "file_number": licence.file_number_masked,
        "status": licence.status.value,
        "classes": list(licence.classes),
        "first_issued_on": licence.first_issued_on.isoformat(),
        "valid_from": licence.valid_from.isoformat(),
        "valid_until": str(licence.valid_until or ""),
        "issuing_city": licence.issuing_city,
        "periods": [
            {
                "from_on": each.from_on.isoformat(),
                "until_on": each.until_on.isoformat(),
                "points": each.points,
            }
            for each in periods
        ],
        "examined_on": examined.on.isoformat() if examined else "",
        "fit_until": examined.until.isoformat() if examined and examined.fit else "",
    }


def _bound(view: LicenceBindingView) -> dict[str, Any]:
    agreed = view.state is BindingState.AGREED
    return {
        "id": view.id,
        "state": view.state.value,
        "person": view.person.name_masked,
        "holder": view.holder.name_masked if agreed else "",
        "file_number": view.licence.file_number_masked,
        "answer_by": view.answer_by.isoformat(),
        "status": view.licence.status.value if agreed else "",
        "classes": list(view.licence.classes) if agreed else [],
        "valid_until": str(view.licence.valid_until or "") if agreed else "",
    }


@router.get("", response={200: MyDrivingLicenceOut, **FAILURES})
def my_driving_licence(request: HttpRequest) -> Any:
    """One's own licence with the points of each scoring period, and bindings in both directions."""
    who = caller(request)
    licence = driving.licence_of(who.person_id)
    others = queries.licence_bindings_of(who.person_id)
    for each in others:
        if each.state is BindingState.AGREED:
            subject = f"driving-licence:{each.licence.id}"
            audit.opened(subject, by=who.actor, purpose=SEEN_AS_BOUND)
    return {
        "own": _out(licence) if licence is not None else None,
        "others": [_bound(each) for each in others],
        "seen_by": [_bound(each) for each in queries.licence_bindings_on(who.person_id)],
    }


@router.post("/bindings", response={201: LicenceBindingIdOut, **FAILURES})
def ask_licence_binding(request: HttpRequest, payload: LicenceBindingIn) -> Any:
    """Ask a holder to let the caller see a licence."""
    by = caller(request).citizen
    limits.count("binding", request, allowed=ASKED_PER_HOUR, seconds=3600)
    binding = services.ask_licence_binding(
        file_number=payload.file_number.strip(),
        id_tail=payload.id_tail.strip(),
        by=by,
        key=key_of(request),
    )
    return Status(201, {"id": str(binding)})


@router.post("/bindings/{binding_id}/answer", response={200: LicenceBindingIdOut, **FAILURES})
def answer_licence_binding(request: HttpRequest, binding_id: UUID, payload: LicenceAnswerIn) -> Any:
    """The holder agrees or does not."""
    services.answer_licence_binding(
        binding_id=binding_id,
        agreed=payload.agreed,
        by=caller(request).citizen,
        key=key_of(request),
    )
    return {"id": str(binding_id)}


@router.post("/bindings/{binding_id}/end", response={200: LicenceBindingIdOut, **FAILURES})
def end_licence_binding(request: HttpRequest, binding_id: UUID) -> Any:
    """Either of the two ends it."""
    services.end_licence_binding(
        binding_id=binding_id, by=caller(request).citizen, key=key_of(request)
    )
    return {"id": str(binding_id)}
