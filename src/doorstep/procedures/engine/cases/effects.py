"""Carrying out effects: what each writes, in the transaction of the decision."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import singledispatch
from typing import Any, TypeVar

from doorstep.kernel.actor import Actor
from doorstep.kernel.plate_number import PlateNumber
from doorstep.people import queries as people
from doorstep.procedures.engine.effects import (
    Cancelled,
    Effect,
    InspectionValid,
    Mortgaged,
    MortgageReleased,
    MovedIn,
    MovedOut,
    NumberKept,
    ObjectsEnded,
    OwnerChanged,
    ParticularsChanged,
    TemporarilyPlated,
    VehicleRegistered,
)
from doorstep.procedures.engine.models import Case
from doorstep.registry import queries as record
from doorstep.registry import services as registry
from doorstep.registry.driving import queries as driving
from doorstep.registry.errors import NoSuchDrivingLicence, NoSuchVehicle
from doorstep.registry.temporary import Temporary
from doorstep.registry.types import ObjectKind, ObjectState, ObjectView, Origin, VehicleState

E = TypeVar("E", bound=Effect)


@dataclass(frozen=True, slots=True)
class Carrying:
    """The case whose effect is carried out, the number given with it, how the record is written."""

    case: Case
    plate: PlateNumber | None
    written: registry.Written

    @property
    def by(self) -> Actor:
        """Who decided."""
        return self.written.by


@singledispatch
def carry_out(effect: Effect, _at: Carrying) -> None:
    """Write one effect. Errors: those of the rooms it is written in."""
    raise TypeError(f"nobody carries out {type(effect).__name__}")


def bind_effect(effect: type[E], does: Callable[[E, Carrying], None]) -> None:
    """Let `does` carry out effects of a kind; wired once, in config."""
    carry_out.register(effect, does)


@carry_out.register
def _registered(effect: VehicleRegistered, at: Carrying) -> None:
    if at.plate is None:
        raise TypeError("a vehicle enters the record with a number")
    at.case.vehicle_id = registry.register_vehicle(
        particulars=effect.particulars,
        owner_id=str(at.case.applicant_id),
        plate=at.plate,
        on=at.written.on,
        case_number=at.written.case_number,
        by=at.by,
        source=at.written.source,
        outside_serial=at.written.outside_serial,
        inspection_valid_until=effect.inspection_valid_until,
    )


@carry_out.register
def _moved_in(effect: MovedIn, at: Carrying) -> None:
    if at.plate is None:
        raise TypeError("a vehicle enters the record with a number")
    at.case.vehicle_id = registry.move_in_vehicle(
        particulars=effect.particulars,
        owner_id=str(at.case.applicant_id),
        plate=at.plate,
        origin=Origin(
            effect.origin, effect.former_number, effect.former_kind, effect.registered_on
        ),
        inspection_valid_until=effect.inspection_valid_until,
        written=at.written,
    )


@carry_out.register
def _temporarily(effect: TemporarilyPlated, at: Carrying) -> None:
    at.case.vehicle_id = registry.plate_temporarily(
        particulars=effect.particulars,
        owner_id=str(at.case.applicant_id),
        kind=effect.kind,
        temporary=Temporary(effect.purpose, effect.until),
        written=at.written,
    )


@carry_out.register
def _owner(_: OwnerChanged, at: Carrying) -> None:
    registry.transfer_vehicle(
        vehicle_id=at.case.vehicle_id,
        owner_id=str(at.case.applicant_id),
        plate=at.plate,
        written=at.written,
    )


@carry_out.register
def _particulars(effect: ParticularsChanged, at: Carrying) -> None:
    vehicle = record.vehicle(id=at.case.vehicle_id)
    if vehicle is None:
        raise NoSuchVehicle
    changes: Any = effect.changes
    registry.change_particulars(
        vehicle_id=vehicle.id,
        particulars=replace(vehicle.particulars, **changes),
        plate=at.plate,
        written=at.written,
    )


@carry_out.register
def _inspected(effect: InspectionValid, at: Carrying) -> None:
    registry.mark_inspected(
        vehicle_id=at.case.vehicle_id, valid_until=effect.until, written=at.written
    )


@carry_out.register
def _mortgaged(effect: Mortgaged, at: Carrying) -> None:
    mortgagee = people.person(effect.mortgagee_id).id
    registry.mortgage(
        vehicle_id=at.case.vehicle_id, mortgagee_id=str(mortgagee), written=at.written
    )


@carry_out.register
def _released(_: MortgageReleased, at: Carrying) -> None:
    registry.release_mortgage(vehicle_id=at.case.vehicle_id, written=at.written)


@carry_out.register
def _kept(effect: NumberKept, at: Carrying) -> None:
    at.case.plate_kind, at.case.plate_number = effect.kind.value, effect.number
    at.case.kept_until = effect.until


@carry_out.register
def _ended(effect: ObjectsEnded, at: Carrying) -> None:
    end_objects(at, effect.kinds, lost=effect.lost)


@carry_out.register
def _cancelled(_: Cancelled, at: Carrying) -> None:
    _left(at, VehicleState.CANCELLED)


@carry_out.register
def _moved_out(_: MovedOut, at: Carrying) -> None:
    _left(at, VehicleState.MOVED_OUT)


def _left(at: Carrying, state: VehicleState) -> None:
    registry.end_vehicle(vehicle_id=at.case.vehicle_id, state=state, written=at.written)
    end_objects(at, tuple(ObjectKind), lost=True)


def end_objects(at: Carrying, kinds: tuple[ObjectKind, ...], *, lost: bool) -> None:
    """End what vehicle or driver has of these kinds: handed back to the office, or void.

    What never reached its holder is void too: nobody can hand it back.
    """
    written = at.written
    for item in _objects_of(at, kinds):
        if item.kind not in kinds or not item.state.live:
            continue
        given_back = item.state is ObjectState.HANDED_OVER and not lost
        end = registry.surrender_object if given_back else registry.void_object
        end(
            object_id=item.id,
            on=written.on,
            case_number=written.case_number,
            by=written.by,
            source=written.source,
            outside_serial=written.outside_serial,
        )


def issue_object(at: Carrying, kind: ObjectKind) -> str:
    """Give the vehicle of the case, or its applicant's licence to drive, an object; the id of it.

    Errors: those of the record; NoSuchDrivingLicence.
    """
    written = at.written
    if kind.of_a_driver:
        return registry.issue_driving_licence(
            licence_id=driving_licence_id(at),
            on=written.on,
            case_number=written.case_number,
            by=written.by,
            source=written.source,
            outside_serial=written.outside_serial,
        )
    return registry.issue_object(
        kind=kind,
        vehicle_id=at.case.vehicle_id,
        on=written.on,
        case_number=written.case_number,
        by=written.by,
        source=written.source,
        outside_serial=written.outside_serial,
    )


def driving_licence_id(at: Carrying) -> str:
    """The applicant's licence to drive. Errors: NoSuchDrivingLicence."""
    found = driving.licence_of(str(at.case.applicant_id))
    if found is None:
        raise NoSuchDrivingLicence
    return found.id


def _objects_of(at: Carrying, kinds: tuple[ObjectKind, ...]) -> tuple[ObjectView, ...]:
    if at.case.vehicle_id:
        return record.objects_of(at.case.vehicle_id)
    drivers = any(kind.of_a_driver for kind in kinds)
    return driving.objects_of(driving_licence_id(at)) if drivers else ()
