"""Staff administration at the desk: opening accounts, giving and ending posts, first sign-in."""

import re
import time
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.test import Client
from tests.portals.bench import Staff
from tests.procedures.city import OFFICE, STATION

from doorstep.kernel import clock
from doorstep.kernel.actor import Post
from doorstep.people import queries as people
from doorstep.people.models import User
from doorstep.places.services import load_city

_CODE = re.compile(r'class="code">((?:[A-Z0-9]{4}-){4}[A-Z0-9]{4})<')
PASSWORD = "correct-horse-battery"


@pytest.fixture(autouse=True)
def _city(db: None) -> None:  # noqa: ARG001 - points are places of the city
    load_city(settings.CITY_FOLDER)


def chief(post: Post = Post.MANAGER, point: str = OFFICE, kind: str = "office") -> Staff:
    return Staff(f"chief-{post}", post, point, kind)


def opened(by: Staff, username: str = "newcomer") -> tuple[int, str]:
    """A new account and its code, through the page."""
    answer = by.browser.post("/desk/staff/new", {"name": "李雷", "username": username})
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    found = _CODE.search(answer.content.decode())
    assert found is not None
    return people.staff_named(username).user_id, found[1]


def appoint(by: Staff, user_id: int, **said: str) -> tuple[int, str]:
    """The status and text of the page after giving a post."""
    words = {"post": "clerk", "point": STATION, "from_on": str(clock.today()), "why": "新来"} | said
    answer = by.browser.post(f"/desk/staff/{user_id}/", words)
    return answer.status_code, answer.content.decode()


@pytest.mark.django_db
def test_a_manager_opens_an_account_and_the_newcomer_comes_in_by_themselves() -> None:
    manager = chief()
    user_id, code = opened(manager)
    assert appoint(manager, user_id)[0] == 302
    newcomer = Client()
    first = newcomer.post("/staff/begin", {"username": "newcomer", "code": code})
    assert first["Location"] == "/staff/begin/factors"
    page = newcomer.get("/staff/begin/factors").content.decode()
    assert "data:image/svg+xml" in page
    secret = newcomer.session["staff-begin"][2]
    shown = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    wrong = {"password": PASSWORD, "again": "other-horse-battery", "shown": shown}
    refused = newcomer.post("/staff/begin/factors", wrong)
    assert refused.status_code == 422
    assert PASSWORD not in refused.content.decode()
    done = newcomer.post("/staff/begin/factors", wrong | {"again": PASSWORD})
    assert "启用码已经作废" in done.content.decode()
    assert people.staff(user_id).begun
    assert User.objects.get(pk=user_id).check_password(PASSWORD)
    assert newcomer.get("/staff/begin/factors")["Location"] == "/staff/begin"
    again = Client().post("/staff/begin", {"username": "newcomer", "code": code})
    assert again.status_code == 422


@pytest.mark.django_db
def test_a_post_is_ended_with_a_reason_and_the_history_says_both() -> None:
    manager = chief()
    user_id, _ = opened(manager)
    appoint(manager, user_id)
    (held,) = people.appointment_history(user_id)
    path = f"/desk/staff/{user_id}/{held.id}/end"
    assert "为什么" in manager.get(path).content.decode()
    assert manager.browser.post(path, {"why": ""}).status_code == 422
    later = clock.today() + timedelta(days=3)
    assert manager.browser.post(path, {"why": "调走", "until_on": str(later)}).status_code == 302
    page = manager.get(f"/desk/staff/{user_id}/").content.decode()
    assert "新来" in page
    assert "调走" in page
    assert manager.browser.post(path, {"why": "马上", "now": "yes"}).status_code == 302
    assert people.appointments(user_id, clock.today()) == ()


@pytest.mark.django_db
def test_what_the_constraints_refuse_is_said_on_the_page() -> None:
    security = chief(Post.SECURITY)
    user_id, _ = opened(security)
    assert appoint(security, user_id, post="auditor", point=OFFICE)[0] == 302
    status, text = appoint(security, user_id, post="operator", point=OFFICE)
    assert status == 409
    assert "不能由同一个人同时担任" in text
    status, text = appoint(security, user_id, post="clerk")
    assert (status, "请在“岗位”里选一项" in text) == (422, True)
    assert len(people.appointment_history(user_id)) == 1


@pytest.mark.django_db
def test_the_manager_of_a_station_sees_only_that_point_to_appoint_at() -> None:
    manager = chief(Post.MANAGER, STATION, "station")
    user_id, _ = opened(manager)
    assert appoint(manager, user_id, point=OFFICE)[0] == 422
    assert appoint(manager, user_id)[0] == 302


@pytest.mark.django_db
def test_nobody_ends_what_they_may_not_give() -> None:
    security, manager = chief(Post.SECURITY), chief()
    user_id, _ = opened(security)
    appoint(security, user_id, post="auditor", point=OFFICE)
    (held,) = people.appointment_history(user_id)
    path = f"/desk/staff/{user_id}/{held.id}/end"
    assert manager.get(path).status_code == 403
    assert manager.browser.post(path, {"why": "x", "now": "yes"}).status_code == 403
    assert people.appointments(user_id, clock.today())


@pytest.mark.django_db
def test_a_manager_issues_no_new_code_for_an_account_in_use() -> None:
    clerk, manager = Staff("busy-clerk", Post.CLERK, STATION, "station"), chief()
    path = f"/desk/staff/{clerk.user_id}/invite"
    assert "发一个新的启用码" not in manager.get(f"/desk/staff/{clerk.user_id}/").content.decode()
    assert manager.browser.post(path).status_code == 403
    assert _CODE.search(chief(Post.SECURITY).browser.post(path).content.decode())


@pytest.mark.django_db
def test_the_list_shows_who_holds_what_and_clerks_may_not_see_it() -> None:
    manager = chief()
    opened(manager)
    page = manager.get("/desk/staff").content.decode()
    assert "还没有启用" in page
    assert "管理岗" in page
    clerk = Staff("curious", Post.CLERK, STATION, "station")
    assert clerk.get("/desk/staff").status_code == 403
