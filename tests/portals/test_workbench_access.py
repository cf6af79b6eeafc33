"""Who may open which page of the workbench, and the whole number behind its mask."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from tests.people.builders import a_clerk
from tests.portals.bench import Staff
from tests.portals.pages import text_of
from tests.procedures.city import OFFICE, OTHER_STATION, STATION, Buyer, ready_for_review

from doorstep.audit import queries as audit
from doorstep.kernel.actor import SYSTEM, Post
from doorstep.people import services as people

pytestmark = pytest.mark.django_db


def test_the_full_number_is_shown_on_request_and_the_look_is_recorded(
    buyer: Buyer, clerk: Staff
) -> None:
    number = buyer.applies()
    path = f"/desk/{number}/"
    assert "张*" in text_of(clerk.get(path))
    clerk.shows_second_factor()
    asked = text_of(clerk.get(f"{path}identity"))
    assert "张*" in asked
    assert "张三" not in asked
    for typed, said in (({}, "请选一个原因"), ({"reason": "other"}, "请写明为什么")):
        refused = clerk.browser.post(f"{path}identity", typed)
        assert refused.status_code == 422
        assert said in text_of(refused)
        assert "张三" not in text_of(refused)
    sent = {"reason": "original", "note": "照片不清楚"}
    shown = clerk.browser.post(f"{path}identity", sent)
    assert "张三" in text_of(shown)
    assert "no-store" in shown.headers["Cache-Control"]
    looks = [
        each for each in audit.looked_at(f"person:{buyer.person_id}") if "核对" in each.purpose
    ]
    assert [(look.purpose, look.case, look.point) for look in looks] == [
        ("核对证件原件：照片不清楚", number, STATION)
    ]


def test_the_full_number_needs_a_second_factor_shown_just_now(buyer: Buyer, clerk: Staff) -> None:
    path = f"/desk/{buyer.applies()}/identity"
    for shown_ago in (None, 301.0):
        if shown_ago is not None:
            clerk.shows_second_factor(ago=shown_ago)
        for answer in (clerk.get(path), clerk.browser.post(path, {"reason": "original"})):
            assert answer.status_code == 302
            assert answer.headers["Location"].startswith("/staff/second-factor/again/?next=")
    assert audit.looked_at(f"person:{buyer.person_id}") == ()
    clerk.shows_second_factor(ago=200.0)
    assert clerk.get(path).status_code == 200


def test_a_case_of_another_point_is_not_there(buyer: Buyer, clerk: Staff) -> None:
    number = buyer.applies(point=OTHER_STATION)
    path = f"/desk/{number}/"
    assert number not in text_of(clerk.get("/desk/"))
    assert clerk.get(path).status_code == 404
    assert clerk.browser.post(path, {"do": "accept", "key": "abcdefgh"}).status_code == 404
    found = clerk.get("/desk/find", number=number)
    assert found.status_code == 422
    assert "没有找到这笔业务" in text_of(found)


def test_who_may_open_what(buyer: Buyer, clerk: Staff, registrar: Staff) -> None:
    number = ready_for_review(buyer)
    examiner = Staff("zhaoliu", Post.EXAMINER, STATION, "station")
    manager = Staff("sunqi", Post.MANAGER, OFFICE, "office")
    walks = {
        clerk: {"/desk/": 200, "/desk/new": 200, "/review/": 403, f"/review/{number}/": 403},
        examiner: {"/desk/": 200, f"/desk/{number}/": 200, "/desk/new": 403, "/review/": 403},
        registrar: {"/desk/": 302, f"/desk/{number}/": 403, "/review/": 200},
        manager: {"/desk/": 302, "/desk/find": 403, f"/desk/{number}/": 403, "/review/": 403},
    }
    for who, pages in walks.items():
        assert {path: who.get(path).status_code for path in pages} == pages


def test_a_citizen_and_a_stranger_stay_outside(buyer: Buyer) -> None:
    stranger, citizen = Client(), Client(raise_request_exception=False)
    user = get_user_model().objects.get(person_id=buyer.person_id)
    citizen.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    for path in ("/desk/", "/desk/post", "/desk/find", "/desk/new", "/review/"):
        assert stranger.get(path)["Location"].startswith("/staff/login/?next=")
        assert citizen.get(path).status_code == 403


def test_a_clerk_without_second_factor_is_led_to_bind_one(buyer: Buyer) -> None:  # noqa: ARG001
    user_id = a_clerk("no-factor", point=STATION, second=False)
    browser = Client()
    user = get_user_model().objects.get(pk=user_id)
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert browser.get("/desk/")["Location"].startswith("/staff/second-factor/bind/")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/staff/password/", "修改密码"),
        ("/staff/second-factor/", "已经绑定验证器"),
        ("/staff/inactive/", "账号已停用"),
    ],
)
def test_pages_of_the_account_are_ours(clerk: Staff, path: str, words: str) -> None:
    people.set_password(user_id=clerk.user_id, password="correct-horse-battery", by=SYSTEM)
    user = get_user_model().objects.get(pk=clerk.user_id)
    clerk.browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    shown = clerk.get(path)
    assert shown.status_code == 200
    assert words in text_of(shown)
