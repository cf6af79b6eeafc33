"""The citizen's own page: what is open to the account, since when, where the rest is opened."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from tests.people.builders import a_number, a_person, a_phone, seen
from tests.portals.pages import text_of

from doorstep.people import queries
from doorstep.people.levels import OPENINGS, Level

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
_BACKEND = "django.contrib.auth.backends.ModelBackend"


def reader(user_id: int) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(pk=user_id), backend=_BACKEND)
    return client


def test_whoever_signed_up_by_phone_reads_what_is_closed_and_where_it_opens() -> None:
    person = a_person("王小明", number=a_number(serial=77), phone=a_phone(877))
    user = get_user_model().objects.get(person_id=person)
    shown = text_of(reader(user.pk).get("/my-data/level"))
    for opening in OPENINGS.values():
        assert opening.label in shown
    for said in ("手机号注册", "现在还不能办", "怎么升级", "本人的身份证件原件", "登记服务站"):
        assert said in shown


def test_whoever_was_seen_reads_when_and_where() -> None:
    account = queries.demo_accounts()["blue-buyer"]
    assert queries.level_of(str(account.person_id)) is Level.COUNTER
    shown = text_of(reader(account.user_id).get("/my-data/level"))
    assert "已当面核验" in shown
    assert "面签。" in shown
    assert "怎么升级" not in shown


def test_a_stranger_is_asked_to_sign_in() -> None:
    answer = Client().get("/my-data/level")
    assert answer.status_code == 302
    assert "/sign-in" in answer["Location"]


def test_a_point_that_is_no_more_keeps_nobody_from_the_page() -> None:
    person = a_person("王小明", number=a_number(serial=78), phone=a_phone(878))
    seen(person, point="station-01")
    user = get_user_model().objects.get(person_id=person)
    shown = text_of(reader(user.pk).get("/my-data/level"))
    assert "已当面核验" in shown
    assert "面签。" not in shown
