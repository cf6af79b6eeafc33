"""Signing in by another provider of identity, over real HTTP, and everything that must not work."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.test import Client, override_settings
from tests.integrations.serving import behave, served
from tests.people.builders import a_number, a_person, a_phone, seen
from tests.portals.pages import text_of

from doorstep.audit.models import AuditRow
from doorstep.integrations.identity import adapter
from doorstep.integrations.identity.simulator import IdentityProvider
from doorstep.kernel import clock
from doorstep.people import queries
from doorstep.people.assurance import ASSURANCES, level_for
from doorstep.people.levels import Level
from doorstep.people.models import ExternalIdentity, OnlineProofing, Person, User
from doorstep.people.online import Gesture, OnlineState, Opinion
from doorstep.people.services.sign_in import new_citizen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
_BACKEND = "django.contrib.auth.backends.ModelBackend"
BUYER = "blue-buyer"


@contextmanager
def configured(address: str) -> Iterator[None]:
    """The provider at this address is the one of the settings."""
    with override_settings(
        OIDC_ISSUER=address, OIDC_CLIENT_ID="doorstep", OIDC_CLIENT_SECRET="ours", OIDC_NAME="平台"
    ):
        yield


@pytest.fixture
def provider() -> Iterator[str]:
    with served("identity", IdentityProvider()) as address, configured(address):
        yield address


@pytest.fixture
def browser() -> Client:
    return Client(raise_request_exception=False)


def left(browser: Client, wanted: str = "/cases/") -> dict[str, str]:
    """What the provider is asked when this browser goes there."""
    answer = browser.get("/sign-in/external", {"next": wanted})
    assert answer.status_code == 302, text_of(answer)
    query = parse_qs(urlsplit(answer["Location"]).query)
    return {name: values[0] for name, values in query.items()}


def shown(provider: str, asked: dict[str, str], person: str = BUYER, **more: str) -> str:
    """Somebody shows at the provider who they are; the address their browser is sent back to."""
    assert httpx.get(f"{provider}/authorize", params=asked).status_code == 200
    answer = httpx.post(f"{provider}/authorize", data={**asked, "person": person, **more})
    assert answer.status_code == 302
    there = urlsplit(answer.headers["Location"])
    assert there.path == "/sign-in/external/back"
    return f"{there.path}?{there.query}"


def signing_in(browser: Client, provider: str, **more: str) -> HttpResponse:
    return browser.get(shown(provider, left(browser), **more))


def inside(browser: Client) -> str:
    return str(browser.session.get("_auth_user_id", ""))


def refused(browser: Client, answer: HttpResponse, status: int, said: str) -> None:
    """Not signed in, told why, and shown the way by phone."""
    text = text_of(answer)
    assert answer.status_code == status, text
    assert said in text
    assert "用手机号登录" in text
    assert inside(browser) == ""


def signed_in_as(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user, backend=_BACKEND)
    return client


def test_the_button_is_there_where_a_provider_is(browser: Client, provider: str) -> None:
    assert "/sign-in/external?next=%2Fwho" in browser.get("/sign-in?next=/who").content.decode()
    with configured(""):
        page = browser.get("/sign-in").content.decode()
        assert "sign-in/external" not in page
        for address in ("/sign-in/external", "/sign-in/external/back?state=x&code=y"):
            assert browser.get(address).status_code == 404
    del provider


def test_whoever_is_on_record_comes_into_their_own_account(browser: Client, provider: str) -> None:
    account = queries.demo_accounts()[BUYER]
    users = User.objects.count()
    browser.get("/sign-in")
    browser.session.save()
    asked = left(browser)
    assert asked["code_challenge_method"] == "S256"
    planted = browser.cookies["sessionid"].value
    answer = browser.get(shown(provider, asked))
    assert answer.status_code == 302
    # Whoever has not been told what we keep is told first, and then led on.
    assert answer["Location"] == "/notices/new?next=%2Fcases%2F"
    assert inside(browser) == str(account.user_id)
    assert browser.cookies["sessionid"].value != planted
    assert User.objects.count() == users
    row = AuditRow.objects.filter(action="external.signed_in").get()
    assert row.detail["acr"] == "real-person"
    # A second time, after the provider changed its keys.
    behave(provider, told={"rotate": True})
    assert signing_in(browser, provider).status_code == 302
    assert ExternalIdentity.objects.count() == 1


def test_whoever_is_new_gets_one_account_and_the_level_the_table_says(
    browser: Client, provider: str
) -> None:
    number = a_number(serial=611)
    behave(provider, told={"number": number.text, "name": "新来人", "subject": "somebody"})
    assert signing_in(browser, provider).status_code == 302
    user = User.objects.get(pk=inside(browser))
    assert queries.level_of(str(user.person_id)) is Level.ONLINE
    assert user.phone_index is None
    again = Client()
    assert signing_in(again, provider).status_code == 302
    assert inside(again) == inside(browser)
    on = clock.today()
    assert queries.is_open(str(user.person_id), "procedure:replace-plates", on)
    assert not queries.is_open(str(user.person_id), "procedure:replace-plates", date(2017, 6, 21))
    assert "已在网上核验" in text_of(browser.get("/my-data/level"))


def test_too_little_assurance_opens_nothing(browser: Client, provider: str) -> None:
    for acr in ("real-name", "registered", "invented-elsewhere"):
        answer = signing_in(browser, provider, acr=acr)
        refused(browser, answer, 422, "实人认证")
    assert AuditRow.objects.filter(action="external.refused").count() == 3
    assert level_for("real-person", date(2017, 6, 21)) is Level.PHONE
    assert level_for("real-person", date(2000, 1, 1)) is Level.NONE
    assert all(entry.source for each in ASSURANCES.values() for entry in each.levels.entries)


def test_an_answer_works_once_and_for_the_browser_that_asked(
    browser: Client, provider: str
) -> None:
    answer = shown(provider, left(browser))
    stranger = Client(raise_request_exception=False)
    refused(stranger, stranger.get(answer), 422, "没有成功")
    left(stranger)
    refused(stranger, stranger.get(answer), 422, "没有成功")
    assert browser.get(answer).status_code == 302
    browser.post("/sign-out")
    assert inside(browser) == ""
    refused(browser, browser.get(answer), 422, "没有成功")


def test_a_code_of_another_browser_is_no_use_under_the_own_state(
    browser: Client, provider: str
) -> None:
    theirs = parse_qs(urlsplit(shown(provider, left(Client()))).query)["code"][0]
    asked = left(browser)
    answer = browser.get(
        "/sign-in/external/back", {"state": asked["state"], "iss": provider, "code": theirs}
    )
    refused(browser, answer, 422, "没有成功")


def test_an_answer_of_another_provider_is_no_answer(browser: Client, provider: str) -> None:
    for iss in ({"iss": "https://another.example"}, {}):
        asked = left(browser)
        code = parse_qs(urlsplit(shown(provider, asked)).query)["code"][0]
        said = {"state": asked["state"], "code": code, **iss}
        refused(browser, browser.get("/sign-in/external/back", said), 422, "没有成功")


def test_what_is_too_old_or_no_text_at_all_is_refused(browser: Client, provider: str) -> None:
    answer = shown(provider, left(browser))
    session = browser.session
    session["external"] = session["external"] | {"at": 0}
    session.save()
    refused(browser, browser.get(answer), 422, "没有成功")
    for said in ({}, {"state": "ß\ud7ff", "code": "%00"}, {"state": "x" * 9000}):
        left(browser)
        refused(browser, browser.get("/sign-in/external/back", said), 422, "没有成功")


@pytest.mark.parametrize(
    "lie",
    [
        {"wrong_key": True},
        {"nonce": "of-another"},
        {"audience": "another-client"},
        {"issuer": "https://another.example"},
        {"iss": "https://another.example"},
        {"long_ago": True},
        {"other_subject": "another"},
        {"number": "371602199003070000"},
        {"number": ""},
    ],
    ids=lambda lie: next(iter(lie)),
)
def test_a_lie_opens_nothing(browser: Client, provider: str, lie: dict[str, object]) -> None:
    behave(provider, told=lie)
    refused(browser, signing_in(browser, provider), 422, "没有成功")
    assert not ExternalIdentity.objects.exists()


def test_whoever_says_no_there_is_told_so(browser: Client, provider: str) -> None:
    behave(provider, told={"decline": True})
    refused(browser, signing_in(browser, provider), 422, "取消了登录")


def test_a_silent_provider_leaves_the_way_by_phone(
    browser: Client, provider: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    adapter._known.clear()
    behave(provider, fail=9)
    refused(browser, browser.get("/sign-in/external"), 503, "没有回应")
    behave(provider)
    answer = shown(provider, left(browser))
    monkeypatch.setattr(adapter, "ANSWER_S", 0.05)
    behave(provider, delay_ms=600)
    refused(browser, browser.get(answer), 503, "没有回应")
    with configured("http://127.0.0.1:9"):
        refused(browser, browser.get("/sign-in/external"), 503, "没有回应")
        assert "您的手机号" in text_of(browser.get("/sign-in"))


@pytest.mark.parametrize(
    "wanted", ["https://elsewhere.example/", "//elsewhere.example", "/\\e.example"]
)
def test_nobody_is_led_elsewhere_afterwards(browser: Client, provider: str, wanted: str) -> None:
    answer = browser.get(shown(provider, left(browser, wanted)))
    assert answer.status_code == 302
    assert "elsewhere" not in answer["Location"]
    assert "e.example" not in answer["Location"]


def test_record_and_provider_must_agree(browser: Client, provider: str) -> None:
    number = a_number(serial=612)
    told = {"number": number.text, "name": "郑和记", "subject": "zheng"}
    person = a_person("郑和记", number=number, phone=a_phone(612))
    seen(person)
    behave(provider, told=told | {"name": "别的名"})
    refused(browser, signing_in(browser, provider), 409, "对不上")
    behave(provider, told=told)
    assert signing_in(browser, provider).status_code == 302
    another = Client(raise_request_exception=False)
    behave(provider, told=told | {"subject": "another-zheng"})
    refused(another, signing_in(another, provider), 409, "对不上")
    behave(provider, told=told | {"number": a_number(serial=613).text})
    refused(another, signing_in(another, provider), 409, "对不上")
    Person.objects.filter(pk=person).update(died_on=clock.today())
    behave(provider, told=told)
    refused(another, signing_in(another, provider), 409, "窗口")
    outcomes = AuditRow.objects.filter(action="external.refused").values_list("detail", flat=True)
    assert [each["why"] for each in outcomes] == ["conflict"] * 4


def test_a_number_typed_by_whoever_holds_a_phone_is_proofed_by_that_phone_first(
    browser: Client, provider: str
) -> None:
    number = a_number(serial=614)
    behave(provider, told={"number": number.text, "name": "韩说号", "subject": "han"})
    person = a_person("韩说号", number=number, phone=a_phone(614))
    user = User.objects.get(person_id=person)
    refused(browser, signing_in(browser, provider), 409, "先用那个手机号登录")
    assert queries.level_of(person) is Level.PHONE
    own = signed_in_as(user)
    assert "去认证一下" in text_of(own.get("/my-data/level"))
    assert signing_in(own, provider).status_code == 302
    assert inside(own) == str(user.pk)
    assert queries.level_of(person) is Level.ONLINE
    assert signing_in(browser, provider).status_code == 302


def test_whoever_was_verified_online_needs_no_phone_first(browser: Client, provider: str) -> None:
    number = a_number(serial=618)
    person = a_person("褚网核", number=number, phone=a_phone(618))
    OnlineProofing.objects.create(
        person_id=person,
        state=OnlineState.DONE.value,
        gesture=Gesture.EAR.value,
        opinion=Opinion.SURE.value,
        asked_at=clock.now(),
        first=User.objects.filter(kind="staff")[0],
        decided_at=clock.now(),
    )
    behave(provider, told={"number": number.text, "name": "褚网核", "subject": "chu"})
    assert signing_in(browser, provider).status_code == 302
    assert inside(browser) == str(User.objects.get(person_id=person).pk)


def test_an_account_of_a_bare_phone_becomes_the_persons(provider: str) -> None:
    bare = Person.objects.create(recorded_at=clock.now())
    user = new_citizen(bare, a_phone(615), clock.now())
    number = a_number(serial=615)
    behave(provider, told={"number": number.text, "name": "魏只机", "subject": "wei"})
    own = signed_in_as(user)
    assert signing_in(own, provider).status_code == 302
    assert inside(own) == str(user.pk)
    assert queries.person_by_number(number) is not None
    # Somebody else's number at the provider does not open, or change, this account any more.
    behave(provider, told={"number": a_number(serial=616).text, "name": "别的人", "subject": "x"})
    answer = signing_in(own, provider)
    assert answer.status_code == 409
    assert queries.person_by_number(a_number(serial=616)) is None


def test_a_person_without_account_gets_that_of_the_bare_phone(provider: str) -> None:
    number = a_number(serial=617)
    person = a_person("冯有档", number=number)
    bare = Person.objects.create(recorded_at=clock.now())
    user = new_citizen(bare, a_phone(617), clock.now())
    behave(provider, told={"number": number.text, "name": "冯有档", "subject": "feng"})
    own = signed_in_as(user)
    assert signing_in(own, provider).status_code == 302
    user.refresh_from_db()
    assert user.person_id == person
    bare.refresh_from_db()
    assert bare.merged_into_id == person
    assert get_user_model().objects.filter(person_id=person).count() == 1


def test_a_staff_session_is_nobodys_citizen(provider: str) -> None:
    clerk = User.objects.filter(kind="staff").exclude(demo_key="")[0]
    browser = signed_in_as(clerk)
    assert signing_in(browser, provider).status_code == 302
    assert inside(browser) == str(queries.demo_accounts()[BUYER].user_id)
