"""Asking to see another's licence to drive, the holder's answer, and ending it by either.

Why the file number and the end of the identity number: both stand on the licence, so whoever asks
has had it shown.
"""

from itertools import count
from uuid import UUID

from django.db.models import Q

from doorstep.audit import services as audit
from doorstep.audit.acts import act
from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM, Actor, Key
from doorstep.law.parameters import (
    BINDING_ANSWER,
    LICENCE_BINDINGS_OF_LICENCE,
    LICENCE_BINDINGS_OF_PERSON,
)
from doorstep.mandates.errors import (
    LicenceAlreadyBound,
    LicenceBindingNotFound,
    LicenceFull,
    LicenceNotMatched,
    LicencesFull,
    OwnLicence,
)
from doorstep.mandates.models import LicenceBinding
from doorstep.mandates.models.licences import LIVE
from doorstep.mandates.types import BindingState
from doorstep.messages import services as messages
from doorstep.people import queries as people
from doorstep.registry.driving import queries as driving
from doorstep.registry.driving.types import DrivingStatus

ID_TAIL = 4
"""How many characters of the identity number show that somebody has the licence before them."""


@act
def ask_licence_binding(*, file_number: str, id_tail: str, by: Actor, key: Key) -> UUID:
    """Ask the holder to let `by` see this licence; the holder is told.

    Errors: LevelNeeded, LicenceNotMatched, OwnLicence, LicenceAlreadyBound, LicencesFull,
    LicenceFull.
    """
    del key
    people.require_opened(by.id, "bind", clock.today())
    licence = driving.licence_by_file_number(file_number)
    if licence is None or licence.status is DrivingStatus.CANCELLED:
        raise LicenceNotMatched
    if people.person(licence.holder_id).id_number_masked[-ID_TAIL:] != id_tail.upper():
        raise LicenceNotMatched
    if by.id in people.known_as(licence.holder_id):
        raise OwnLicence
    today = clock.today()
    _lapse(Q(person_id=by.id) | Q(licence_id=licence.id))
    row = _taking_slots(
        LicenceBinding(
            person_id=UUID(by.id),
            holder_id=UUID(licence.holder_id),
            licence_id=UUID(licence.id),
            asked_at=clock.now(),
            answer_by=BINDING_ANSWER.on(today).after(today),
        )
    )
    _note("asked", row, by)
    messages.tell(row.holder_id, "licence-asked", who=people.person(by.id).name_masked)
    return row.pk


@act
def answer_licence_binding(*, binding_id: UUID, agreed: bool, by: Actor, key: Key) -> UUID:
    """The holder agrees or does not; both are told. Errors: LicenceBindingNotFound."""
    del key
    row = _locked(binding_id, BindingState.ASKED)
    if by.id not in people.known_as(row.holder_id) or row.answer_by < clock.today():
        raise LicenceBindingNotFound
    if not agreed:
        _end(row, BindingState.DECLINED, by)
        messages.tell(row.person_id, "licence-declined", who=_holder(row))
        return row.pk
    row.state, row.agreed_at = BindingState.AGREED.value, clock.now()
    row.save(update_fields=["state", "agreed_at"])
    _note("agreed", row, by)
    for each in (row.person_id, row.holder_id):
        messages.tell(each, "licence-agreed", who=_holder(row))
    return row.pk


@act
def end_licence_binding(*, binding_id: UUID, by: Actor, key: Key) -> UUID:
    """Either of the two ends it at once; both are told. Errors: LicenceBindingNotFound."""
    del key
    row = _locked(binding_id, *map(BindingState, LIVE))
    if by.id not in (str(row.person_id), *people.known_as(row.holder_id)):
        raise LicenceBindingNotFound
    _end(row, BindingState.ENDED, by)
    for each in (row.person_id, row.holder_id):
        messages.tell(each, "licence-ended", who=_holder(row))
    return row.pk


@act
def end_stale_licence_bindings(*, by: Actor, key: Key) -> int:
    """End what nobody answered in time, and what was cancelled since; how many."""
    del key
    done = _lapse(Q())
    for row in LicenceBinding.objects.select_for_update().filter(state=BindingState.AGREED.value):
        licence = driving.licence(str(row.licence_id))
        if licence is None or licence.status is DrivingStatus.CANCELLED:
            _end(row, BindingState.ENDED, by)
            done += 1
    return done


def _taking_slots(row: LicenceBinding) -> LicenceBinding:
    """Write it into the lowest free slots.

    Errors: LicenceAlreadyBound, LicencesFull, LicenceFull.
    """
    today = clock.today()
    of_person = LICENCE_BINDINGS_OF_PERSON.on(today)
    of_licence = LICENCE_BINDINGS_OF_LICENCE.on(today)
    while True:
        others = LicenceBinding.objects.filter(state__in=LIVE)
        mine = others.filter(person_id=row.person_id)
        if mine.filter(licence_id=row.licence_id).exists():
            raise LicenceAlreadyBound
        row.person_slot = _free(set(mine.values_list("person_slot", flat=True)))
        on_it = others.filter(licence_id=row.licence_id)
        row.licence_slot = _free(set(on_it.values_list("licence_slot", flat=True)))
        if row.person_slot > of_person:
            raise LicencesFull(most=of_person)
        if row.licence_slot > of_licence:
            raise LicenceFull(most=of_licence)
        # Whoever takes the same slot at this moment is waited for; then another one is looked for.
        LicenceBinding.objects.bulk_create([row], ignore_conflicts=True)
        if LicenceBinding.objects.filter(pk=row.pk).exists():
            return row


def _free(taken: set[int]) -> int:
    return next(slot for slot in count(1) if slot not in taken)


def _lapse(which: Q) -> int:
    waiting = LicenceBinding.objects.filter(which, state=BindingState.ASKED.value)
    return waiting.filter(answer_by__lt=clock.today()).update(
        state=BindingState.LAPSED.value, ended_at=clock.now(), ended_by=str(SYSTEM)
    )


def _locked(binding_id: UUID, *states: BindingState) -> LicenceBinding:
    wanted = [state.value for state in states]
    found = LicenceBinding.objects.select_for_update().filter(pk=binding_id, state__in=wanted)
    row = found.first()
    if row is None:
        raise LicenceBindingNotFound
    return row


def _end(row: LicenceBinding, state: BindingState, by: Actor) -> None:
    row.state, row.ended_at, row.ended_by = state.value, clock.now(), str(by)
    row.save(update_fields=["state", "ended_at", "ended_by"])
    _note(state.value, row, by)


def _note(what: str, row: LicenceBinding, by: Actor) -> None:
    subject = f"driving-licence:{row.licence_id}"
    audit.note(f"licence-binding.{what}", subject, by=by, detail={"binding": row.pk})


def _holder(row: LicenceBinding) -> str:
    return people.person(row.holder_id).name_masked
