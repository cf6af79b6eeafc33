"""Demo people are taken up all or not at all, and a second time changes nothing."""

from dataclasses import dataclass, replace
from datetime import date

import pytest

from doorstep.kernel.actor import Post
from doorstep.kernel.errors import InvalidInput
from doorstep.people import queries, services
from doorstep.people.errors import PostNotAtThisPoint
from doorstep.people.models import Appointment, Person, User
from doorstep.people.types import Loaded, UserKind

from .builders import DAY, a_number

KINDS = {"O01": "office", "S01": "station"}


@dataclass(frozen=True, slots=True)
class Card:
    """One invented person."""

    key: str
    name: str = "苏样例"
    id_number: str = ""
    phone: str = ""
    division_code: str = ""
    residence_permit_until: date | None = None
    username: str = ""
    posts: tuple[Post, ...] = ()
    point: str | None = None


BUYER = Card("buyer", id_number=a_number().text, phone="19900000001", division_code="371602")
GUEST = Card(
    "guest",
    "石䶮",
    id_number=a_number(division="130901", serial=3).text,
    phone="19900000002",
    division_code="130921",
    residence_permit_until=date(2018, 1, 31),
)
CLERK = Card("clerk", username="demo-clerk", posts=(Post.CLERK, Post.EXAMINER), point="S01")
REGISTRAR = Card("registrar", username="demo-reg", posts=(Post.REGISTRAR,), point="O01")
STRANGER = Card("stranger", "路人")
ALL = (BUYER, GUEST, CLERK, REGISTRAR, STRANGER)


def load(*cards: Card) -> Loaded:
    """Take them up as the demonstration does."""
    return services.load_demo_people(cards, point_kind_of=KINDS.__getitem__, from_on=DAY)


@pytest.mark.django_db
def test_they_are_loaded_once() -> None:
    assert load(*ALL) == Loaded(citizens=2, staff=2, appointments=3)
    assert load(*ALL) == Loaded(citizens=0, staff=0, appointments=0)
    accounts = queries.demo_accounts()
    assert list(accounts) == ["buyer", "guest", "clerk", "registrar"]
    assert (accounts["guest"].kind, accounts["guest"].name) == (UserKind.CITIZEN, "石䶮")
    person_id = accounts["buyer"].person_id
    assert person_id is not None
    assert queries.person(person_id).sample


@pytest.mark.django_db
def test_a_permit_meant_relative_to_today_moves_with_the_next_load() -> None:
    load(GUEST)
    later = replace(GUEST, residence_permit_until=date(2019, 1, 31))
    load(later)
    assert Person.objects.get().residence_permit_until == date(2019, 1, 31)


@pytest.mark.django_db
def test_demo_staff_can_act_and_nobody_knows_a_password() -> None:
    load(CLERK)
    clerk = User.objects.get(username="demo-clerk")
    assert queries.actor_for(clerk.pk, DAY, post=Post.EXAMINER).point == "S01"
    assert not clerk.has_usable_password()


@pytest.mark.usefixtures("fresh_city")
@pytest.mark.parametrize(
    ("bad", "error"),
    [
        (Card("x", id_number="371602199003070000", phone="19900000003"), InvalidInput),
        (Card("x", id_number=a_number(serial=7).text, phone="123"), InvalidInput),
        (Card("x", username="x", posts=(Post.REGISTRAR,), point="S01"), PostNotAtThisPoint),
    ],
)
def test_one_bad_card_stops_the_whole_load(bad: Card, error: type[Exception]) -> None:
    with pytest.raises(error):
        load(BUYER, CLERK, bad)
    assert not Person.objects.exists()
    assert not User.objects.exists()
    assert not Appointment.objects.exists()
