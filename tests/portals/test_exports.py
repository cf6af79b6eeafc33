"""Exporting one's data over pages: a fresh code, a job, two files, one's own alone."""

import re
import uuid

import pytest
from django.test import Client
from tests.people.builders import a_key
from tests.portals.pages import become, hidden, send, text_of

from doorstep.kernel.actor import SYSTEM
from doorstep.people import queries as people
from doorstep.privacy import queries, services
from doorstep.privacy.types import ExportState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]
EXPORTS = "/my-data/exports"


def code_sent(browser: Client, phone: str) -> str:
    sms = browser.get("/demo/sms", {"phone": phone})
    found = re.search(r"(?<!\d)\d{6}(?!\d)", text_of(sms))
    assert found is not None
    return found.group()


def test_it_takes_a_fresh_code_and_gives_two_files(browser: Client) -> None:
    become(browser, "blue-buyer")
    person_id = people.demo_accounts()["blue-buyer"].person_id
    assert person_id is not None
    phone = people.phone_for_messages(person_id)
    assert phone is not None
    asks = send(browser, EXPORTS, to=f"{EXPORTS}/code")
    token = {**hidden(asks), "csrfmiddlewaretoken": browser.cookies["csrftoken"].value}
    code = code_sent(browser, phone.text)
    wrong = browser.post(EXPORTS, {**token, "code": f"{(int(code) + 1) % 10**6:06d}"})
    assert wrong.status_code >= 400
    assert queries.exports(person_id) == ()
    right = browser.post(EXPORTS, {**token, "code": code}, follow=True)
    assert "正在整理" in text_of(right)
    (export,) = queries.exports(person_id)
    services.make_export(export_id=export.id, by=SYSTEM, key=a_key())
    (export,) = queries.exports(person_id)
    assert export.state is ExportState.READY
    for file_format, start in (("json", b"{"), ("pdf", b"%PDF-")):
        got = send(browser, EXPORTS, to=f"{EXPORTS}/{export.id}.{file_format}")
        assert got.content.startswith(start)
        assert got["Cache-Control"] == "private, no-store"
    become(browser, "green-buyer")
    other = send(browser, EXPORTS, to=f"{EXPORTS}/{export.id}.json")
    assert other.status_code == 404


def test_without_a_code_nothing_is_asked_for(browser: Client) -> None:
    become(browser, "blue-buyer")
    refused = send(browser, EXPORTS, to=EXPORTS, code="123456")
    assert refused.status_code >= 400
    nowhere = send(browser, EXPORTS, to=f"{EXPORTS}/{uuid.uuid4()}.json")
    assert nowhere.status_code == 404
