"""Password, then code: over the real pages, with the guesser locked out and nobody else."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from doorstep.kernel.actor import SYSTEM
from doorstep.people import queries, second_factor, services
from doorstep.people.models import User
from doorstep.places.services import load_city

from .builders import DAY, a_clerk, a_person, a_phone

PASSWORD = "correct-horse-battery"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code(secret: str = SECRET) -> str:
    """What the code generator shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture(autouse=True)
def _city(db: None) -> None:  # noqa: ARG001 - pages name the city, so it must be there
    load_city(settings.CITY_FOLDER)


@pytest.fixture
def clerk() -> int:
    """A clerk who has both factors."""
    user_id = a_clerk(second=False)
    services.set_password(user_id=user_id, password=PASSWORD, by=SYSTEM)
    services.set_second_factor(user_id=user_id, secret=SECRET, by=SYSTEM)
    return user_id


def password(client: Client, word: str = PASSWORD, *, name: str = "wangfang") -> HttpResponse:
    """Send the first page."""
    return client.post(reverse("account_login"), {"login": name, "password": word})


def signed_in(client: Client) -> bool:
    """Whether the session belongs to somebody."""
    return "_auth_user_id" in client.session


@pytest.mark.django_db
@pytest.mark.usefixtures("clerk")
def test_the_password_alone_opens_nothing(client: Client) -> None:
    answer = password(client)
    assert answer.status_code == 302
    assert answer["Location"].endswith(reverse("mfa_authenticate"))
    assert not signed_in(client)


@pytest.mark.django_db
def test_password_and_code_open_the_desk(client: Client, clerk: int) -> None:
    password(client)
    answer = client.post(reverse("mfa_authenticate"), {"code": code()})
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    assert client.session["_auth_user_id"] == str(clerk)


@pytest.mark.django_db
@pytest.mark.usefixtures("clerk")
def test_a_wrong_code_opens_nothing_and_a_code_works_once() -> None:
    first, second = Client(), Client()
    password(first)
    wrong = f"{(int(code()) + 1) % 10**6:06d}"
    assert first.post(reverse("mfa_authenticate"), {"code": wrong}).status_code == 200
    assert not signed_in(first)
    used = code()
    first.post(reverse("mfa_authenticate"), {"code": used})
    assert signed_in(first)
    password(second)
    second.post(reverse("mfa_authenticate"), {"code": used})
    assert not signed_in(second)


@pytest.mark.django_db
def test_a_new_clerk_is_led_to_bind_a_code_generator_and_can_then_act(client: Client) -> None:
    user_id = a_clerk(second=False)
    services.set_password(user_id=user_id, password=PASSWORD, by=SYSTEM)
    answer = password(client)
    bind = reverse("mfa_activate_totp")
    assert answer["Location"] == bind
    again = client.get(bind)["Location"]  # allauth asks for the password before it changes factors
    client.post(again, {"password": PASSWORD})
    page = client.get(bind)
    assert page.status_code == 200
    secret = client.session["mfa.totp.secret"]
    assert client.post(bind, {"code": code(secret)}).status_code == 302
    assert queries.staff(user_id).second_factor
    assert queries.actor_for(user_id, DAY)


@pytest.mark.django_db
def test_secrets_of_code_generators_lie_encrypted(clerk: int) -> None:
    from allauth.mfa.models import Authenticator

    kept = Authenticator.objects.get(user_id=clerk).data["secret"]
    assert SECRET not in kept
    assert second_factor.StaffSecondFactor().decrypt(kept) == SECRET


@pytest.mark.django_db
@pytest.mark.usefixtures("clerk")
def test_guessing_locks_the_address_and_not_the_account() -> None:
    guesser, owner = Client(REMOTE_ADDR="192.0.2.7"), Client(REMOTE_ADDR="192.0.2.8")
    for _ in range(11):
        password(guesser, "wrong-wrong-wrong")
    assert password(guesser).status_code != 302
    assert not signed_in(guesser)
    assert password(owner)["Location"].endswith(reverse("mfa_authenticate"))


@pytest.mark.django_db
def test_nobody_can_open_an_account_or_sign_in_as_a_citizen_here(client: Client) -> None:
    person_id = a_person(phone=a_phone())
    citizen = User.objects.get(person_id=person_id)
    password(client, "", name=citizen.username)
    assert not signed_in(client)
    assert client.get("/staff/signup/").status_code == 404
