"""Where an account is signed in: listed by device, ended by the owner or by security, at once."""

from uuid import UUID

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from tests.people.builders import a_key, a_person, a_phone
from tests.portals.bench import Staff
from tests.procedures.city import OFFICE, STATION

from doorstep.kernel.actor import Actor, ActorKind, Post
from doorstep.people import queries, services
from doorstep.people.errors import NotOwnDevices
from doorstep.people.models import Device, User
from doorstep.people.sessions import SEEN
from doorstep.places.services import load_city
from doorstep.portals.api.service import new_token

_BACKEND = "django.contrib.auth.backends.ModelBackend"
PHONE = "Mozilla/5.0 (Linux; Android 13; Pixel) Chrome/120.0 Mobile Safari/537.36"


@pytest.fixture(autouse=True)
def _city(db: None) -> None:  # noqa: ARG001 - pages name the city
    load_city(settings.CITY_FOLDER)


@pytest.fixture
def citizen() -> User:
    person_id = a_person(phone=a_phone())
    return User.objects.get(person_id=person_id)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(pk=user.pk), backend=_BACKEND)
    return client


def signed_in(client: Client, path: str = "/my-data/devices") -> bool:
    return client.get(path).status_code == 200


@pytest.mark.django_db
def test_a_device_is_known_by_its_kind_and_half_its_address(citizen: User) -> None:
    from django.contrib.auth import login
    from django.contrib.sessions.middleware import SessionMiddleware
    from django.http import HttpResponse
    from django.test import RequestFactory

    request = RequestFactory(headers={"user-agent": PHONE}).get("/", REMOTE_ADDR="192.0.2.77")
    SessionMiddleware(lambda _: HttpResponse()).process_request(request)
    login(request, citizen, backend=_BACKEND)
    request.session.save()
    (device,) = queries.devices(citizen.pk)
    assert (device.kind, device.browser, device.network) == ("phone", "Chrome", "192.0.*.*")
    row = Device.objects.get()
    assert "192.0.2.77" not in str(vars(row))


@pytest.mark.django_db
def test_ending_one_signs_it_out_at_once_and_no_other(citizen: User) -> None:
    mine, lost = browser(citizen), browser(citizen)
    here = mine.session["device"]["id"]
    assert {each.here for each in queries.devices(citizen.pk, here=here)} == {True, False}
    page = mine.get("/my-data/devices").content.decode()
    assert mine.session.session_key not in page
    answer = mine.post("/my-data/devices", {"device": lost.session["device"]["id"]})
    assert answer.status_code == 302
    assert not signed_in(lost)
    assert signed_in(mine)


@pytest.mark.django_db
def test_ending_all_others_leaves_this_one(citizen: User) -> None:
    mine, *others = [browser(citizen) for _ in range(3)]
    token = new_token(citizen.pk)
    bearer = {"Authorization": f"Bearer {token}"}
    assert mine.get("/api/v1/cases", headers=bearer).status_code == 200
    assert {each.kind for each in queries.devices(citizen.pk)} == {"program", "unknown"}
    mine.post("/my-data/devices", {"device": "others"})
    assert [signed_in(each) for each in (mine, *others)] == [True, False, False]
    assert Client().get("/api/v1/cases", headers=bearer).status_code == 401
    assert len(queries.devices(citizen.pk)) == 1


@pytest.mark.django_db
def test_what_is_ended_is_not_ended_for_somebody_else(citizen: User) -> None:
    stranger = User.objects.get(person_id=_other())
    theirs, mine = browser(stranger), browser(citizen)
    device = theirs.session["device"]["id"]
    assert mine.post("/my-data/devices", {"device": device}).status_code == 404
    assert mine.post("/my-data/devices", {"device": "x"}).status_code == 404
    assert signed_in(theirs)
    by = Actor(ActorKind.CITIZEN, str(citizen.person_id))
    with pytest.raises(NotOwnDevices):
        services.end_device(user_id=stranger.pk, device_id=UUID(device), by=by, key=a_key())


def _other() -> UUID:
    from tests.people.builders import a_number

    return a_person("李四", number=a_number(serial=2), phone=a_phone(2))


@pytest.mark.django_db
def test_security_ends_the_sessions_of_a_member_of_staff_and_a_manager_does_not() -> None:
    clerk = Staff("busy-clerk", Post.CLERK, STATION, "station")
    security = Staff("security", Post.SECURITY, OFFICE, "office")
    manager = Staff("manager", Post.MANAGER, OFFICE, "office")
    path = f"/desk/staff/{clerk.user_id}/"
    assert clerk.get("/desk/devices").status_code == 200
    assert "登录着的设备" in security.get(path).content.decode()
    assert "登录着的设备" not in manager.get(path).content.decode()
    assert manager.browser.post(f"{path}devices", {"device": "others"}).status_code == 403
    assert clerk.get("/desk/devices").status_code == 200
    assert security.browser.post(f"{path}devices", {"device": "others"}).status_code == 302
    assert clerk.get("/desk/devices")["Location"].startswith("/staff/login/")


@pytest.mark.django_db
def test_a_post_that_ends_at_once_signs_its_holder_out() -> None:
    clerk = Staff("busy-clerk", Post.CLERK, STATION, "station")
    manager = Staff("manager", Post.MANAGER, OFFICE, "office")
    (held,) = queries.appointment_history(clerk.user_id)
    path = f"/desk/staff/{clerk.user_id}/{held.id}/end"
    assert manager.browser.post(path, {"why": "停职", "now": "yes"}).status_code == 302
    assert clerk.get("/desk/")["Location"].startswith("/staff/login/")


@pytest.mark.django_db
def test_a_device_in_use_is_written_down_again_now_and_then(citizen: User) -> None:
    mine = browser(citizen)
    mine.get("/my-data/")
    before = Device.objects.get().seen_at
    mine.get("/my-data/")
    assert Device.objects.get().seen_at == before
    session = mine.session
    session[SEEN] = 0
    super(type(session), session).save()
    mine.get("/my-data/")
    assert Device.objects.get().seen_at > before


@pytest.mark.django_db
def test_rows_of_sessions_that_are_gone_are_forgotten(citizen: User) -> None:
    mine, gone = browser(citizen), browser(citizen)
    gone.session.flush()
    assert services.forget_ended_devices() == 1
    assert signed_in(mine)
