"""What somebody is told after signing in, and how a choice is changed later."""

import uuid

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from tests.people.builders import a_number, a_person
from tests.portals.pages import hidden, send, text_of

from doorstep.kernel import clock
from doorstep.privacy import queries
from doorstep.privacy.types import TextKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


@pytest.fixture
def person() -> uuid.UUID:
    return a_person("王样例", number=a_number(serial=51))


@pytest.fixture
def inside(person: uuid.UUID, browser: Client) -> Client:
    user = get_user_model().objects.create(
        person_id=person, kind="citizen", username="inside", made_at=clock.now()
    )
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def test_it_is_told_once_with_one_button_and_nothing_chosen_beforehand(
    inside: Client, person: uuid.UUID
) -> None:
    assert "有新的告知" in text_of(inside.get("/"))
    shown = inside.get("/notices/new", {"next": "/cases/"})
    assert "这是告知，不是征求同意" in text_of(shown)
    assert "checked" not in shown.content.decode()
    after = send(inside, "/notices/new?next=/cases/")
    assert after.redirect_chain[-1][0] == "/cases/"
    assert "有新的告知" not in text_of(inside.get("/"))
    assert queries.agrees(person, TextKind.PROGRESS_SMS) is None


def test_a_choice_is_made_changed_and_both_stand_in_the_ledger(
    inside: Client, person: uuid.UUID
) -> None:
    send(inside, "/notices/new", **{"progress-sms": "agree"})
    assert queries.agrees(person, TextKind.PROGRESS_SMS) is True
    page = send(inside, "/my-data/notices", **{"progress-sms": "refuse"})
    assert queries.agrees(person, TextKind.PROGRESS_SMS) is False
    assert "不同意或者已撤回" in text_of(page)
    assert "同意" in text_of(page)
    assert queries.current_of(TextKind.PRIVACY_NOTICE, clock.today()).sha256[:12] in text_of(page)


def test_the_same_form_sent_twice_is_one_line(inside: Client, person: uuid.UUID) -> None:
    shown = inside.get("/notices/new")
    fields = {**hidden(shown), "csrfmiddlewaretoken": inside.cookies["csrftoken"].value}
    for _ in range(2):
        assert inside.post("/notices/new", fields).status_code == 302
    assert len(queries.ledger(person)) == 3


def test_every_version_can_be_read_by_everybody(browser: Client) -> None:
    for text in queries.texts():
        shown = browser.get(f"/notices/{text.kind.value}/{text.version}")
        assert text.sha256 in text_of(shown)
    assert browser.get("/notices/privacy-notice/1999").status_code == 404


def test_nobody_is_led_to_another_site_from_here(inside: Client) -> None:
    after = send(inside, "/notices/new?next=https://example.org/")
    assert after.redirect_chain[-1][0] == "/"
