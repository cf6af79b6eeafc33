"""Passkeys, spoken by hand: made, shown, listed, removed, and everything that must not pass."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.people.authenticator import FLAG, Authenticator
from tests.people.builders import a_clerk, a_number, a_person, a_phone
from tests.portals.pages import text_of

from doorstep.audit.models import AuditRow
from doorstep.kernel import clock
from doorstep.messages import queries as messages
from doorstep.people import queries, second_factor, services
from doorstep.people.models import Passkey, PasskeyQuestion, User

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
ORIGIN, HOST = "https://doorstep.example", "doorstep.example"
OWN, SHOW = "/my-data/passkeys", "/sign-in/passkey"
PASSWORD = "a long password of the tests"


@pytest.fixture(autouse=True)
def _here(settings: "SettingsWrapper") -> None:
    settings.PASSKEY_RP_ID = HOST
    settings.ALLOWED_HOSTS = [HOST, f"www.{HOST}", "testserver"]


def a_browser() -> Client:
    return Client(raise_request_exception=False, headers={"host": HOST})


class Citizen:
    """Somebody signed in just now, with a device."""

    def __init__(self, serial: int) -> None:
        self.person = a_person("钱用钥", number=a_number(serial=serial), phone=a_phone(serial))
        self.user = User.objects.get(person_id=self.person)
        self.browser = a_browser()
        self.browser.force_login(self.user, backend="django.contrib.auth.backends.ModelBackend")
        self.device = Authenticator(ORIGIN, HOST)

    def asked(self) -> dict[str, Any]:
        answer = self.browser.post(f"{OWN}/make", secure=True)
        assert answer.status_code == 200, answer.content
        found: dict[str, Any] = answer.json()
        return found

    def sends(self, answer: str, name: str = "我的手机") -> Any:
        form = {"do": "add", "name": name, "answer": answer}
        return self.browser.post(OWN, form, secure=True)

    def with_one(self) -> "Citizen":
        made = self.sends(self.device.makes(self.asked()))
        assert made.status_code == 302, text_of(made)
        return self


def question(browser: Client, path: str = f"{SHOW}/ask") -> dict[str, Any]:
    answer = browser.post(path, secure=True)
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def shown(browser: Client, answer: str, **more: str) -> Any:
    return browser.post(SHOW, {"answer": answer, **more}, secure=True)


def inside(browser: Client) -> str:
    return str(browser.session.get("_auth_user_id", ""))


def test_a_passkey_is_made_used_listed_and_removed(caplog: pytest.LogCaptureFixture) -> None:
    citizen = Citizen(801).with_one()
    assert messages.inbox(citizen.person)[0].template == "passkey-added"
    page = text_of(citizen.browser.get(OWN, secure=True))
    assert "我的手机" in page
    assert "还没有用过" in page
    elsewhere = a_browser()
    before = elsewhere.get("/sign-in", secure=True)
    assert "passkey.js" in before.content.decode()
    asked = question(elsewhere)
    assert "allowCredentials" not in asked["publicKey"]
    assert asked["publicKey"]["userVerification"] == "required"
    answer = shown(elsewhere, citizen.device.shows(asked), next="/cases/")
    assert answer.status_code == 302, text_of(answer)
    assert inside(elsewhere) == str(citizen.user.pk)
    assert citizen.device.credential_id.hex() not in caplog.text
    assert "最近用过" in text_of(citizen.browser.get(OWN, secure=True))
    (mine,) = queries.passkeys_of(citizen.user.pk)
    gone = citizen.browser.post(OWN, {"passkey": mine.id}, secure=True)
    assert gone.status_code == 302
    late = a_browser()
    assert shown(late, citizen.device.shows(question(late))).status_code == 422
    assert inside(late) == ""
    actions = AuditRow.objects.filter(subject=f"user:{citizen.user.pk}", action__startswith="passk")
    assert [row.action for row in actions.order_by("at")] == [
        "passkey.added",
        "passkey.shown",
        "passkey.removed",
    ]


def test_an_answer_works_once_soon_and_in_the_browser_that_was_asked() -> None:
    citizen = Citizen(802).with_one()
    one, other = a_browser(), a_browser()
    answer = citizen.device.shows(question(one))
    question(other)
    assert shown(other, answer).status_code == 422
    assert shown(one, answer).status_code == 302
    one.post("/sign-out", secure=True)
    assert shown(one, answer).status_code == 422
    late = citizen.device.shows(question(other))
    with clock.ahead(timedelta(minutes=6)):
        assert shown(other, late).status_code == 422
    assert inside(other) == ""
    question(other)
    with clock.ahead(timedelta(minutes=6)):
        assert services.forget_old_questions() >= 1
    assert not PasskeyQuestion.objects.exists()


@pytest.mark.parametrize("how", ["origin", "rp", "unverified", "absent", "handle", "key", "id"])
def test_what_is_not_shown_by_its_holder_here_opens_nothing(how: str) -> None:
    citizen = Citizen(803).with_one()
    device, browser = citizen.device, a_browser()
    if how == "origin":
        device.origin = "https://doorstep.example.elsewhere.example"
    if how == "rp":
        device.rp_id = "elsewhere.example"
    if how == "unverified":
        device.flags = FLAG.UP
    if how == "absent":
        device.flags = FLAG.UV
    if how == "handle":
        device.handle = b"somebody"
    if how == "key":
        device.private = Authenticator(ORIGIN, HOST).private
    if how == "id":
        device.credential_id = b"of another"
    answer = shown(browser, device.shows(question(browser)))
    assert answer.status_code == 422
    assert "通行密钥没有通过" in text_of(answer)
    assert "您的手机号" in text_of(answer)
    assert inside(browser) == ""


def test_a_counter_that_goes_back_ends_the_passkey() -> None:
    citizen = Citizen(804).with_one()
    citizen.device.count = 7
    browser = a_browser()
    assert shown(browser, citizen.device.shows(question(browser))).status_code == 302
    copy = a_browser()
    citizen.device.count = 5
    answer = shown(copy, citizen.device.shows(question(copy)))
    assert answer.status_code == 409
    assert "可能被复制过" in text_of(answer)
    assert inside(copy) == ""
    assert not Passkey.objects.filter(user=citizen.user).exists()
    assert AuditRow.objects.filter(action="passkey.copied").count() == 1


def test_what_is_no_answer_is_refused_in_words() -> None:
    citizen = Citizen(805).with_one()
    good = citizen.device.shows(question(a_browser()))
    for bad in (
        "",
        "{}",
        "[]",
        "null",
        "{" * 9000,
        good[:-40],
        good.replace("public-key", "x"),
        good.replace('"response": {', '"response": {"x": 1, '),
        '{"id": "A", "rawId": "A", "response": {"clientDataJSON": "A"}}',
        '{"id": 1, "rawId": 2, "response": 3}',
        "x" * 30_000,
    ):
        browser = a_browser()
        question(browser)
        assert shown(browser, bad).status_code == 422, bad[:60]
        citizen.asked()
        assert citizen.sends(bad or "{}").status_code == 422, bad[:60]
    assert shown(a_browser(), good).status_code == 422
    assert Passkey.objects.filter(user=citizen.user).count() == 1


def test_an_old_session_makes_no_key_and_ten_are_enough() -> None:
    citizen = Citizen(806)
    with clock.ahead(timedelta(minutes=11)):
        refused = citizen.browser.post(f"{OWN}/make", secure=True)
        assert refused.status_code == 403
        assert "重新登录" in refused.json()["said"]
    asked = citizen.asked()
    with clock.ahead(timedelta(minutes=11)):
        assert citizen.sends(citizen.device.makes(asked)).status_code == 403
    for n in range(10):
        Passkey.objects.create(
            user=citizen.user,
            name=f"{n}",
            credential_id=bytes([n] * 16),
            credential=b"",
            sign_count=0,
            made_at=clock.now(),
        )
    assert citizen.browser.post(f"{OWN}/make", secure=True).status_code == 409


def test_nothing_is_offered_at_an_address_that_is_not_the_settings(
    settings: "SettingsWrapper",
) -> None:
    browser = Client(raise_request_exception=False)
    assert "passkey.js" not in browser.get("/sign-in").content.decode()
    assert browser.post(f"{SHOW}/ask").status_code == 422
    assert "passkey.js" not in a_browser().get("/sign-in").content.decode()
    settings.PASSKEY_RP_ID = ""
    citizen = Citizen(807)
    assert "没有开通通行密钥" in text_of(citizen.browser.get(OWN, secure=True))
    assert citizen.browser.post(f"{OWN}/make", secure=True).status_code == 422


def test_nobody_removes_anothers() -> None:
    citizen, other = Citizen(808).with_one(), Citizen(809)
    (theirs,) = queries.passkeys_of(citizen.user.pk)
    for wanted in (theirs.id, "", "not-an-id"):
        assert other.browser.post(OWN, {"passkey": wanted}, secure=True).status_code == 404
    assert queries.passkeys_of(citizen.user.pk)


class Clerk:
    """A member of staff with password and code generator, and a device beside it."""

    def __init__(self, name: str = "keys-clerk") -> None:
        self.user_id = a_clerk(name, point="S01")
        self.name = name
        user = User.objects.get(pk=self.user_id)
        user.set_password(PASSWORD)
        user.save()
        self.browser = a_browser()
        self.browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        self.device = Authenticator(ORIGIN, HOST)

    def fresh(self) -> None:
        session = self.browser.session
        at = clock.now().timestamp()
        session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": at}]
        session["account_authentication_methods_user"] = str(self.user_id)
        session.save()

    def with_one(self) -> "Clerk":
        self.fresh()
        asked = question(self.browser, "/staff/passkeys/make")
        form = {"do": "add", "name": "安全钥匙", "answer": self.device.makes(asked)}
        made = self.browser.post("/staff/passkeys", form, secure=True)
        assert made.status_code == 302, text_of(made)
        return self

    def at_second_step(self) -> Client:
        browser = a_browser()
        typed = {"login": self.name, "password": PASSWORD}
        led = browser.post(reverse("account_login"), typed, secure=True)
        assert led["Location"] == reverse("mfa_authenticate"), led
        return browser


def test_staff_show_a_passkey_after_the_password_and_never_instead() -> None:
    clerk = Clerk().with_one()
    browser = clerk.at_second_step()
    assert "用通行密钥" in text_of(browser.get(reverse("mfa_authenticate"), secure=True))
    assert inside(browser) == ""
    asked = question(browser, "/staff/passkeys/ask")
    assert len(asked["publicKey"]["allowCredentials"]) == 1
    done = browser.post("/staff/passkeys/show", {"answer": clerk.device.shows(asked)}, secure=True)
    assert done.status_code == 302, text_of(done)
    assert inside(browser) == str(clerk.user_id)
    assert browser.get("/desk/", secure=True).status_code == 200
    # A citizen's door, or no password before it: nothing.
    stranger = a_browser()
    assert stranger.post("/staff/passkeys/ask", secure=True).status_code == 403
    assert stranger.post("/staff/passkeys/show", {"answer": "{}"}, secure=True).status_code == 403
    assert shown(stranger, clerk.device.shows(question(stranger))).status_code == 422
    assert inside(stranger) == ""


def test_a_colleagues_passkey_is_not_ones_own() -> None:
    clerk = Clerk().with_one()
    browser = Clerk("third-keys").at_second_step()
    assert browser.post("/staff/passkeys/ask", secure=True).status_code == 404
    own = clerk.at_second_step()
    asked = question(own, "/staff/passkeys/ask")
    stolen = Authenticator(ORIGIN, HOST)
    answer = own.post("/staff/passkeys/show", {"answer": stolen.shows(asked)}, secure=True)
    assert answer["Location"].endswith("?passkey=passkey-refused")
    assert "通行密钥没有通过" in text_of(own.get(answer["Location"], secure=True))
    assert inside(own) == ""


def test_a_passkey_shows_the_second_factor_once_more() -> None:
    clerk = Clerk().with_one()
    session = clerk.browser.session
    session.pop("account_authentication_methods")
    session.save()
    assert clerk.browser.get("/staff/passkeys", secure=True).status_code == 302
    page = clerk.browser.get(
        reverse("mfa_reauthenticate"), {"next": "/staff/passkeys"}, secure=True
    )
    assert "用通行密钥" in text_of(page)
    asked = question(clerk.browser, "/staff/passkeys/ask")
    form = {"answer": clerk.device.shows(asked), "next": "/staff/passkeys"}
    again = clerk.browser.post("/staff/passkeys/show", form, secure=True)
    assert again["Location"] == "/staff/passkeys"
    assert "安全钥匙" in text_of(clerk.browser.get("/staff/passkeys", secure=True))
    user = User.objects.get(pk=clerk.user_id)
    assert second_factor.bound(user)


def test_without_a_second_factor_shown_just_now_staff_make_no_key() -> None:
    clerk = Clerk()
    assert clerk.browser.post("/staff/passkeys/make", secure=True).status_code == 403
    led = clerk.browser.get("/staff/passkeys", secure=True)
    assert reverse("mfa_reauthenticate") in led["Location"]
    citizen = Citizen(810)
    assert citizen.browser.get("/staff/passkeys", secure=True).status_code == 403
    assert a_browser().get("/staff/passkeys", secure=True).status_code == 302
