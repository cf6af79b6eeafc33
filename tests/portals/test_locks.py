"""What happens to whoever guesses stands on a page; security sees who is shut out and releases."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from tests.people.builders import a_key, a_phone
from tests.portals.bench import Staff
from tests.portals.pages import text_of
from tests.procedures.city import OFFICE

from doorstep.audit import queries as audit
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, ActorKind, Post
from doorstep.people import locks
from doorstep.people.errors import LockNotFound, MayNotRelease
from doorstep.people.policy import policy
from doorstep.people.types import LockKind
from doorstep.places.services import load_city

pytestmark = pytest.mark.django_db
FEW = 2


@pytest.fixture(autouse=True)
def _city(db: None, settings: Any) -> None:  # noqa: ARG001 - pages name the city
    load_city(settings.CITY_FOLDER)
    settings.AXES_FAILURE_LIMIT = settings.LOGIN_GUESSES_PER_CALLER = FEW
    settings.LOGIN_CODES_PER_CALLER = FEW
    # Quick to compute: what is tried out here is the counting.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def security() -> Staff:
    return Staff("security", Post.SECURITY, OFFICE, "office")


def guesses_passwords(address: str = "192.0.2.9") -> Client:
    guesser = Client(REMOTE_ADDR=address)
    for _ in range(FEW):
        said = {"login": "security", "password": "wrong-wrong-wrong"}
        guesser.post(reverse("account_login"), said)
    return guesser


def guesses_codes(address: str = "192.0.2.10") -> None:
    guesser = Client(REMOTE_ADDR=address)
    for _ in range(FEW + 1):
        guesser.post("/sign-in", {"phone": a_phone().text})
        guesser.post("/sign-in/code", {"phone": a_phone().text, "code": "000000"})


def test_the_page_says_the_numbers_of_the_settings() -> None:
    page = text_of(Client().get("/about/sign-in"))
    rules = policy()
    assert rules.passwords == FEW
    assert f"一个来源 {rules.guesses_minutes} 分钟内最多填错 {FEW} 次" in page
    assert f"密码至少 {settings.PASSWORD_LEAST} 位" in page
    assert f"这个来源停 {rules.locked_minutes} 分钟" in page


def test_locks_are_listed_by_what_was_done_with_half_an_address(security: Staff) -> None:
    assert locks.locks() == ()
    guesses_passwords()
    guesses_codes()
    found = locks.locks()
    assert {each.kind for each in found} == set(LockKind)
    assert all(each.until > clock.now() for each in found)
    page = text_of(security.get("/desk/locks"))
    assert "192.0.*.*" in page
    assert "192.0.2.9" not in page
    assert "工作人员密码输错太多次" in page


def test_security_releases_one_for_a_reason_and_the_record_keeps_it(security: Staff) -> None:
    guesser = guesses_passwords()
    said = {"login": "security", "password": "wrong-wrong-wrong"}
    assert guesser.post(reverse("account_login"), said).status_code == 429
    (lock,) = locks.locks()
    assert security.browser.post("/desk/locks", {"lock": lock.id}).status_code == 422
    answer = security.browser.post("/desk/locks", {"lock": lock.id, "why": "本人在窗口"})
    assert answer.status_code == 302
    assert locks.locks() == ()
    assert guesser.post(reverse("account_login"), said).status_code == 200
    (note,) = audit.notes(subject=f"lock:{lock.id}")
    assert (note.action, note.detail["why"]) == ("lock.released", "本人在窗口")


def test_nobody_else_releases_and_what_is_over_is_not_found(security: Staff) -> None:
    guesses_codes()
    manager = Actor(ActorKind.STAFF, str(security.user_id), "王芳", Post.MANAGER, OFFICE)
    chief = Actor(ActorKind.STAFF, str(security.user_id), "王芳", Post.SECURITY, OFFICE)
    with pytest.raises(MayNotRelease):
        locks.release(lock_id=locks.locks()[0].id, why="x", by=manager, key=a_key())
    for each in locks.locks():
        locks.release(lock_id=each.id, why="x", by=chief, key=a_key())
    with pytest.raises(LockNotFound):
        locks.release(lock_id="p-1", why="x", by=chief, key=a_key())
