"""Asking to see another's vehicle, the owner's answer, and ending it by either.

Why a slot is taken when asking: open questions count too, or one person could ask every owner.
"""

from itertools import count
from uuid import UUID

from django.db.models import Q

from doorstep.audit import services as audit
from doorstep.audit.acts import act
from doorstep.kernel import clock, masking
from doorstep.kernel.actor import SYSTEM, Actor, Key
from doorstep.kernel.plate_number import PlateNumber
from doorstep.law.parameters import BINDING_ANSWER, BINDINGS_OF_PERSON, BINDINGS_OF_VEHICLE
from doorstep.mandates.errors import (
    AlreadyBound,
    BindingNotFound,
    OwnVehicle,
    PersonFull,
    VehicleFull,
    VehicleNotMatched,
)
from doorstep.mandates.models import Binding
from doorstep.mandates.models.bindings import LIVE
from doorstep.mandates.types import BindingState
from doorstep.messages import services as messages
from doorstep.people import queries as people
from doorstep.registry import queries as registry
from doorstep.registry.types import VehicleView

VIN_TAIL = 6
"""How many characters of the VIN show that somebody has the licence before them (sample)."""


@act
def ask_binding(*, plate: PlateNumber, vin_tail: str, by: Actor, key: Key) -> UUID:
    """Ask the owner to let `by` see this vehicle; the owner is told.

    Errors: LevelNeeded, VehicleNotMatched, OwnVehicle, AlreadyBound, PersonFull, VehicleFull.
    """
    people.require_opened(by.id, "bind", clock.today())
    vehicle = registry.vehicle(plate=plate)
    if vehicle is None or vehicle.vin[-VIN_TAIL:] != vin_tail.upper():
        raise VehicleNotMatched
    if vehicle.owner_id == by.id:
        raise OwnVehicle
    today = clock.today()
    _lapse(Q(person_id=by.id) | Q(vehicle_id=vehicle.id))
    row = _taking_slots(
        Binding(
            person_id=UUID(by.id),
            owner_id=UUID(vehicle.owner_id),
            vehicle_id=UUID(vehicle.id),
            asked_at=clock.now(),
            answer_by=BINDING_ANSWER.on(today).after(today),
        )
    )
    audit.note("binding.asked", f"vehicle:{vehicle.id}", by=by, detail={"binding": row.pk})
    who = people.person(by.id).name_masked
    messages.tell(row.owner_id, "binding-asked", who=who, plate=_plate(vehicle))
    return row.pk


@act
def answer_binding(*, binding_id: UUID, agreed: bool, by: Actor, key: Key) -> UUID:
    """The owner agrees or does not; both are told of a consent. Errors: BindingNotFound."""
    row = _locked(binding_id, BindingState.ASKED)
    vehicle = _owned_by(row, by)
    if row.answer_by < clock.today():
        raise BindingNotFound
    if not agreed:
        _end(row, BindingState.DECLINED, by)
        messages.tell(row.person_id, "binding-declined", plate=_plate(vehicle))
        return row.pk
    row.state, row.agreed_at = BindingState.AGREED.value, clock.now()
    row.save(update_fields=["state", "agreed_at"])
    audit.note("binding.agreed", f"vehicle:{row.vehicle_id}", by=by, detail={"binding": row.pk})
    for each in (row.person_id, row.owner_id):
        messages.tell(each, "binding-agreed", plate=_plate(vehicle))
    return row.pk


@act
def end_binding(*, binding_id: UUID, by: Actor, key: Key) -> UUID:
    """Either of the two ends it at once; both are told. Errors: BindingNotFound."""
    row = _locked(binding_id, *map(BindingState, LIVE))
    if by.id != str(row.person_id):
        _owned_by(row, by)
    _end(row, BindingState.ENDED, by)
    _tell_ended(row)
    return row.pk


@act
def end_stale_bindings(*, by: Actor, key: Key) -> int:
    """End what nobody answered in time, and what another owner never agreed to; how many."""
    done = _lapse(Q())
    for row in Binding.objects.select_for_update().filter(state=BindingState.AGREED.value):
        vehicle = registry.vehicle(id=str(row.vehicle_id))
        if vehicle is None or vehicle.owner_id != str(row.owner_id):
            _end(row, BindingState.ENDED, by)
            _tell_ended(row)
            done += 1
    return done


def _taking_slots(row: Binding) -> Binding:
    """Write it into the lowest free slots. Errors: AlreadyBound, PersonFull, VehicleFull."""
    of_person, of_vehicle = (
        BINDINGS_OF_PERSON.on(clock.today()),
        BINDINGS_OF_VEHICLE.on(clock.today()),
    )
    while True:
        others = Binding.objects.filter(state__in=LIVE)
        mine = others.filter(person_id=row.person_id)
        if mine.filter(vehicle_id=row.vehicle_id).exists():
            raise AlreadyBound
        row.person_slot = _free(set(mine.values_list("person_slot", flat=True)))
        on_it = others.filter(vehicle_id=row.vehicle_id)
        row.vehicle_slot = _free(set(on_it.values_list("vehicle_slot", flat=True)))
        if row.person_slot > of_person:
            raise PersonFull(most=of_person)
        if row.vehicle_slot > of_vehicle:
            raise VehicleFull(most=of_vehicle)
        # Whoever takes the same slot at this moment is waited for; then another one is looked for.
        Binding.objects.bulk_create([row], ignore_conflicts=True)
        if Binding.objects.filter(pk=row.pk).exists():
            return row


def _free(taken: set[int]) -> int:
    return next(slot for slot in count(1) if slot not in taken)


def _lapse(which: Q) -> int:
    waiting = Binding.objects.filter(which, state=BindingState.ASKED.value)
    return waiting.filter(answer_by__lt=clock.today()).update(
        state=BindingState.LAPSED.value, ended_at=clock.now(), ended_by=str(SYSTEM)
    )


def _locked(binding_id: UUID, *states: BindingState) -> Binding:
    wanted = [state.value for state in states]
    row = Binding.objects.select_for_update().filter(pk=binding_id, state__in=wanted).first()
    if row is None:
        raise BindingNotFound
    return row


def _owned_by(row: Binding, by: Actor) -> VehicleView:
    """The vehicle, if `by` owns it today or acts for the unit that does."""
    vehicle = registry.vehicle(id=str(row.vehicle_id))
    if vehicle is None or vehicle.owner_id != str(row.owner_id):
        raise BindingNotFound
    if by.id != vehicle.owner_id and not people.is_agent_of(by.id, vehicle.owner_id, clock.today()):
        raise BindingNotFound
    return vehicle


def _end(row: Binding, state: BindingState, by: Actor) -> None:
    row.state, row.ended_at, row.ended_by = state.value, clock.now(), str(by)
    row.save(update_fields=["state", "ended_at", "ended_by"])
    audit.note(
        f"binding.{state.value}", f"vehicle:{row.vehicle_id}", by=by, detail={"binding": row.pk}
    )


def _tell_ended(row: Binding) -> None:
    vehicle = registry.vehicle(id=str(row.vehicle_id))
    for each in (row.person_id, row.owner_id):
        messages.tell(each, "binding-ended", plate=_plate(vehicle) if vehicle else "")


def _plate(vehicle: VehicleView) -> str:
    return masking.plate(vehicle.plate.text)
