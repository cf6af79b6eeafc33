"""A citizen's postal address: recorded, shown to the district, taken back, never forgotten."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from tests.people.builders import a_number, a_person, a_phone
from tests.portals.pages import hidden, text_of

from doorstep.kernel.actor import SYSTEM
from doorstep.kernel.phone import Phone
from doorstep.messages.content import taken
from doorstep.messages.models import Message
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


def _code_to(phone: Phone) -> str:
    """What was sent to a phone last, of the kind that shows it is in somebody's hand."""
    for message in Message.objects.filter(template="phone-code").order_by("-made_at"):
        content = taken(message)
        if content is not None and content.phone == phone:
            return content.slots["code"]
    raise AssertionError("no code was sent to that phone")


def test_a_contact_phone_changes_once_a_code_shows_it_and_the_old_one_is_told() -> None:
    person = a_person(number=a_number(division="371601", serial=5), phone=a_phone(78))
    browser = Client()
    user = get_user_model().objects.get(person_id=person)
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    new = a_phone(79)
    asked = browser.post(PATH, {"do": "send", "phone": new.text})
    assert "短信里的 6 位验证码" in text_of(asked)
    assert queries.person(person).phone_masked == "199****0078"
    sent = {"do": "phone", "phone": new.text}
    right = _code_to(new)
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    assert browser.post(PATH, {**sent, "code": wrong}).status_code == 422
    assert queries.person(person).phone_masked == "199****0078"
    assert browser.post(PATH, {**sent, "code": right}).status_code == 302
    assert queries.person(person).phone_masked == "199****0079"
    told = Message.objects.get(template="contact-phone-changed")
    content = taken(told)
    assert content is not None
    assert content.phone == a_phone(78)


def test_a_phone_that_is_none_is_said_at_its_field_and_nothing_is_sent() -> None:
    person = a_person(number=a_number(division="371601", serial=6), phone=a_phone(80))
    browser = Client()
    user = get_user_model().objects.get(person_id=person)
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    before = Message.objects.count()
    answer = browser.post(PATH, {"do": "send", "phone": "123"})
    assert answer.status_code == 422
    assert 'id="e-phone"' in answer.content.decode()
    assert 'id="e-district"' not in answer.content.decode()
    assert Message.objects.count() == before
