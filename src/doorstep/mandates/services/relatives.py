"""Naming a relative for messages, agreeing to it, ending it.

Why at a counter alone: whoever has no phone has no account that could name anybody, and a clerk has
seen who asks.
"""

from uuid import UUID

from doorstep.audit import services as audit
from doorstep.audit.acts import act
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, ActorKind, Key, Post
from doorstep.kernel.errors import NotAllowed
from doorstep.law.parameters import MANDATE_ANSWER
from doorstep.mandates.errors import HasOwnPhone, RelativeNotFound, RelativeUnreachable
from doorstep.mandates.models import Relative
from doorstep.mandates.models.relatives import LIVE
from doorstep.mandates.types import RelativeState
from doorstep.messages import services as messages
from doorstep.people import queries as people


@act
def name_relative(*, person_id: str, relative_id: str, present: bool, by: Actor, key: Key) -> UUID:
    """Let a relative take the messages of somebody without a phone.

    A relative who is `present` agreed before the clerk; anybody else is asked on their phone and
    answers with a tap or with 1. Errors: HasOwnPhone, RelativeUnreachable, RelativeAlready,
    OneselfAsRelative, PersonNotFound, NotAllowed.
    """
    if by.kind is not ActorKind.STAFF or by.post is not Post.CLERK:
        raise NotAllowed
    person, relative = people.person(person_id), people.person(relative_id)
    if people.phone_for_messages(person.id) is not None:
        raise HasOwnPhone
    if people.phone_for_messages(relative.id) is None:
        raise RelativeUnreachable
    _end_unanswered(person.id, by)
    row = Relative(
        person_id=UUID(person.id),
        relative_id=UUID(relative.id),
        state=RelativeState.ASKED.value,
        asked_at=clock.now(),
        asked_by=str(by),
    )
    if present:
        row.state, row.agreed_at, row.agreed_by = RelativeState.AGREED.value, clock.now(), str(by)
    row.save(force_insert=True)
    audit.note("relative.named", f"person:{person.id}", by=by, detail={"naming": row.pk})
    if present:
        _tell_agreed(row)
        return row.pk
    row.asked_in = UUID(messages.tell(relative.id, "relative-asked", who=person.name_masked))
    row.save(update_fields=["asked_in"])
    return row.pk


@act
def agree_relative(*, naming_id: UUID, by: Actor, key: Key) -> UUID:
    """The relative taps on their own page. Errors: RelativeNotFound."""
    row = _locked(naming_id, RelativeState.ASKED)
    if not _is(by, row.relative_id) or over(row):
        raise RelativeNotFound
    agree(row, by)
    return row.pk


@act
def end_relative(*, naming_id: UUID, by: Actor, key: Key) -> UUID:
    """Either of them ends it, or a clerk for whoever stands at the counter; at once.

    Errors: RelativeNotFound.
    """
    row = _locked(naming_id, RelativeState.ASKED, RelativeState.AGREED)
    clerk = by.kind is ActorKind.STAFF and by.post is Post.CLERK
    if not (clerk or _is(by, row.person_id) or _is(by, row.relative_id)):
        raise RelativeNotFound
    _end(row, by)
    return row.pk


@act
def end_unanswered_relatives(*, by: Actor, key: Key) -> int:
    """End what nobody answered in time; how many."""
    waiting = Relative.objects.select_for_update().filter(state=RelativeState.ASKED.value)
    stale = [row for row in waiting if over(row)]
    for row in stale:
        _end(row, by)
    return len(stale)


def agree(row: Relative, by: Actor) -> None:
    """The relative agreed, by tap or by reply; inside the act that took it, the row held."""
    row.state, row.agreed_at, row.agreed_by = RelativeState.AGREED.value, clock.now(), str(by)
    row.save(update_fields=["state", "agreed_at", "agreed_by"])
    audit.note("relative.agreed", f"person:{row.person_id}", by=by, detail={"naming": row.pk})
    _tell_agreed(row)


def over(row: Relative) -> bool:
    """Whether the days to answer have passed."""
    day = clock.local_day(row.asked_at)
    return clock.today() > MANDATE_ANSWER.on(day).after(day)


def _end_unanswered(person_id: str, by: Actor) -> None:
    """A question nobody answered in time does not stand in the way of another."""
    rows = Relative.objects.select_for_update().filter(
        person_id=UUID(person_id), state=RelativeState.ASKED.value
    )
    for row in rows:
        if over(row):
            _end(row, by)


def _end(row: Relative, by: Actor) -> None:
    row.state, row.ended_at, row.ended_by = RelativeState.ENDED.value, clock.now(), str(by)
    row.save(update_fields=["state", "ended_at", "ended_by"])
    audit.note("relative.ended", f"person:{row.person_id}", by=by, detail={"naming": row.pk})
    for told, other in ((row.person_id, row.relative_id), (row.relative_id, row.person_id)):
        messages.tell(told, "relative-ended", who=people.person(other).name_masked)


def _tell_agreed(row: Relative) -> None:
    relative = people.person(row.relative_id).name_masked
    messages.tell(row.person_id, "relative-agreed", who=relative)
    person = people.person(row.person_id).name_masked
    messages.tell(row.relative_id, "relative-yours", who=person)


def _locked(naming_id: UUID, *states: RelativeState) -> Relative:
    wanted = [state.value for state in states if state.value in LIVE]
    row = Relative.objects.select_for_update().filter(pk=naming_id, state__in=wanted).first()
    if row is None:
        raise RelativeNotFound
    return row


def _is(by: Actor, person_id: UUID) -> bool:
    return by.kind is ActorKind.CITIZEN and by.id in people.known_as(person_id)
