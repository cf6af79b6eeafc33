"""The pages of requests about one's own data, and the archivist's list that answers them."""

import re
import uuid

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from tests.people.builders import a_key, a_number, a_person, a_phone
from tests.portals.bench import Staff
from tests.procedures.city import OFFICE, STATION

from doorstep.kernel.actor import Actor, ActorKind, Post
from doorstep.people import queries as people
from doorstep.people.models import User
from doorstep.places.services import load_city
from doorstep.portals.frame import page
from doorstep.privacy import answering
from doorstep.privacy.models import RightsRequest
from doorstep.privacy.types import RightKind

pytestmark = pytest.mark.django_db
_BACKEND = "django.contrib.auth.backends.ModelBackend"
NEW = "/my-data/rights/new/"
SAID = {"matter": "name", "wrong": "闲字错了", "right": "赵贤", "proof": "身份证"}


@pytest.fixture(autouse=True)
def _city(db: None) -> None:  # noqa: ARG001 - the term is a setting of the city
    page.forget_city()
    load_city(settings.CITY_FOLDER)


@pytest.fixture
def person() -> uuid.UUID:
    return a_person("赵闲", number=a_number(serial=77), phone=a_phone(77))


@pytest.fixture
def citizen(person: uuid.UUID) -> Client:
    return browser(person)


@pytest.fixture
def archivist() -> Staff:
    return Staff("archivist", Post.ARCHIVIST, OFFICE, "office")


def browser(person: uuid.UUID) -> Client:
    client = Client(raise_request_exception=False)
    user = User.objects.get(person_id=person)
    client.force_login(get_user_model().objects.get(pk=user.pk), backend=_BACKEND)
    return client


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_correction_is_asked_answered_and_read(
    citizen: Client, archivist: Staff, person: uuid.UUID
) -> None:
    asked = citizen.post(f"{NEW}correct", SAID)
    assert asked.status_code == 302
    request_id = RightsRequest.objects.get().pk
    assert asked["Location"] == f"/my-data/rights/{request_id}"
    assert "等待答复" in text(citizen, asked["Location"])
    assert "更正 · 姓名" in text(archivist.browser, "/desk/rights").replace("</a>", "")
    desk = f"/desk/rights/{request_id}/"
    assert "赵贤" in text(archivist.browser, desk)
    assert archivist.browser.post(desk, {"yes": "yes"}).status_code == 422
    done = archivist.browser.post(desk, {"yes": "yes", "reason": "与身份证一致"})
    assert done.status_code == 302
    assert people.person(person).name == "赵贤"
    page = text(citizen, asked["Location"])
    assert "已照办" in page
    assert "与身份证一致" in page
    assert "答复本人对个人信息的请求" in text(citizen, "/my-data/looks")


def test_what_is_missing_stands_at_its_field(citizen: Client) -> None:
    answer = citizen.post(f"{NEW}correct", {"wrong": "闲字错了"})
    assert answer.status_code == 422
    page = answer.content.decode()
    for sentence in ("请选要更正的一项", "请写应该是什么", "请写有什么证明"):
        assert sentence in page
    assert "闲字错了" in page


def test_erasure_shows_before_what_would_become_of_each_kind(
    citizen: Client, archivist: Staff
) -> None:
    page = text(citizen, f"{NEW}erase")
    assert "只保存，不再使用" in page
    assert "《个人信息保护法》第四十七条第二款" in page
    assert citizen.post(f"{NEW}erase", {}).status_code == 422
    where = citizen.post(f"{NEW}erase", {"sure": "yes"})["Location"]
    desk = f"/desk/rights/{RightsRequest.objects.get().pk}/"
    archivist.browser.post(desk, {"yes": "yes", "reason": "依法办理"})
    page = text(citizen, where)
    assert "不同意这个答复" in page
    assert re.search(r"消息.*?删除", page, re.S)
    assert "您的信息现在只保存、不使用" in text(citizen, "/my-data/rights")
    assert citizen.post("/my-data/rights/lift").status_code == 302
    assert "您的信息现在只保存、不使用" not in text(citizen, "/my-data/rights")


def test_a_refusal_says_why_and_what_to_do_about_it(citizen: Client, archivist: Staff) -> None:
    where = citizen.post(f"{NEW}restrict", {"sure": "yes"})["Location"]
    desk = f"/desk/rights/{RightsRequest.objects.get().pk}/"
    archivist.browser.post(desk, {"yes": "no", "reason": "正在办理"})
    page = text(citizen, where)
    for said in ("没有照办", "正在办理", "日内申请行政复议"):
        assert said in page


def test_a_request_may_be_withdrawn_while_it_waits(citizen: Client) -> None:
    where = citizen.post(f"{NEW}restrict", {"sure": "yes"})["Location"]
    again = citizen.post(f"{NEW}restrict", {"sure": "yes"})
    assert again.status_code == 409
    assert "正在等答复" in again.content.decode()
    assert citizen.post(where).status_code == 302
    assert "本人撤回" in text(citizen, where)


def test_another_citizen_and_other_posts_find_nothing(citizen: Client, person: uuid.UUID) -> None:
    where = citizen.post(f"{NEW}restrict", {"sure": "yes"})["Location"]
    stranger = browser(a_person("钱路", number=a_number(serial=78), phone=a_phone(78)))
    assert stranger.get(where).status_code == 404
    assert stranger.post(where).status_code == 404
    assert citizen.get(f"{NEW}everything").status_code == 404
    clerk = Staff("curious", Post.CLERK, STATION, "station")
    assert clerk.get("/desk/rights").status_code == 403
    assert RightsRequest.objects.get(person_id=person).state == "waiting"


def test_late_answers_stand_out(archivist: Staff, person: uuid.UUID) -> None:
    himself = Actor(ActorKind.CITIZEN, str(person))
    answering.ask(person_id=person, kind=RightKind.RESTRICT, by=himself, key=a_key())
    assert "已超期" not in text(archivist.browser, "/desk/rights")
    RightsRequest.objects.update(due_on="2017-01-01")
    assert "已超期" in text(archivist.browser, "/desk/rights")
