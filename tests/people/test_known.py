"""A stranger's wrong guesses never lock the owner out: not from their address, not from another."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from doorstep.kernel.actor import SYSTEM
from doorstep.people import known, services
from doorstep.people.models import LoginCode
from doorstep.places.services import load_city

from .builders import a_clerk, a_person, a_phone
from .test_staff_door import PASSWORD, SECRET, code, password, signed_in

FEW = 3
"""Wrong ones allowed in these tests: each costs a slow hash."""
pytestmark = pytest.mark.django_db
HALL = "192.0.2.7"
"""One address behind which many sit."""


@pytest.fixture(autouse=True)
def _city(db: None, settings: Any) -> None:  # noqa: ARG001 - pages name the city
    load_city(settings.CITY_FOLDER)
    settings.AXES_FAILURE_LIMIT = settings.LOGIN_GUESSES_PER_CALLER = FEW
    # Quick to compute: what is tried out here is the counting.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def clerk() -> int:
    user_id = a_clerk(second=False)
    services.set_password(user_id=user_id, password=PASSWORD, by=SYSTEM)
    services.set_second_factor(user_id=user_id, secret=SECRET, by=SYSTEM)
    return user_id


def came_in(address: str = HALL) -> Client:
    """The clerk's own browser, which signed in once and is signed out."""
    browser = Client(REMOTE_ADDR=address)
    password(browser)
    browser.post(reverse("mfa_authenticate"), {"code": code()})
    assert signed_in(browser)
    browser.post(reverse("account_logout"))
    assert not signed_in(browser)
    return browser


def guessed(times: int, address: str = HALL) -> Client:
    stranger = Client(REMOTE_ADDR=address)
    for _ in range(times):
        password(stranger, "wrong-wrong-wrong")
    return stranger


@pytest.mark.usefixtures("clerk")
def test_a_stranger_behind_the_same_address_shuts_out_new_browsers_but_not_the_owners() -> None:
    owner = came_in()
    stranger = guessed(FEW + 1)
    assert password(stranger).status_code == 429
    assert password(owner)["Location"].endswith(reverse("mfa_authenticate"))


@pytest.mark.usefixtures("clerk")
def test_the_owners_browser_is_counted_too_and_shuts_out_nobody_else() -> None:
    owner = came_in()
    for _ in range(FEW + 1):
        password(owner, "wrong-wrong-wrong")
    assert password(owner).status_code == 429
    assert password(Client(REMOTE_ADDR=HALL))["Location"].endswith(reverse("mfa_authenticate"))


@pytest.mark.usefixtures("clerk")
def test_being_known_for_one_account_helps_with_no_other() -> None:
    a_clerk("lilei")
    guesser = came_in()
    for _ in range(FEW + 1):
        password(guesser, "wrong-wrong-wrong", name="lilei")
    assert password(guesser, "wrong-wrong-wrong", name="lilei").status_code == 429
    assert password(guesser)["Location"].endswith(reverse("mfa_authenticate"))


@pytest.mark.parametrize("cookie", ["", "1", "1:x:y", "known:1", "\x00", "1.2:1vFAKE:sig"])
def test_a_cookie_that_somebody_made_up_is_no_cookie(cookie: str) -> None:
    from django.test import RequestFactory

    request = RequestFactory().get("/")
    request.COOKIES[known.COOKIE] = cookie
    assert known.accounts_of(request) == ()


def test_the_cookie_keeps_a_few_accounts_the_last_one_last() -> None:
    from django.test import RequestFactory

    request = RequestFactory().get("/")
    for user_id in [*range(1, known.MOST + 3), 5]:
        request.COOKIES[known.COOKIE] = known.with_account(request, user_id)
    kept = known.accounts_of(request)
    assert (len(kept), kept[-1]) == (known.MOST, 5)
    assert 1 not in kept


def test_wrong_codes_of_a_stranger_in_the_same_hall_burn_no_code_of_the_owner() -> None:
    phone = a_phone()
    a_person(phone=phone)
    owner, stranger = Client(REMOTE_ADDR=HALL), Client(REMOTE_ADDR=HALL)
    owner.cookies[known.COOKIE] = _known_citizen()
    for browser in (owner, stranger):
        browser.post("/sign-in", {"phone": phone.text})
    assert LoginCode.objects.count() == 2
    for n in range(FEW + 1):
        stranger.post("/sign-in/code", {"phone": phone.text, "code": f"{n:06d}"})
    answer = stranger.post("/sign-in/code", {"phone": phone.text, "code": "000000"})
    assert answer.status_code == 429
    answer = owner.post("/sign-in/code", {"phone": phone.text, "code": "000000"})
    assert answer.status_code == 422
    owners = LoginCode.objects.get(wrong=1)
    assert owners.used_at is None


def _known_citizen() -> str:
    from django.test import RequestFactory

    from doorstep.people.models import User

    return known.with_account(RequestFactory().get("/"), User.objects.get(kind="citizen").pk)
