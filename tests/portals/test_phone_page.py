"""The page of the sign-in phone: asked for on one page, stopped with one press."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from tests.people.builders import a_number, a_person, a_phone
from tests.portals.pages import text_of

from doorstep.messages import queries as messages
from doorstep.people import queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city", "demo")]
_BACKEND = "django.contrib.auth.backends.ModelBackend"
NEW = a_phone(4321)


def signed_in(user_id: int) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(pk=user_id), backend=_BACKEND)
    return client


def code() -> str:
    sent = next(each for each in messages.outbox(NEW) if each.template == "phone-code")
    assert sent.slots is not None
    return sent.slots["code"]


def test_a_change_is_asked_for_told_and_stopped() -> None:
    account = queries.demo_accounts()["blue-buyer"]
    browser = signed_in(account.user_id)
    path = "/my-data/phone"
    assert "请填写新的手机号" in text_of(browser.post(path, {"do": "send"}))
    asked = browser.post(path, {"do": "send", "phone": NEW.text})
    assert "6 位验证码" in text_of(asked)
    wrong = {"do": "confirm", "phone": NEW.text, "code": "12345"}
    assert "6 位数字" in text_of(browser.post(path, wrong))
    done = browser.post(path, {"do": "confirm", "phone": NEW.text, "code": code()})
    assert done.status_code == 302
    assert NEW.masked in text_of(browser.get(path))
    assert NEW.text not in browser.get(path).content.decode()
    assert "login-phone-change-asked" in {each.template for each in messages.outbox()}
    elsewhere = signed_in(account.user_id)
    assert elsewhere.post(path, {"do": "stop"}).status_code == 302
    for each in (browser, elsewhere):
        assert "/sign-in" in each.get(path)["Location"]
    assert "已停止" in text_of(signed_in(account.user_id).get(path))


def test_whoever_was_never_seen_is_shown_the_way_to_a_counter() -> None:
    person = a_person("王小明", number=a_number(serial=77), phone=a_phone(877))
    browser = signed_in(get_user_model().objects.get(person_id=person).pk)
    shown = browser.get("/my-data/phone")
    assert "要先面签一次" in text_of(shown)
    assert "/my-data/level" in shown.content.decode()
    refused = browser.post("/my-data/phone", {"do": "send", "phone": NEW.text})
    assert refused.status_code == 403
    assert "服务站或车管所窗口" in text_of(refused)
