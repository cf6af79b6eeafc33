"""Signing in by another provider: the whole number finds the person, nothing else does.

Why never by name or phone: names are shared and phones change hands. Why an account that only ever
showed a phone is not opened: whoever typed another's number into it would be let into that person's
life the day they come by the provider.
"""

import hashlib

from doorstep.audit import services as audit
from doorstep.audit.acts import act
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, ActorKind, Key
from doorstep.people.assurance import level_for, opens_account
from doorstep.people.external import Asserted, Outcome
from doorstep.people.levels import Level
from doorstep.people.models import ExternalIdentity, Person, User
from doorstep.people.queries.levels import level_of
from doorstep.people.queries.persons import person_by_number
from doorstep.people.sealed import put_number
from doorstep.people.services.contacts import enter_residence, locked
from doorstep.people.services.logins import merged
from doorstep.people.services.sign_in import new_citizen
from doorstep.people.types import PersonKind, ResidenceKind, UserKind


@act
def sign_in_externally(
    *, asserted: Asserted, user_id: int | None, by: Actor, key: Key
) -> int | str:
    """The account of whoever the provider vouches for, or the `Outcome` that kept them out.

    `user_id` is the citizen already signed in in this browser: an account of a bare phone becomes
    the person's. Every outcome is on the record. Errors: NumberTaken where two come at once.
    """
    today = clock.today()
    about: dict[str, object] = {"issuer": asserted.issuer, "acr": asserted.acr}
    if not opens_account(asserted.acr, today):
        audit.note(
            "external.refused", "provider:identity", by=by, detail=about | {"why": Outcome.LOW}
        )
        return Outcome.LOW.value
    found = person_by_number(asserted.number)
    here = _signed_in(user_id)
    person = locked(found.id) if found is not None else None
    outcome = _against(asserted, person, here)
    if outcome is not None:
        subject = "provider:identity" if person is None else f"person:{person.pk}"
        audit.note("external.refused", subject, by=by, detail=about | {"why": outcome})
        return outcome.value
    user = _account(asserted, person, here, by)
    _join(asserted, str(user.person_id))
    himself = Actor(ActorKind.CITIZEN, str(user.person_id))
    level = level_for(asserted.acr, today)
    audit.note("external.signed_in", f"user:{user.pk}", by=himself, detail=about | {"level": level})
    return int(user.pk)


def _signed_in(user_id: int | None) -> User | None:
    if user_id is None:
        return None
    rows = User.objects.select_for_update(of=("self",)).select_related("person")
    return rows.filter(pk=user_id, kind=UserKind.CITIZEN.value, is_active=True).first()


def _against(asserted: Asserted, person: Person | None, here: User | None) -> Outcome | None:
    """What forbids taking the two for one person."""
    known = _joined(asserted)
    if person is None:
        named = here is not None and _has_number(here)
        return Outcome.CONFLICT if known is not None or named else None
    if _differs(asserted, person, known):
        return Outcome.CONFLICT
    if here is not None and here.person_id != person.pk and _has_number(here):
        return Outcome.CONFLICT
    return _by_its_account(person, here)


def _has_number(user: User) -> bool:
    return user.person is not None and user.person.number_sealed is not None


def _differs(asserted: Asserted, person: Person, known: ExternalIdentity | None) -> bool:
    if person.kind != PersonKind.NATURAL.value or person.died_on is not None:
        return True
    if person.name != asserted.name:
        return True
    if known is not None and known.person_id not in (person.pk, *_rows_of(person)):
        return True
    own = ExternalIdentity.objects.filter(person=person, issuer=asserted.issuer).first()
    return own is not None and own != known


def _rows_of(person: Person) -> list[object]:
    return list(Person.objects.filter(merged_into=person).values_list("pk", flat=True))


def _by_its_account(person: Person, here: User | None) -> Outcome | None:
    own = User.objects.select_for_update().filter(person=person).first()
    if own is None or own == here:
        return None
    if not own.is_active:
        return Outcome.CONFLICT
    bare = own.phone_index is not None and level_of(person.pk) is Level.PHONE
    return Outcome.PHONE_FIRST if bare else None


def _account(asserted: Asserted, person: Person | None, here: User | None, by: Actor) -> User:
    if person is None:
        person = here.person if here is not None else None
        if person is None:
            person = Person(recorded_at=clock.now())
        _named(person, asserted, by)
    own = User.objects.filter(person=person).first()
    if own is not None:
        return own
    if here is not None and here.person is not None:
        # The account knew nothing but a phone, which is in this person's hand.
        merged(here.person, person, by=by)
        here.person = person
        here.save(update_fields=["person"])
        return here
    made = new_citizen(person, None, clock.now())
    audit.note("account.made", f"user:{made.pk}", by=by)
    return made


def _named(person: Person, asserted: Asserted, by: Actor) -> None:
    person.name = asserted.name
    put_number(person, asserted.number)
    person.save()
    if asserted.number.division:
        enter_residence(
            person, ResidenceKind.HOUSEHOLD, asserted.number.division, until_on=None, by=by
        )
    audit.note("person.recorded", f"person:{person.pk}", by=by)


def _join(asserted: Asserted, person_id: str) -> None:
    now = clock.now()
    known = _joined(asserted)
    if known is None:
        known = ExternalIdentity(
            person_id=person_id,
            issuer=asserted.issuer,
            subject_mark=_mark(asserted),
            joined_at=now,
        )
        audit.note(
            "external.joined",
            f"person:{person_id}",
            by=Actor(ActorKind.CITIZEN, person_id),
            detail={"issuer": asserted.issuer},
        )
    known.acr, known.used_at = asserted.acr, now
    known.save()


def _joined(asserted: Asserted) -> ExternalIdentity | None:
    return ExternalIdentity.objects.filter(
        issuer=asserted.issuer, subject_mark=_mark(asserted)
    ).first()


def _mark(asserted: Asserted) -> bytes:
    return hashlib.sha256(f"{asserted.issuer}\0{asserted.subject}".encode()).digest()
