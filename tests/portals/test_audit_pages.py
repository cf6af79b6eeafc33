"""The audit administrator finds who looked, takes it along, and checks the whole record."""

import csv
import io
import json
import re
from typing import Any

import pytest
from tests.people.builders import a_number
from tests.portals.bench import Staff
from tests.portals.pages import text_of
from tests.procedures.city import DAY, OFFICE, STATION, Buyer

from doorstep.audit import queries as audit
from doorstep.audit import services as audit_services
from doorstep.audit.models import AuditRow, CurrentTransaction
from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM, Post
from doorstep.people import queries as people
from doorstep.privacy import auditing

pytestmark = pytest.mark.django_db
AUDIT = "/audit/"
WHY = "核实一次投诉"


@pytest.fixture
def auditor(buyer: Buyer) -> Staff:  # noqa: ARG001 - the city comes with the buyer
    return Staff("zhaoming", Post.AUDITOR, OFFICE, "office")


def test_the_auditor_finds_who_looked_and_is_seen_doing_so(buyer: Buyer, auditor: Staff) -> None:
    clerk = Staff("wangfang", Post.CLERK, STATION, "station")
    number = buyer.applies(draw_id=buyer.held())
    clerk.get(f"/desk/{number}/")
    found = auditor.get(AUDIT, subject=f"case:{number}", action="looked", purpose=WHY)
    told = text_of(found)
    assert f"staff:{clerk.user_id}" in told
    assert "窗口办理这件业务" in told
    newest = audit.looked_at(f"case:{number}")[0]
    assert (newest.actor, newest.purpose) == (f"staff:{auditor.user_id}", WHY)


def test_nothing_is_shown_without_a_reason(buyer: Buyer, auditor: Staff) -> None:
    found = auditor.get(AUDIT, subject=f"person:{buyer.person_id}")
    assert found.status_code == 422
    assert "请写为什么查" in text_of(found)
    assert audit.looked_at(f"person:{buyer.person_id}") == ()


def test_a_day_is_searched_from_its_first_to_its_last_moment(auditor: Staff) -> None:
    audit_services.looked("person:x", by=SYSTEM, purpose="p")
    inside = {"subject": "person:x", "action": "looked", "purpose": WHY}
    day = DAY.isoformat()
    assert "system:doorstep" in text_of(auditor.get(AUDIT, first=day, last=day, **inside))
    later = text_of(auditor.get(AUDIT, first="2017-06-22", **inside))
    assert "system:doorstep" not in later


def test_pages_follow_each_other_without_repeating(auditor: Staff) -> None:
    for serial in range(60):
        audit_services.looked("person:x", by=SYSTEM, purpose=f"purpose {serial:02d}")
    query = {"subject": "person:x", "actor": "system:doorstep", "purpose": WHY}
    first = auditor.get(AUDIT, **query)
    address = first.content.decode().partition('<p class="pager"><a href="')[2].partition('"')[0]
    both = text_of(first) + text_of(auditor.browser.get(address.replace("&amp;", "&")))
    assert [both.count(f"purpose {serial:02d}") for serial in range(60)] == [1] * 60


def test_the_files_hold_the_same_rows_and_no_formula(auditor: Staff) -> None:
    audit_services.looked("person:x", by=SYSTEM, purpose="=1+1")
    asked = {"subject": "person:x", "actor": "system:doorstep", "purpose": WHY}
    table = auditor.browser.post("/audit/export.csv", asked).content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(table))
    assert row["purpose"] == "'=1+1"
    listed = json.loads(auditor.browser.post("/audit/export.json", asked).content)
    assert [each["id"] for each in listed] == [row["id"]]
    taken = [each for each in audit.looked_at("person:x") if each.purpose == WHY]
    assert len(taken) == 2


def test_only_the_audit_post_gets_in(buyer: Buyer, auditor: Staff) -> None:
    number = buyer.applies(draw_id=buyer.held())
    clerk = Staff("wangfang", Post.CLERK, STATION, "station")
    assert clerk.get(AUDIT).status_code == 403
    assert clerk.browser.post("/audit/export.csv", {"purpose": WHY}).status_code == 403
    assert clerk.browser.post("/audit/check").status_code == 403
    assert auditor.get(f"/desk/{number}/").status_code == 403
    assert auditor.get(f"/review/{number}/").status_code == 403


def test_a_check_says_good_and_names_a_row_that_was_slipped_in(auditor: Staff) -> None:
    audit_services.looked("person:x", by=SYSTEM, purpose="p")
    assert auditor.browser.post("/audit/check").status_code == 302
    assert "正在核对" in text_of(auditor.get(AUDIT))
    newest = auditing.RecordCheck.objects.latest("id")
    auditing.check(check_id=newest.pk)
    assert "没有被改过" in text_of(auditor.get(AUDIT))
    forged = AuditRow.objects.get(subject="person:x")
    forged.pk, forged.purpose, forged.txid = None, "q", CurrentTransaction()
    forged.save(force_insert=True)
    again = auditing.RecordCheck.objects.create(asked_at=clock.now(), asked_by="staff:1")
    auditing.check(check_id=again.pk)
    told = text_of(auditor.get(AUDIT))
    assert "被改过" in told
    assert "这一行的校验值不对" in told


def test_somebody_is_found_by_their_number_which_stands_in_no_address(
    buyer: Buyer, auditor: Staff
) -> None:
    people.full_identity(buyer.person_id, SYSTEM, "寄送牌证")
    path = f"{AUDIT}person"
    missing = auditor.browser.post(path, {"number": "", "purpose": ""})
    assert missing.status_code == 422
    assert {"e-number", "e-purpose"} <= set(re.findall(r'id="(e-[a-z]+)"', _body(missing)))
    nobody = auditor.browser.post(path, {"number": a_number(serial=99).text, "purpose": WHY})
    assert nobody.status_code == 422
    number = people.full_identity(buyer.person_id, SYSTEM, "核对").id_number
    answer = auditor.browser.post(path, {"number": number, "purpose": WHY})
    assert answer.status_code == 302
    assert number not in answer["Location"]
    found = text_of(auditor.browser.get(answer["Location"]))
    assert "寄送牌证" in found
    assert "王芳" in found
    assert audit.looked_at(f"person:{buyer.person_id}")[0].purpose == WHY


def _body(response: Any) -> str:
    return str(response.content.decode())
