"""Being verified from home, page by page: sent, looked at, level raised or told why not."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, override_settings
from tests.integrations.serving import behave, served
from tests.people.builders import a_clerk, a_key, a_number, a_person, a_phone, seen
from tests.people.photographs import a_jpeg, a_png, an_exif
from tests.portals.bench import Staff
from tests.portals.pages import text_of

from doorstep.audit import queries as audit
from doorstep.integrations.faces.simulator import application
from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM, Actor, ActorKind, Post
from doorstep.kernel.errors import NotAllowed
from doorstep.messages import queries as messages
from doorstep.people import queries, services
from doorstep.people.levels import Level
from doorstep.people.models import OnlinePicture, OnlineProofing, User
from doorstep.people.online import OnlineNotOffered, OnlineState, Opinion, PictureKind
from doorstep.privacy import keeping

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
HERE = "/my-data/level/online"
NAME = "王小明"
WHERE = b"N 37.38 E 117.97"


@pytest.fixture
def service() -> Iterator[str]:
    with served("faces", application) as address:
        behave(address)
        yield address


class Citizen:
    """Somebody who signed up by phone and said who they are, at home."""

    def __init__(self, serial: int) -> None:
        self.number = a_number(serial=serial)
        self.id = str(a_person(NAME, number=self.number, phone=a_phone(serial)))
        self.browser = Client(raise_request_exception=False)
        self.browser.force_login(
            User.objects.get(person_id=self.id),
            backend="django.contrib.auth.backends.ModelBackend",
        )

    def sends(self, **differs: bytes) -> Any:
        whole = {kind.value: a_jpeg(400, 300, an_exif(6, where=WHERE)) for kind in PictureKind}
        files = {
            kind: SimpleUploadedFile(f"{kind}.jpg", content, "image/jpeg")
            for kind, content in (whole | differs).items()
            if content
        }
        return self.browser.post(HERE, {"key": a_key() + "-online", **files})


def registrar(name: str) -> Staff:
    return Staff(name, Post.REGISTRAR, "O01", "office")


def opened(staff: Staff) -> str:
    """The newest in the queue."""
    assert "网上核验" in text_of(staff.get("/desk/online/"))
    return f"/desk/online/{queries.online_queue()[-1].id}/"


def accepts(staff: Staff, path: str, citizen: Citizen, **differs: str) -> Any:
    typed = {"name": NAME, "number": citizen.number.text, "same": "yes"} | differs
    return staff.press(path, "accept", **typed)


def test_one_reviewer_is_enough_where_the_service_has_no_doubt(service: str) -> None:
    citizen, li = Citizen(701), registrar("li-online")
    assert "在网上核验" in text_of(citizen.browser.get("/my-data/level"))
    assert queries.gesture_of(citizen.id, clock.today()).label in text_of(citizen.browser.get(HERE))
    assert citizen.sends().status_code == 302
    shown = text_of(citizen.browser.get(HERE))
    assert "照片收到了，还没有办成" in shown
    assert citizen.sends().status_code == 409
    path = opened(li)
    page = li.get(path)
    assert citizen.number.text not in page.content.decode()
    assert "一个人看过就行" in text_of(page)
    assert "%" not in text_of(page)
    picture = li.get(f"{path}portrait")
    assert picture["Content-Type"] == "image/jpeg"
    assert WHERE not in picture.content
    assert audit.looked_at(f"person:{citizen.id}")[0].purpose == "网上核验"
    wrong = accepts(li, path, citizen, number=a_number(serial=799).text)
    assert wrong.status_code == 422
    assert "不一样" in text_of(wrong)
    assert accepts(li, path, citizen, name="-").status_code == 422
    assert queries.level_of(citizen.id) is Level.PHONE
    assert accepts(li, path, citizen).status_code == 302
    assert queries.level_of(citizen.id) is Level.ONLINE
    assert queries.is_open(citizen.id, "procedure:replace-plates", clock.today())
    assert "已经核验过了" in text_of(citizen.browser.get(HERE))
    assert messages.inbox(citizen.id)[0].template == "online-proofing-decided"
    assert li.get(path).status_code == 404
    assert li.get(f"{path}portrait").status_code == 404
    with clock.at_day(date(2018, 1, 2)):
        citizen_then = Actor(ActorKind.CITIZEN, citizen.id)
        with pytest.raises(OnlineNotOffered):
            services.hand_in(person_id=citizen.id, pictures={}, by=citizen_then, key=a_key())
    del service


@pytest.mark.parametrize(
    "how", [{"told": {"face": "unsure"}}, {"told": {"document": "no"}}, {"told": {"alive": 0.97}}]
)
def test_two_look_where_the_service_doubts(service: str, how: dict[str, object]) -> None:
    behave(service, **how)
    citizen, li, zhao = Citizen(702), registrar("li-online"), registrar("zhao-online")
    assert citizen.sends().status_code == 302
    path = opened(li)
    assert "要两个人看" in text_of(li.get(path))
    assert accepts(li, path, citizen).status_code == 302
    assert queries.level_of(citizen.id) is Level.PHONE
    assert "请另一位审核人" in text_of(li.get(path))
    again = {"do": "accept", "name": NAME, "number": citizen.number.text, "same": "yes"}
    assert li.browser.post(path, {**again, "key": "the-same-again"}).status_code == 409
    assert accepts(zhao, path, citizen).status_code == 302
    assert queries.level_of(citizen.id) is Level.ONLINE


def test_a_silent_service_loses_no_pictures() -> None:
    citizen = Citizen(703)
    with override_settings(OUTSIDE_ADDRESSES={"faces": "http://127.0.0.1:9"}):
        assert citizen.sends().status_code == 302
    (found,) = queries.online_queue()
    assert found.opinion is Opinion.SILENT
    assert found.kinds == tuple(PictureKind)


def test_a_refusal_says_why_and_what_now_and_is_not_tried_for_ever(service: str) -> None:
    citizen, li = Citizen(704), registrar("li-online")
    for n in range(3):
        assert citizen.sends().status_code == 302, n
        path = opened(li)
        assert li.press(path, "refuse").status_code == 422
        assert li.press(path, "refuse", why="not-now").status_code == 302
        shown = text_of(citizen.browser.get(HERE))
        assert "看不到今天要的手势" in shown
        assert "再交一次" in shown
    assert citizen.sends().status_code == 429
    assert queries.level_of(citizen.id) is Level.PHONE
    with clock.ahead(timedelta(days=1)):
        assert citizen.sends().status_code == 302
    del service


def test_what_is_no_photograph_is_told_by_field_and_keeps_nothing(service: str) -> None:
    citizen = Citizen(705)
    empty = citizen.browser.post(HERE, {"key": "nothing-sent"})
    assert empty.status_code == 422
    shown = text_of(empty)
    assert all(kind.label in shown for kind in PictureKind)
    assert "有 3 处要改" in shown
    for bad in (b"%PDF-1.7" + bytes(500), a_png(40, 40), a_jpeg() + bytes(4_000_000)):
        assert citizen.sends(front=bad).status_code == 422
    assert not OnlineProofing.objects.exists()
    assert not OnlinePicture.objects.exists()
    del service


def test_whoever_is_known_or_unnamed_hands_nothing_in(service: str) -> None:
    citizen = Citizen(706)
    seen(citizen.id)
    assert "已经核验过了" in text_of(citizen.browser.get(HERE))
    assert citizen.sends().status_code == 409
    with pytest.raises(NotAllowed):
        services.hand_in(person_id=citizen.id, pictures={}, by=SYSTEM, key=a_key())
    clerk = Staff("wang-online", Post.CLERK, "S01", "station")
    assert clerk.get("/desk/online/").status_code == 403
    del service


def test_pictures_lie_encrypted_and_go_when_their_days_are_over(service: str) -> None:
    citizen = Citizen(707)
    assert citizen.sends().status_code == 302
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM people_onlinepicture")
        assert all(b"Exif" not in bytes(row[0]) for row in cursor.fetchall())
    on = clock.today() + timedelta(days=1200)
    gone = keeping.end(table="people.OnlinePicture", on=on, by=SYSTEM, key=a_key())
    assert gone == 3
    found = queries.last_online(citizen.id)
    assert found is not None
    assert found.state is OnlineState.WAITING
    assert found.kinds == ()
    assert a_clerk("li-online", post=Post.REGISTRAR, point="O01", point_kind="office")
    del service
