"""The main job over pages, from acceptance to hand-over; and what may not be done."""

import dataclasses

import pytest
from tests.portals.bench import Staff, offered
from tests.portals.pages import text_of
from tests.procedures.city import DAY, EXAMINATION, OFFICE, Buyer, outside, ready_for_review, status

from doorstep.fulfilment import queries as fulfilment
from doorstep.kernel.actor import SYSTEM, Key, Post
from doorstep.people import services as people
from doorstep.people.queries import appointments
from doorstep.procedures import engine
from doorstep.procedures.engine import UPSTREAM, CaseStatus

pytestmark = pytest.mark.django_db
AGREES = {"rest": "agrees"}


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
