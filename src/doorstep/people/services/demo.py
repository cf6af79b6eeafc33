"""Takes up the invented people of a city's demonstration: all of them, or none.

Who they are stands in the city's folder, which another room reads; this one gives them accounts.
Loading again changes nothing but days that are meant relative to today.
"""

from collections.abc import Callable, Iterable
from datetime import date

from django.db import transaction

from doorstep.audit import services as audit
from doorstep.audit.acts import explaining
from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM, Post
from doorstep.kernel.citizen_id import CitizenId
from doorstep.kernel.person_name import PersonName
from doorstep.kernel.phone import Phone
from doorstep.people import second_factor
from doorstep.people.models import Appointment, Person, Proofing, User
from doorstep.people.proofing import DocumentSeen, FaceSeen, ProofingState
from doorstep.people.sealed import numbers_found_by, put_number
from doorstep.people.services.contacts import enter_contact, enter_residence
from doorstep.people.services.sign_in import new_citizen
from doorstep.people.types import (
    ContactKind,
    DemoCard,
    Loaded,
    PersonKind,
    ResidenceKind,
    UserKind,
)


def load_demo_people(
    people: Iterable[DemoCard], *, point_kind_of: Callable[[str], str], from_on: date
) -> Loaded:
    """Give each citizen a person and an account, each member of staff an account with posts.

    `point_kind_of` answers the kind of a service point by its code; posts are held from `from_on`.
    Errors: InvalidInput for a malformed number, PostNotAtThisPoint, NumberTaken, PhoneTaken; then
    nothing is written.
    """
    citizens = staff = posts = 0
    with explaining(), transaction.atomic(durable=True):
        for card in people:
            if card.username:
                made, appointed = _staff(card, point_kind_of, from_on)
                staff += made
                posts += appointed
            elif card.id_number:
                citizens += _citizen(card)
        _proofed(from_on)
        if citizens or staff or posts:
            audit.note("demo.people_loaded", "demo", by=SYSTEM)
    return Loaded(citizens=citizens, staff=staff, appointments=posts)


def _citizen(card: DemoCard) -> bool:
    now = clock.now()
    number = CitizenId.parse(card.id_number, clock.local_day(now))
    known = Person.objects.filter(number_index__in=numbers_found_by(number), sample=True).first()
    if known is not None:
        if known.residence_permit_until != card.residence_permit_until:
            _permit(known, card)
        return False
    person = Person(
        name=PersonName.parse(card.name).text,
        sample=True,
        recorded_at=now,
    )
    phone = Phone.parse(card.phone)
    put_number(person, number)
    person.save(force_insert=True)
    if card.division_code:
        enter_residence(
            person, ResidenceKind.HOUSEHOLD, card.division_code, until_on=None, by=SYSTEM
        )
    _permit(person, card)
    enter_contact(person, ContactKind.PHONE, phone, by=SYSTEM)
    new_citizen(person, phone, now, demo_key=card.key)
    return True


def _proofed(on: date) -> None:
    """The invented people have just been seen at a counter of the demonstration."""
    post = Appointment.objects.filter(post=Post.CLERK.value, from_on__lte=on).exclude(
        user__demo_key=""
    )
    held = post.order_by("id").first()
    if held is None:
        return
    now = clock.now()
    seen = Person.objects.filter(sample=True, kind=PersonKind.NATURAL.value, proofings__isnull=True)
    Proofing.objects.bulk_create(
        Proofing(
            person=person,
            state=ProofingState.DONE.value,
            point=held.point,
            clerk_id=held.user_id,
            document=DocumentSeen.TYPED.value,
            face=FaceSeen.SAME.value,
            begun_at=now,
            done_at=now,
        )
        for person in seen.exclude(user__isnull=True)
    )


def _permit(person: Person, card: DemoCard) -> None:
    """The permit of the card; the days of cards move with today."""
    until = card.residence_permit_until
    if until is not None:
        enter_residence(person, ResidenceKind.PERMIT, "", until_on=until, by=SYSTEM)


def _staff(card: DemoCard, point_kind_of: Callable[[str], str], from_on: date) -> tuple[bool, int]:
    user = User.objects.filter(username=card.username).first()
    made = user is None
    if user is None:
        user = User(
            kind=UserKind.STAFF.value,
            username=card.username,
            name=PersonName.parse(card.name).text,
            demo_key=card.key,
            made_at=clock.now(),
        )
        # Nobody knows a password of these accounts: the demo page signs them in.
        user.set_unusable_password()
        user.save(force_insert=True)
        second_factor.bind(user, second_factor.new_secret())
    appointed = 0
    for post in card.posts:
        point = card.point or ""
        _, new = Appointment.objects.get_or_create(
            user=user,
            post=post.value,
            point=point,
            from_on=from_on,
            defaults={"point_kind": point_kind_of(point), "made_at": clock.now()},
        )
        appointed += new
    return made, appointed
