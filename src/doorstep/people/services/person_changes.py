"""The dead, the merged, the renumbered: an archivist asks with a reason, a second person decides.

Why nothing is moved: cases, vehicles and messages keep the id they were written with. A person is
known by every row that is theirs, and found by every number they ever had.
"""

from datetime import date
from uuid import UUID

from doorstep.audit import services as audit
from doorstep.audit.acts import act
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, ActorKind, Key, Post
from doorstep.kernel.errors import NotAllowed
from doorstep.kernel.identity_document import IdentityDocument
from doorstep.kernel.person_name import PersonName
from doorstep.people.changes import ChangeState, PersonChangeKind
from doorstep.people.errors import AccountEnded, NoPersonChange, NotYet, NumberTaken, TwoOfAKind
from doorstep.people.models import FormerNumber, Person, PersonChange, User
from doorstep.people.sealed import (
    changed_number_of,
    document_of,
    numbers_found_by,
    put_changed_number,
    put_former,
    put_number,
)
from doorstep.people.services.contacts import locked
from doorstep.people.services.logins import merged, take_login
from doorstep.people.types import PersonKind

_MAY = (Post.ARCHIVIST, Post.MANAGER)


@act
def ask_death(*, person_id: str | UUID, died_on: date, reason: str, by: Actor, key: Key) -> UUID:
    """Errors: PersonNotFound, AccountEnded, NotYet, PersonChangeWaiting, NotAllowed."""
    if died_on > clock.today():
        raise NotYet
    person = _living(person_id)
    change = PersonChange(kind=PersonChangeKind.DEATH.value, person=person, died_on=died_on)
    return _asked(change, reason, by)


@act
def ask_merge(
    *, person_id: str | UUID, into_id: str | UUID, reason: str, by: Actor, key: Key
) -> UUID:
    """`person_id` turned out to be the person of `into_id`, whose row stays in use.

    Errors: PersonNotFound, AccountEnded, TwoOfAKind, PersonChangeWaiting, NotAllowed.
    """
    person, into = _living(person_id), _living(into_id)
    if person.pk == into.pk or person.kind != into.kind:
        raise TwoOfAKind
    change = PersonChange(kind=PersonChangeKind.MERGE.value, person=person, other=into)
    return _asked(change, reason, by)


@act
def ask_renumber(
    *,
    person_id: str | UUID,
    name: PersonName,
    number: IdentityDocument,
    reason: str,
    by: Actor,
    key: Key,
) -> UUID:
    """Another name or another number of the same person.

    Errors: PersonNotFound, AccountEnded, NumberTaken, TwoOfAKind, PersonChangeWaiting, NotAllowed.
    """
    person = _living(person_id)
    if number.kind.of_a_unit is not (person.kind == PersonKind.UNIT.value):
        raise TwoOfAKind
    _require_free(number, person)
    change = PersonChange(kind=PersonChangeKind.RENUMBER.value, person=person)
    put_changed_number(change, name, number)
    return _asked(change, reason, by)


@act
def decide_person_change(*, change_id: str | UUID, yes: bool, by: Actor, key: Key) -> UUID:
    """Agree, and it is done; or not, and nothing changes.

    Errors: NoPersonChange, SecondIsTheSame, NumberTaken, AccountEnded, NotAllowed.
    """
    decider = _archivist(by)
    change = PersonChange.objects.select_for_update().filter(pk=change_id).first()
    if change is None or change.state != ChangeState.WAITING.value:
        raise NoPersonChange
    change.state = (ChangeState.DONE if yes else ChangeState.REFUSED).value
    change.decided_by_id, change.decided_at = decider, clock.now()
    change.save(update_fields=["state", "decided_by", "decided_at"])
    audit.note(
        f"person.change_{change.state}",
        f"person:{change.person_id}",
        by=by,
        detail={"kind": change.kind, "change": change.pk},
    )
    if yes:
        _done(change, by)
    return change.pk


def _done(change: PersonChange, by: Actor) -> None:
    person = _living(change.person_id)
    if change.kind == PersonChangeKind.DEATH.value:
        person.died_on = change.died_on
        person.save(update_fields=["died_on"])
        _closed(person)
    elif change.kind == PersonChangeKind.MERGE.value:
        into = _living(change.other_id or "")
        account = User.objects.select_for_update().filter(person=person).first()
        if account is not None and User.objects.filter(person=into).exists():
            take_login(account)
        elif account is not None:
            account.person = into
            account.save(update_fields=["person"])
        merged(person, into, by=by)
    else:
        _renumbered(change, person)


def _renumbered(change: PersonChange, person: Person) -> None:
    name, number = changed_number_of(change)
    _require_free(number, person)
    before = document_of(person)
    if before is not None:
        former = FormerNumber(person=person, name=person.name, until_on=clock.today())
        put_former(former, before)
        former.save(force_insert=True)
    person.name = name
    put_number(person, number)
    person.save()


def _closed(person: Person) -> None:
    """Nobody signs in for the dead, and the phone is free for whoever has it next."""
    account = User.objects.select_for_update().filter(person=person).first()
    if account is not None:
        take_login(account)


def _asked(change: PersonChange, reason: str, by: Actor) -> UUID:
    change.reason, change.asked_at = reason, clock.now()
    change.asked_by_id = _archivist(by)
    change.save(force_insert=True)
    audit.note(
        "person.change_asked",
        f"person:{change.person_id}",
        by=by,
        detail={"kind": change.kind, "change": change.pk},
    )
    return change.pk


def _living(person_id: str | UUID) -> Person:
    person = locked(person_id)
    if person.died_on is not None or person.merged_into_id is not None:
        raise AccountEnded
    return person


def _archivist(by: Actor) -> int:
    if by.kind is not ActorKind.STAFF or by.post not in _MAY:
        raise NotAllowed
    return int(by.id)


def _require_free(number: IdentityDocument, person: Person) -> None:
    held = Person.objects.filter(number_index__in=numbers_found_by(number))
    if held.exclude(pk=person.pk).exists():
        raise NumberTaken
