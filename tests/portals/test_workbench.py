"""The main job over pages, from acceptance to hand-over; and what may not be done."""

import dataclasses
import re
from collections.abc import Iterator

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from tests.people.builders import a_clerk, a_number
from tests.portals.bench import Staff, offered
from tests.portals.pages import text_of
from tests.procedures.city import (
    DAY,
    EXAMINATION,
    OFFICE,
    OTHER_STATION,
    STATION,
    Buyer,
    a_buyer,
    a_city,
    outside,
    ready_for_review,
)
from tests.registry.builders import a_vin

from doorstep.audit import queries as audit
from doorstep.fulfilment import queries as fulfilment
from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM, Key, Post
from doorstep.kernel.uscc import check_character as uscc_check
from doorstep.people import services as people
from doorstep.people.queries import appointments
from doorstep.portals.frame import page
from doorstep.procedures import engine
from doorstep.procedures.engine import UPSTREAM, CaseStatus

pytestmark = pytest.mark.django_db
AGREES = {"rest": "agrees"}
CODE = "91371600MA3C00000" + uscc_check("91371600MA3C00000")


@pytest.fixture
def buyer() -> Iterator[Buyer]:
    page.forget_city()
    with clock.at_day(DAY), outside():
        yield a_buyer(a_city())


@pytest.fixture
def clerk(buyer: Buyer) -> Staff:  # noqa: ARG001 - the city comes with the buyer
    return Staff("wangfang", Post.CLERK, STATION, "station")


@pytest.fixture
def registrar(buyer: Buyer) -> Staff:  # noqa: ARG001
    return Staff("lijing", Post.REGISTRAR, OFFICE, "office")


def status(number: str) -> CaseStatus:
    return engine.case(number).status


def test_the_whole_way_over_pages(buyer: Buyer, clerk: Staff, registrar: Staff) -> None:
    number = buyer.applies(draw_id=buyer.held())
    desk, review = f"/desk/{number}/", f"/review/{number}/"
    assert number in text_of(clerk.get("/desk/"))
    assert clerk.press(desk, "accept", **AGREES).status_code == 302
    assert status(number) is CaseStatus.ACCEPTED
    assert clerk.press(desk, "examine", film="LX-001", **AGREES).status_code == 302
    assert status(number) is CaseStatus.UNDER_REVIEW
    assert not offered(clerk.get(desk)) & {"grant", "refuse", "return"}
    assert number in text_of(registrar.get("/review/"))
    assert registrar.press(review, "grant").status_code == 302
    assert status(number) is CaseStatus.GRANTED
    assert clerk.press(desk, "produce").status_code == 302
    assert "hand-over" not in offered(clerk.get(desk))
    assert "收齐后才能发放" in text_of(clerk.get(desk))
    assert clerk.press(desk, "fee", receipt_number="R20170001").status_code == 302
    assert clerk.press(desk, "hand-over").status_code == 302
    assert status(number) is CaseStatus.COMPLETED
    done = text_of(clerk.get(desk))
    assert "已办成，法律上已生效" in done
    assert "R20170001" in done


@pytest.mark.parametrize("act", ["accept", "grant"])
def test_a_second_press_of_the_same_button_does_nothing_more(
    buyer: Buyer, clerk: Staff, registrar: Staff, act: str
) -> None:
    if act == "accept":
        number, who = buyer.applies(draw_id=buyer.held()), clerk
        path = f"/desk/{number}/"
    else:
        number, who = ready_for_review(buyer), registrar
        path = f"/review/{number}/"
    sent = {**who.fields(path, act), **(AGREES if act == "accept" else {})}
    first, second = who.browser.post(path, sent), who.browser.post(path, sent)
    assert [first.status_code, second.status_code] == [302, 302]
    verbs = [line.verb for line in engine.case(number).timeline]
    assert verbs.count({"accept": "accepted", "grant": "granted"}[act]) == 1


def test_the_same_key_for_something_else_is_said_and_changes_nothing(
    buyer: Buyer, clerk: Staff
) -> None:
    number = buyer.applies()
    path = f"/desk/{number}/"
    sent = clerk.fields(path, "accept") | AGREES
    clerk.browser.post(path, sent)
    answer = clerk.browser.post(path, sent | {"check-valid": "no"})
    assert answer.status_code in (409, 422)
    assert status(number) is CaseStatus.ACCEPTED


def test_everything_missing_is_told_in_one_list(buyer: Buyer, clerk: Staff) -> None:
    with outside(compulsory_insurance=None, purchase_tax=None):
        number = buyer.applies()
        path = f"/desk/{number}/"
        shown = clerk.get(path)
        assert "accept" not in offered(shown)
        assert "现在不能受理，差 2 件事" in text_of(shown)
        assert clerk.press(path, "correct", **{"pick-evidence-identity": "yes"}).status_code == 302
        assert status(number) is CaseStatus.AWAITING_CORRECTION
        assert len(engine.case(number).correction) == 3
        assert "correct" not in offered(clerk.get(path))
    assert clerk.press(path, "supply").status_code == 302
    assert status(number) is CaseStatus.RECEIVED
    again = clerk.get(path)
    assert "补正只能一次告知" in text_of(again)
    assert "correct" not in offered(again)


def test_declining_needs_a_reason_and_a_deliberate_tick(buyer: Buyer, clerk: Staff) -> None:
    number = buyer.applies()
    path = f"/desk/{number}/"
    nothing = clerk.press(path, "decline", sure="yes")
    assert nothing.status_code == 422
    assert "请至少勾选一项" in text_of(nothing)
    picked = {"pick-evidence-identity": "yes", "note-evidence-identity": "证件已过期"}
    unsure = clerk.press(path, "decline", **picked)
    assert unsure.status_code == 422
    assert "证件已过期" in unsure.content.decode()
    assert clerk.press(path, "decline", sure="yes", **picked).status_code == 302
    assert status(number) is CaseStatus.DECLINED
    assert "证件已过期" in text_of(clerk.get(path))


def test_a_rule_no_record_speaks_of_needs_a_note(buyer: Buyer, clerk: Staff) -> None:
    number = buyer.applies()
    answer = clerk.press(f"/desk/{number}/", "decline", **{"pick-not-stolen": "yes", "sure": "yes"})
    assert answer.status_code == 422
    assert "请在“说明”里写清楚" in text_of(answer)


def test_an_examination_without_film_keeps_what_was_ticked(buyer: Buyer, clerk: Staff) -> None:
    number = buyer.applies()
    path = f"/desk/{number}/"
    clerk.press(path, "accept", **AGREES)
    answers = {f"check-{name}": "yes" for name in EXAMINATION} | {"check-engine": "no"}
    answer = clerk.press(path, "examine", film="", **answers)
    assert answer.status_code == 422
    assert "请填写查验录像编号" in text_of(answer)
    assert 'name="check-engine" value="no" checked' in answer.content.decode()
    assert status(number) is CaseStatus.ACCEPTED


def test_a_doubt_of_the_examiner_keeps_the_registrar_from_granting(
    buyer: Buyer, clerk: Staff, registrar: Staff
) -> None:
    number = buyer.applies(draw_id=buyer.held())
    desk, review = f"/desk/{number}/", f"/review/{number}/"
    clerk.press(desk, "accept", **AGREES)
    clerk.press(desk, "examine", film="LX-001", **AGREES, **{"check-engine": "no"})
    shown = registrar.get(review)
    assert "grant" not in offered(shown)
    assert "现在不能准予" in text_of(shown)
    assert registrar.press(review, "return", **{"return-note": "请重拍发动机号"}).status_code == 302
    assert status(number) is CaseStatus.ACCEPTED
    assert "请重拍发动机号" in text_of(clerk.get(desk))


def test_refusing_tells_reason_and_remedy(buyer: Buyer, registrar: Staff) -> None:
    number = ready_for_review(buyer)
    path = f"/review/{number}/"
    reason = {"pick-origin-unaltered": "yes", "note-origin-unaltered": "发票有涂改", "sure": "yes"}
    assert registrar.press(path, "refuse", **reason).status_code == 302
    shown = text_of(registrar.get(path))
    assert status(number) is CaseStatus.REFUSED
    assert "发票有涂改" in shown
    assert "行政复议" in shown


def test_nobody_reviews_what_they_accepted(buyer: Buyer, clerk: Staff) -> None:
    people.appoint(
        user_id=clerk.user_id,
        post=Post.REGISTRAR,
        point=OFFICE,
        point_kind="office",
        from_on=DAY,
        by=SYSTEM,
        key=Key("second-post"),
    )
    held = clerk.get("/desk/")
    assert held["Location"] == "/desk/post"
    number = buyer.applies(draw_id=buyer.held())
    desk, review = f"/desk/{number}/", f"/review/{number}/"
    _choose(clerk, 0)
    clerk.press(desk, "accept", **AGREES)
    clerk.press(desk, "examine", film="LX-001", **AGREES)
    assert clerk.get(review)["Location"].startswith("/desk/post?next=")
    assert _choose(clerk, 1)["Location"] == "/review/"
    shown = clerk.get(review)
    assert offered(shown) & {"grant", "refuse", "return"} == set()
    assert "不能由您审核" in text_of(shown)
    sent = {"do": "grant", "key": "own-acceptance-1"}
    assert clerk.browser.post(review, sent).status_code == 403
    assert status(number) is CaseStatus.UNDER_REVIEW


def _choose(who: Staff, index: int) -> object:
    wanted = appointments(who.user_id, DAY)[index].id
    return who.browser.post("/desk/post", {"appointment": wanted, "key": "choose-post"})


def test_an_outside_serial_is_copied_by_one_and_checked_by_another(
    buyer: Buyer, clerk: Staff, registrar: Staff
) -> None:
    declared = dataclasses.replace(engine.procedure("register-vehicle"), authority=UPSTREAM)
    with engine.known_too(declared):
        number = ready_for_review(buyer)
        desk, review = f"/desk/{number}/", f"/review/{number}/"
        registrar.press(review, "grant")
        assert status(number) is CaseStatus.AWAITING_OUTSIDE
        assert clerk.press(desk, "serial", serial="?").status_code == 422
        assert clerk.press(desk, "serial", serial="SD20170621001").status_code == 302
        assert status(number) is CaseStatus.GRANTED
        assert clerk.press(desk, "sample", serial="SD20170621001").status_code == 403
        assert "SD20170621001" not in text_of(registrar.get(review))
        assert registrar.press(review, "sample", serial="SD20170621001").status_code == 302
        assert engine.case(number).outside_sampled


def test_papers_can_be_read_as_a_page_and_wait_as_pdf(
    buyer: Buyer, clerk: Staff, registrar: Staff
) -> None:
    number = ready_for_review(buyer)
    registrar.press(f"/review/{number}/", "grant")
    order = fulfilment.orders(number)[0]
    paper = clerk.get(f"/desk/{number}/papers/{order.object_id}")
    assert paper.status_code == 200
    assert "样张 · 无法律效力" in text_of(paper)
    assert clerk.get(f"/desk/{number}/papers/{order.object_id}.pdf").status_code == 404
    nothing = "00000000-0000-0000-0000-000000000000"
    assert clerk.get(f"/desk/{number}/papers/{nothing}").status_code == 404


def test_the_full_number_is_shown_on_request_and_the_look_is_recorded(
    buyer: Buyer, clerk: Staff
) -> None:
    number = buyer.applies()
    path = f"/desk/{number}/"
    assert "张*" in text_of(clerk.get(path))
    clerk.shows_second_factor()
    asked = text_of(clerk.get(f"{path}identity"))
    assert "张*" in asked
    assert "张三" not in asked
    for typed, said in (({}, "请选一个原因"), ({"reason": "other"}, "请写明为什么")):
        refused = clerk.browser.post(f"{path}identity", typed)
        assert refused.status_code == 422
        assert said in text_of(refused)
        assert "张三" not in text_of(refused)
    sent = {"reason": "original", "note": "照片不清楚"}
    shown = clerk.browser.post(f"{path}identity", sent)
    assert "张三" in text_of(shown)
    assert "no-store" in shown.headers["Cache-Control"]
    looks = [
        each for each in audit.looked_at(f"person:{buyer.person_id}") if "核对" in each.purpose
    ]
    assert [(look.purpose, look.case, look.point) for look in looks] == [
        ("核对证件原件：照片不清楚", number, STATION)
    ]


def test_the_full_number_needs_a_second_factor_shown_just_now(buyer: Buyer, clerk: Staff) -> None:
    path = f"/desk/{buyer.applies()}/identity"
    for shown_ago in (None, 301.0):
        if shown_ago is not None:
            clerk.shows_second_factor(ago=shown_ago)
        for answer in (clerk.get(path), clerk.browser.post(path, {"reason": "original"})):
            assert answer.status_code == 302
            assert answer.headers["Location"].startswith("/staff/second-factor/again/?next=")
    assert audit.looked_at(f"person:{buyer.person_id}") == ()
    clerk.shows_second_factor(ago=200.0)
    assert clerk.get(path).status_code == 200


def test_a_case_of_another_point_is_not_there(buyer: Buyer, clerk: Staff) -> None:
    number = buyer.applies(point=OTHER_STATION)
    path = f"/desk/{number}/"
    assert number not in text_of(clerk.get("/desk/"))
    assert clerk.get(path).status_code == 404
    assert clerk.browser.post(path, {"do": "accept", "key": "abcdefgh"}).status_code == 404
    found = clerk.get("/desk/find", number=number)
    assert found.status_code == 422
    assert "没有找到这笔业务" in text_of(found)


def test_who_may_open_what(buyer: Buyer, clerk: Staff, registrar: Staff) -> None:
    number = ready_for_review(buyer)
    examiner = Staff("zhaoliu", Post.EXAMINER, STATION, "station")
    manager = Staff("sunqi", Post.MANAGER, OFFICE, "office")
    walks = {
        clerk: {"/desk/": 200, "/desk/new": 200, "/review/": 403, f"/review/{number}/": 403},
        examiner: {"/desk/": 200, f"/desk/{number}/": 200, "/desk/new": 403, "/review/": 403},
        registrar: {"/desk/": 302, f"/desk/{number}/": 403, "/review/": 200},
        manager: {"/desk/": 302, "/desk/find": 403, f"/desk/{number}/": 403, "/review/": 403},
    }
    for who, pages in walks.items():
        assert {path: who.get(path).status_code for path in pages} == pages


def test_a_citizen_and_a_stranger_stay_outside(buyer: Buyer) -> None:
    stranger, citizen = Client(), Client(raise_request_exception=False)
    user = get_user_model().objects.get(person_id=buyer.person_id)
    citizen.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    for path in ("/desk/", "/desk/post", "/desk/find", "/desk/new", "/review/"):
        assert stranger.get(path)["Location"].startswith("/staff/login/?next=")
        assert citizen.get(path).status_code == 403


def test_a_clerk_without_second_factor_is_led_to_bind_one(buyer: Buyer) -> None:  # noqa: ARG001
    user_id = a_clerk("no-factor", point=STATION, second=False)
    browser = Client()
    user = get_user_model().objects.get(pk=user_id)
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert browser.get("/desk/")["Location"].startswith("/staff/second-factor/bind/")


def test_a_walk_in_is_received_at_the_counter(buyer: Buyer, clerk: Staff) -> None:
    path = "/desk/new/register-vehicle"
    typed = {
        "id_number": a_number(serial=55).text,
        "name": "阿卜杜拉·买买提",
        "division": "371602",
        **{f"answer-{name}": text for name, text in buyer.inputs().items()},
        "key": "walk-in-0001",
    }
    wrong = clerk.browser.post(path, typed | {"id_number": "123", "answer-vin": "x"})
    assert wrong.status_code == 422
    assert "阿卜杜拉·买买提" in wrong.content.decode()
    first, second = clerk.browser.post(path, typed), clerk.browser.post(path, typed)
    assert first["Location"] == second["Location"]
    number = first["Location"].split("/")[2]
    assert engine.case(number).point == STATION
    assert "阿*" in text_of(clerk.get(first["Location"]))


@pytest.mark.parametrize(
    ("kind", "number", "country", "name", "shown"),
    [
        ("passport", "E12345678", "kor", "KIM MINJI", "E1*****78"),
        ("hk-macau-travel", "H1234567800", "", "陈大文", "H1*****78"),
        ("credit-code", CODE, "", "滨州（示例）运输 2 公司", "9137**********"),
    ],
)
def test_whoever_holds_a_real_document_is_received(
    buyer: Buyer, clerk: Staff, kind: str, number: str, country: str, name: str, shown: str
) -> None:
    path = "/desk/new/register-vehicle"
    typed = {
        "document_kind": kind,
        "document_country": country,
        "id_number": number,
        "name": name,
        **{f"answer-{ask}": text for ask, text in buyer.inputs().items()},
    }
    wrong = clerk.browser.post(path, typed | {"id_number": "?", "answer-vin": "x"})
    assert wrong.status_code == 422
    assert len(re.findall(r'class="field wrong"', wrong.content.decode())) == 2
    taken = clerk.browser.post(path, typed)
    assert taken.status_code == 302, text_of(taken)
    assert shown in text_of(clerk.get(taken["Location"]))
    assert number not in clerk.get(taken["Location"]).content.decode()


@pytest.mark.parametrize(
    "typed", ["", "abc", "1", "1706210000420", "１７０６", "9" * 39, "\x00", "'; --"]
)
def test_a_malformed_case_number_is_named(clerk: Staff, typed: str) -> None:
    assert clerk.get("/desk/find", number=typed).status_code == 422


@pytest.mark.parametrize(
    "path",
    [
        "/desk/?after=!!",
        "/desk/?after=WyJ4Il0",
        "/desk/?list=nothing",
        "/desk/x/",
        "/desk/1706210000420/",
    ],
)
def test_malformed_addresses_never_fail(clerk: Staff, path: str) -> None:
    assert clerk.browser.get(path).status_code in (200, 404, 422)


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"do": "nothing"},
        {"do": "grant", "key": "abcdefgh"},
        {"do": "accept", "check-valid": "maybe", "version": "x"},
        {"do": "accept", "rest": "agrees", "version": "99999999999999999999"},
        {"do": "accept", "rest": "agrees", "version": "7"},
        {"do": "examine", "film": "x" * 500},
        {"do": "correct", "pick-evidence-identity": "yes", "note-evidence-identity": "长" * 900},
        {"do": "fee", "receipt_number": "\x00"},
        {"do": "attach", "draw": "not-a-draw"},
        {"do": "print", "object": "nothing"},
        {"do": "hand-over"},
        {"do": "produce"},
        {"do": "complete"},
        {"do": "return", "return-note": "x"},
        {"do": "supply", "answer-vin": "bad"},
    ],
)
def test_malformed_posts_change_nothing_and_never_fail(
    buyer: Buyer, clerk: Staff, sent: dict[str, str]
) -> None:
    number = buyer.applies()
    answer = clerk.browser.post(f"/desk/{number}/", sent)
    assert 400 <= answer.status_code < 500 or (sent.get("do"), answer.status_code) == ("print", 302)
    assert engine.case(number).version == engine.case(number).version
    assert [line.verb for line in engine.case(number).timeline] == ["received"]


def test_lists_are_paged_without_losing_or_repeating_a_case(buyer: Buyer, clerk: Staff) -> None:
    numbers = set()
    for serial in range(25):
        buyer.vin = a_vin(71000000 + serial)
        numbers.add(buyer.applies())
    first = clerk.get("/desk/").content.decode()
    onward = re.search(r'class="pager"><a href="([^"]+)"', first)
    assert onward is not None
    second = clerk.browser.get(onward[1].replace("&amp;", "&")).content.decode()
    seen = [re.findall(r'href="/desk/(\d{13})/"', body) for body in (first, second)]
    assert [len(each) for each in seen] == [20, 5]
    assert set(seen[0]) | set(seen[1]) == numbers


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/staff/password/", "修改密码"),
        ("/staff/second-factor/", "已经绑定验证器"),
        ("/staff/inactive/", "账号已停用"),
    ],
)
def test_pages_of_the_account_are_ours(clerk: Staff, path: str, words: str) -> None:
    people.set_password(user_id=clerk.user_id, password="correct-horse-battery", by=SYSTEM)
    user = get_user_model().objects.get(pk=clerk.user_id)
    clerk.browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    shown = clerk.get(path)
    assert shown.status_code == 200
    assert words in text_of(shown)
