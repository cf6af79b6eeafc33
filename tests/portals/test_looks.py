"""Who looked at my data: every look at the person, the case and the vehicle, and no other's."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from tests.people.builders import a_number, a_person
from tests.portals.bench import Staff
from tests.portals.pages import text_of
from tests.procedures.city import DAY, OFFICE, Buyer

from doorstep.audit import queries as audit
from doorstep.audit import services as audit_services
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, ActorKind, Post
from doorstep.people import queries as people

pytestmark = pytest.mark.django_db
LOOKS = "/my-data/looks"


def browser_of(buyer: Buyer) -> Client:
    return signed_in(buyer.person_id)


def signed_in(person_id: str) -> Client:
    users = get_user_model().objects
    user, _ = users.get_or_create(
        person_id=person_id,
        defaults={"kind": "citizen", "username": person_id, "made_at": clock.now()},
    )
    browser = Client(raise_request_exception=False)
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def test_a_case_opened_at_the_desk_is_told_with_post_surname_and_purpose(
    buyer: Buyer, clerk: Staff
) -> None:
    number = buyer.applies(draw_id=buyer.held())
    clerk.get(f"/desk/{number}/")
    told = text_of(browser_of(buyer).get(LOOKS))
    assert f"您的办件 {number}" in told
    assert "受理岗，姓王" in told
    assert "王芳" not in told
    assert "为了：窗口办理这件业务" in told


def test_a_page_opened_again_is_one_look_and_another_purpose_is_another(
    buyer: Buyer, clerk: Staff
) -> None:
    number = buyer.applies(draw_id=buyer.held())
    registrar = Staff("lijing", Post.REGISTRAR, OFFICE, "office")
    for _ in range(3):
        clerk.get(f"/desk/{number}/")
    registrar.get(f"/review/{number}/")
    assert [row.purpose for row in audit.looked_at(f"case:{number}")] == [
        "审核这件业务",
        "窗口办理这件业务",
    ]


def test_the_number_shown_in_full_is_told_with_its_purpose(buyer: Buyer) -> None:
    number = buyer.applies(draw_id=buyer.held())
    registrar = Staff("lijing", Post.REGISTRAR, OFFICE, "office")
    by = people.actor_for(registrar.user_id, DAY)
    people.full_identity(buyer.person_id, by, "核对身份", number)
    told = text_of(browser_of(buyer).get(LOOKS))
    assert "您的证件号码和手机号" in told
    assert "审核岗，姓王" in told
    assert "核对身份" in told


def test_the_list_is_turned_page_by_page_and_never_shows_a_look_twice(buyer: Buyer) -> None:
    by = Actor(ActorKind.SYSTEM, "doorstep")
    for serial in range(45):
        audit_services.looked(f"person:{buyer.person_id}", by=by, purpose=f"purpose {serial:02d}")
    browser, seen, address = browser_of(buyer), "", LOOKS
    pages = 0
    while address:
        shown = browser.get(address)
        seen += text_of(shown)
        pages += 1
        body = shown.content.decode()
        found = body.partition('<p class="pager"><a href="')[2].partition('"')[0]
        address = found.replace("&amp;", "&")
    assert pages == 3
    assert [seen.count(f"purpose {serial:02d}") for serial in range(45)] == [1] * 45


def test_a_stranger_sees_no_look_of_others_and_a_visitor_signs_in(
    buyer: Buyer, clerk: Staff
) -> None:
    number = buyer.applies(draw_id=buyer.held())
    clerk.get(f"/desk/{number}/")
    assert Client().get(LOOKS).status_code == 302
    other = signed_in(str(a_person("李四", number=a_number(serial=77))))
    told = text_of(other.get(LOOKS))
    assert "还没有人看过" in told
    assert number not in told


def test_an_address_that_was_made_up_shows_no_error(buyer: Buyer) -> None:
    browser = browser_of(buyer)
    assert browser.get(LOOKS, {"after": "nonsense"}).status_code == 422
    assert browser.get(LOOKS, {"after": "W10"}).status_code == 422
    assert "没有更早的了" in text_of(browser.get(LOOKS, {"after": "WyJ4Il0"}))
