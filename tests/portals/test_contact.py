"""A citizen's postal address: recorded, shown to the district, taken back, never forgotten."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from tests.people.builders import a_number, a_person, a_phone
from tests.portals.pages import hidden, text_of

from doorstep.kernel.actor import SYSTEM
from doorstep.people import queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
PATH = "/my-data/contact"


def test_an_address_is_recorded_shown_to_the_district_and_taken_back() -> None:
    person = a_person(number=a_number(division="371601"), phone=a_phone(77))
    browser = Client()
    user = get_user_model().objects.get(person_id=person)
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    shown = browser.get(PATH)
    assert "199****0077" in text_of(shown)
    sent = {**hidden(shown), "district": "山东省滨州市滨城区", "line": "黄河五路 385 号"}
    assert browser.post(PATH, {**sent, "line": ""}).status_code == 422
    for _ in range(2):
        assert browser.post(PATH, sent).status_code == 302
    assert len(queries.contact_history(person)) == 2
    recorded = browser.get(PATH)
    assert "山东省滨州市滨城区****" in text_of(recorded)
    assert "黄河五路" not in recorded.content.decode()
    assert queries.full_identity(person, SYSTEM, "寄送").postal.endswith("385 号")
    again = {**hidden(recorded), "key": "address-0002", "do": "withdraw"}
    assert browser.post(PATH, again).status_code == 302
    assert "不再使用" in text_of(browser.get(PATH))
    assert queries.full_identity(person, SYSTEM, "寄送").postal == ""


def test_whoever_is_not_signed_in_is_led_to_the_sign_in() -> None:
    assert "/sign-in" in Client().get(PATH)["Location"]
