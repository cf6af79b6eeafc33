"""What somebody tries who wants to act for another, or to lead them away.

Reading or changing what is another's by its number is asked for every address and operation in
tests/test_permission_matrix.py.
"""

from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from tests.portals.addresses import filled_with, named_addresses
from tests.portals.everybody import all_in_order
from tests.portals.pages import become, hidden, send
from tests.registry.builders import a_vin

from doorstep.messages import queries as messages
from doorstep.people import queries as people
from doorstep.portals.frame import web
from doorstep.procedures import engine

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

pytestmark = [pytest.mark.usefixtures("demo"), pytest.mark.django_db]
ELSEWHERE = (
    "https://elsewhere.example/",
    "//elsewhere.example/",
    "/\\elsewhere.example/",
    "///elsewhere.example",
    "\\\\elsewhere.example",
    "https:elsewhere.example",
    "javascript:alert(1)",
    " https://elsewhere.example",
    "/\t/elsewhere.example",
)
HERE = "http://testserver/"


def ours(address: str) -> bool:
    """Whether a browser on one of our pages stays here."""
    return urljoin(HERE, address.strip().replace("\\", "/").replace("\t", "")).startswith(HERE)


LEADS_BACK = ("/language", "/elder", "/day")


@pytest.mark.parametrize("wanted", ELSEWHERE)
@pytest.mark.parametrize("page", LEADS_BACK)
def test_nobody_is_led_to_another_site(browser: Client, page: str, wanted: str) -> None:
    answer = browser.get(page, {"next": wanted})
    assert answer.status_code == 302
    assert answer["Location"] == "/"


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_signing_in_leads_to_no_other_site(browser: Client, wanted: str) -> None:
    browser.get("/demo")
    token = browser.cookies["csrftoken"].value
    answer = browser.post(
        "/demo/sign-in/blue-buyer", {"next": wanted, "csrfmiddlewaretoken": token}
    )
    assert answer.status_code == 302
    assert answer["Location"] == "/"
    shown = browser.get("/sign-in", {"next": wanted})
    assert ours(hidden(shown).get("next", ""))
    staff = Client(raise_request_exception=False)
    account = people.demo_accounts()["clerk"]
    staff.force_login(
        get_user_model().objects.get(pk=account.user_id),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    led = staff.get(reverse("account_login"), {"next": wanted})
    assert ours(led.headers.get("Location", ""))


def test_every_address_that_takes_posts_wants_the_token_of_this_browser(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Checked before the view: whoever asks, and whatever the address names."""
    monkeypatch.setattr(web, "POSTS_PER_MINUTE", 10**6)
    become(browser, "clerk")
    known = {"uuid": "00000000-0000-0000-0000-000000000007", "int": "7"}
    asked = 0
    for address, _ in named_addresses():
        if address.startswith("api/"):
            continue
        there = filled_with(address, lambda kind, _: known.get(kind, "7"))
        for sent in ({}, {"csrfmiddlewaretoken": "A" * 64}):
            answer = browser.post(there, sent)
            assert answer.status_code == 403, (there, answer.status_code)
            asked += 1
    assert asked > 100
    assert browser.get("/desk/").status_code == 200


def test_a_page_elsewhere_cannot_use_the_cookie_for_an_operation(browser: Client) -> None:
    become(browser, "blue-buyer")
    answer = browser.post("/api/v1/cases", {}, content_type="application/json")
    assert answer.status_code == 403


def test_signing_in_changes_the_session_and_signing_out_ends_it(browser: Client) -> None:
    browser.get("/demo")
    planted = browser.session
    planted["planted"] = "x"
    planted.save()
    before = planted.session_key
    browser.cookies["sessionid"] = before
    become(browser, "blue-buyer")
    inside = browser.cookies["sessionid"].value
    assert inside != before
    thief = Client(raise_request_exception=False)
    thief.cookies["sessionid"] = before
    assert thief.get("/cases/").status_code == 302
    thief.cookies["sessionid"] = inside
    assert thief.get("/cases/").status_code == 200
    send(browser, "/", to="/sign-out")
    assert thief.get("/cases/").status_code == 302


def test_signing_in_by_code_changes_session_and_token(browser: Client) -> None:
    first = browser.get("/sign-in")
    session = browser.session
    session["planted"] = "x"
    session.save()
    browser.cookies["sessionid"] = before = session.session_key
    token = browser.cookies["csrftoken"].value
    asked = browser.post(
        "/sign-in",
        {**hidden(first), "phone": "19900000001", "csrfmiddlewaretoken": token},
    )
    text = messages.outbox()[0].text
    code = "".join(each for each in text.split("。")[0] if each.isdigit())[:6]
    fields = {**hidden(asked), "code": code, "csrfmiddlewaretoken": token}
    done = browser.post("/sign-in/code", fields)
    assert done.status_code == 302, done.content.decode()
    assert browser.cookies["sessionid"].value != before
    assert browser.cookies["csrftoken"].value != token


def test_cookies_cannot_be_read_by_scripts_nor_sent_from_elsewhere(
    browser: Client, settings: "SettingsWrapper"
) -> None:
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    become(browser, "blue-buyer")
    browser.get("/language", {"to": "en"})
    assert browser.cookies["sessionid"]["httponly"]
    assert browser.cookies["language"]["httponly"]
    for name in ("sessionid", "csrftoken", "language"):
        assert browser.cookies[name]["samesite"] == "Lax"
        assert not browser.cookies[name]["domain"]
    for name in ("sessionid", "csrftoken"):
        assert browser.cookies[name]["secure"]


def test_fields_that_no_form_has_change_nothing(browser: Client) -> None:
    """Mass assignment: kind, posts and person of an account are no answers."""
    become(browser, "blue-buyer")
    users = get_user_model().objects
    before = list(users.order_by("pk").values())
    extra = {
        "kind": "staff",
        "is_active": "1",
        "is_staff": "1",
        "is_superuser": "1",
        "username": "mine",
        "person": "1",
        "person_id": "1",
        "applicant_id": "1",
        "user_id": "1",
        "posts": "registrar",
    }
    send(browser, "/my-data/notices", **extra)
    after = list(users.order_by("pk").values())
    assert [{**row, "last_login": None} for row in after] == [
        {**row, "last_login": None} for row in before
    ]
    assert browser.get("/desk/").status_code == 403


def test_an_operation_takes_the_applicant_from_the_caller_and_nothing_from_other_fields() -> None:
    accounts = people.demo_accounts()
    client = Client()
    client.force_login(
        get_user_model().objects.get(pk=accounts["blue-buyer"].user_id),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    himself = people.person_of_user(accounts["blue-buyer"].user_id)
    other = people.person_of_user(accounts["green-buyer"].user_id)
    assert himself is not None
    assert other is not None
    body = {
        "procedure": "register-vehicle",
        "inputs": {
            "vin": a_vin(70000803),
            "certificate_number": "WDA0012345678",
            "use_character": "A",
            "had_accident": "no",
        },
        "applicant_id": str(other.id),
        "agent_id": str(other.id),
        "by": "staff:1",
        "status": "granted",
        "step": 9,
        "plate": "鲁M00001",
    }
    with all_in_order():
        answer = client.post(
            "/api/v1/cases",
            body,
            content_type="application/json",
            headers={"Idempotency-Key": "for-another"},
        )
    assert answer.status_code == 201, answer.content.decode()
    case = engine.case(answer.json()["case_number"])
    assert str(case.applicant_id) == str(himself.id)
    assert not case.agent_id
    assert (case.status, case.plate) == (engine.CaseStatus.RECEIVED, None)
