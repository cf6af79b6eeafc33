"""Mandates on the pages: an agency acts, the person sees every field and stops it."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.mandates.agency import ITSELF, LICENCE, POINT, Principal, a_contract, gives, trained
from tests.mandates.builders import a_citizen
from tests.people.builders import a_key, a_number, a_unit
from tests.portals.bench import Staff, sheets
from tests.portals.pages import text_of
from tests.portals.test_looks import signed_in
from tests.procedures.city import DAY, STATION, a_city, outside

from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM, Actor, ActorKind, Post
from doorstep.mandates import queries, services
from doorstep.mandates.types import Agent, AgentKind, Way
from doorstep.messages.replies import take_reply
from doorstep.people import queries as people
from doorstep.portals.frame import page
from doorstep.procedures import engine
from doorstep.procedures.engine import CaseStatus

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_small_city")]
UNTIL = (DAY + timedelta(days=7)).isoformat()


@pytest.fixture
def owner() -> Iterator[Principal]:
    page.forget_city()
    with clock.at_day(DAY), outside():
        a_city()
        a_contract()
        yield Principal(31)


@pytest.fixture
def clerk(owner: Principal) -> Staff:  # noqa: ARG001 - the city comes with the owner
    staff = Staff("cunyou", Post.CLERK, POINT, "postal")
    trained(actor_of(staff))
    return staff


def actor_of(staff: Staff) -> Actor:
    return Actor(ActorKind.STAFF, str(staff.user_id), "王芳", Post.CLERK, POINT)


def asked_at_desk(clerk: Staff, way: str, **more: str) -> str:
    """The clerk fills in the form for the owner; the address of the mandate's page."""
    typed = {
        "id_number": a_number(serial=31).text,
        "name": "李四",
        "procedure": LICENCE,
        "until_on": UNTIL,
        "way": way,
        "key": f"desk-mandate-{way}",
    }
    answer = clerk.browser.post("/desk/mandates/new", typed | more)
    assert answer.status_code == 302, text_of(answer)
    return str(answer["Location"])


def test_an_agency_asks_the_person_replies_and_the_clerk_acts_with_the_same_rules(
    owner: Principal, clerk: Staff
) -> None:
    address = asked_at_desk(clerk, "sms")
    assert "等本人确认" in text_of(clerk.get(address))
    early = clerk.browser.post(f"{address}act", {"answer-vin": owner.vehicle.vin})
    assert early["Location"] == clerk.get(f"{address}act")["Location"] == address
    assert engine.cases_for(owner.person_id) == ()
    phone = people.phone_for_messages(owner.person_id)
    assert phone is not None
    take_reply(phone=phone, text="1", by=SYSTEM, key=a_key())
    assert "现在替本人办" in text_of(clerk.get(address))
    typed = {"answer-vin": owner.vehicle.vin, "answer-reason": "lost"}
    opened = clerk.browser.post(f"{address}act", typed)
    assert opened.status_code == 302, text_of(opened)
    (row,) = engine.cases_for(owner.person_id)
    case = engine.case(row.number)
    assert (case.point, case.channel) == (POINT, engine.Channel.POSTAL)
    assert "代办" in text_of(clerk.get(opened["Location"]))


def test_the_person_reads_every_field_and_stops_the_case_with_one_button(
    owner: Principal, clerk: Staff
) -> None:
    mandate = gives(owner.actor)
    clerk.get(f"/desk/mandates/{mandate}/")
    typed = {"answer-vin": owner.vehicle.vin, "answer-reason": "lost"}
    clerk.browser.post(f"/desk/mandates/{mandate}/act", typed)
    at_home = signed_in(owner.person_id)
    shown = text_of(at_home.get(f"/mandates/{mandate}"))
    assert (
        "工作人员，姓王看了：姓名、证件号码（遮住）、手机号（遮住）、号牌号码、检验有效期" in shown
    )
    assert "用这份委托提交了申请" in shown
    (row,) = engine.cases_for(owner.person_id)
    assert f"流水号 {row.number}" in shown
    stopped = at_home.post(f"/mandates/{mandate}", {"do": "object"})
    assert stopped.status_code == 302
    (row,) = engine.cases_for(owner.person_id)
    assert row.status is CaseStatus.WITHDRAWN
    assert "本人停止了" in text_of(at_home.get(f"/mandates/{mandate}"))
    assert "您委托的事" in text_of(at_home.get("/my-data/looks"))
    assert "现在替本人办" not in text_of(clerk.get(f"/desk/mandates/{mandate}/"))


def test_a_person_gives_an_agency_and_a_relative_a_mandate_on_their_own_page(
    owner: Principal,
) -> None:
    at_home = signed_in(owner.person_id)
    typed = {"procedure": LICENCE, "agent": "point", "point": POINT, "until_on": UNTIL}
    made = at_home.post("/mandates/new", typed)
    assert made.status_code == 302, text_of(made)
    assert "本人在自己手机上给了这份委托" in text_of(at_home.get(made["Location"]))
    a_citizen(40, "李儿")
    relative = {
        "procedure": LICENCE,
        "agent": "person",
        "id_number": a_number(serial=40).text,
        "until_on": UNTIL,
    }
    nameless = at_home.post("/mandates/new", relative)
    assert nameless.status_code == 422
    assert "请填写对方的姓名或名称" in text_of(nameless)
    wrong = at_home.post("/mandates/new", relative | {"name": "别人"})
    assert wrong.status_code == 422
    assert "没有找到证件号码和姓名都相符的人" in text_of(wrong)
    assert at_home.post("/mandates/new", relative | {"name": "李儿"}).status_code == 302
    assert len(queries.given(owner.person_id)) == 2


def test_a_relative_asks_the_mother_agrees_and_the_relative_applies(owner: Principal) -> None:
    son = a_citizen(40, "李儿")
    his, hers = signed_in(son.id), signed_in(owner.person_id)
    typed = {
        "procedure": LICENCE,
        "id_number": a_number(serial=31).text,
        "name": "李四",
        "way": "tap",
        "until_on": UNTIL,
    }
    address = his.post("/mandates/ask", typed)["Location"]
    assert "等本人确认" in text_of(his.get(address))
    assert "有人请您委托" in text_of(hers.get("/"))
    assert hers.post(address, {"do": "agree"}).status_code == 302
    application = {"vin": owner.vehicle.vin, "reason": "lost", "point": STATION}
    opened = his.post(f"{address}/act", application)
    assert opened.status_code == 302, text_of(opened)
    assert "已收到" in text_of(his.get(opened["Location"]))
    assert hers.post(address, {"do": "end"}).status_code == 302
    assert his.get(opened["Location"]).status_code == 404
    assert hers.get(opened["Location"]).status_code == 200


def test_a_paper_waits_for_a_second_clerk_or_a_picture(owner: Principal, clerk: Staff) -> None:
    no_mark = clerk.browser.post(
        "/desk/mandates/new",
        {
            "id_number": a_number(serial=31).text,
            "name": "李四",
            "procedure": LICENCE,
            "way": "paper",
        },
    )
    assert no_mark.status_code == 422
    address = asked_at_desk(clerk, "paper", paper_mark="fingerprint")
    assert "委托人签字或按手印" in text_of(clerk.get(f"{address}paper"))
    same = clerk.browser.post(address, {"do": "witness"})
    assert same.status_code == 409
    assert "不能自己确认" in text_of(same)
    none = clerk.browser.post(address, {"do": "portray"})
    assert none.status_code == 422
    office = Staff("chuangkou", Post.CLERK, "O01", "office")
    assert "等第二人确认" in text_of(office.get("/desk/mandates/"))
    stranger = Staff("biechu", Post.CLERK, "P02", "postal")
    assert stranger.get(address).status_code == 404
    assert office.browser.post(address, {"do": "witness"}).status_code == 302
    assert queries.given(owner.person_id)[0].holds


def test_a_picture_confirms_where_there_is_no_second_clerk(owner: Principal, clerk: Staff) -> None:
    address = asked_at_desk(clerk, "paper", paper_mark="signature")
    picture = SimpleUploadedFile("p.jpg", b"\xff\xd8\xff\xe0" + bytes(200), "image/jpeg")
    taken = clerk.browser.post(address, {"do": "portray", "portrait": picture})
    assert taken.status_code == 302
    (found,) = queries.given(owner.person_id)
    assert found.holds
    assert found.portrayed


def test_an_agency_without_contract_or_training_says_what_to_do(owner: Principal) -> None:
    untrained = Staff("xinlai", Post.CLERK, POINT, "postal")
    assert "培训没有登记或已过期" in text_of(untrained.get("/desk/mandates/"))
    elsewhere = Staff("wuhetong", Post.CLERK, "P02", "postal")
    with clock.at_day(DAY + timedelta(days=3)):
        assert "没有有效的代办合同" in text_of(elsewhere.get("/desk/mandates/"))
    gives(owner.actor)
    (found,) = queries.given(owner.person_id)
    refused = untrained.browser.post(
        f"/desk/mandates/{found.id}/act",
        {"answer-vin": owner.vehicle.vin, "answer-reason": "lost"},
    )
    assert refused.status_code == 403
    assert "请找管理岗登记培训" in text_of(refused)


def test_a_manager_records_contract_and_training_and_ends_the_contract(owner: Principal) -> None:
    manager = Staff("guanli", Post.MANAGER, "O01", "office")
    nothing = manager.browser.post("/desk/agencies/contract", {})
    assert nothing.status_code == 422
    assert "请填写和哪个单位签的" in text_of(nothing)
    typed = {
        "point": POINT,
        "organisation": "邮政样例二分公司",
        "from_on": (DAY + timedelta(days=331)).isoformat(),
        "until_on": (DAY + timedelta(days=400)).isoformat(),
        "daily_cap": "5",
    }
    none = manager.browser.post("/desk/agencies/contract", typed)
    assert none.status_code == 422
    assert "请至少选一项可以代办的业务" in text_of(none)
    overlapping = typed | {"from_on": DAY.isoformat(), f"procedure-{LICENCE}": "yes"}
    assert manager.browser.post("/desk/agencies/contract", overlapping).status_code == 409
    made = manager.browser.post("/desk/agencies/contract", typed | {f"procedure-{LICENCE}": "yes"})
    assert made.status_code == 302
    newcomer = Staff("xinren", Post.CLERK, POINT, "postal")
    lesson = {
        "point": POINT,
        "username": "xinren",
        "certificate": "PX-2",
        "from_on": DAY.isoformat(),
        "until_on": DAY.isoformat(),
    }
    assert manager.browser.post("/desk/agencies/training", lesson).status_code == 302
    assert queries.is_trained(actor_of(newcomer), DAY)
    shown = text_of(manager.get("/desk/agencies"))
    assert "邮政样例二分公司" in shown
    assert "PX-2" in shown
    (now,) = queries.contracts(on=DAY)
    assert manager.browser.post(f"/desk/agencies/{now.id}/end").status_code == 302
    with clock.at_day(DAY + timedelta(days=1)):
        assert queries.contract_on(POINT, DAY + timedelta(days=1)) is None
    assert newcomer.get("/desk/agencies").status_code == 403
    told = text_of(signed_in(owner.person_id).get("/agencies"))
    assert "邮政样例分公司" in told
    assert "还不到 10 份" in told


def test_in_the_demonstration_the_reply_can_be_pressed_and_nowhere_else(
    owner: Principal, clerk: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_at_desk(clerk, "sms")
    monkeypatch.setattr(settings, "DEMO", True)
    shown = Client().get("/demo/sms")
    (sheet,) = [each for each in sheets(shown) if each.action.endswith("/reply")]
    monkeypatch.setattr(settings, "DEMO", False)
    assert Client().post(sheet.action).status_code == 404
    assert not queries.given(owner.person_id)[0].holds
    monkeypatch.setattr(settings, "DEMO", True)
    for _ in range(2):
        assert Client().post(sheet.action)["Location"] == "/demo/sms"
    assert queries.given(owner.person_id)[0].holds


def test_nobody_else_opens_a_mandate(owner: Principal, clerk: Staff) -> None:
    mandate = gives(owner.actor, Agent(AgentKind.UNIT, str(a_unit())))
    for browser in (signed_in(a_citizen(50).id), clerk.browser, Client()):
        answer = browser.get(f"/mandates/{mandate}")
        assert answer.status_code in (302, 404)
        assert "李四" not in answer.content.decode()
    assert clerk.get(f"/desk/mandates/{mandate}/").status_code == 404


def test_a_program_asks_confirms_acts_and_ends(owner: Principal) -> None:
    son = a_citizen(40, "李儿")
    keys = (f"mandate-program-{n}" for n in range(20))

    def post(person: Actor, address: str, **body: object) -> tuple[int, dict[str, str]]:
        answer = signed_in(person.id).post(
            f"/api/v1/mandates{address}",
            json.dumps(body),
            content_type="application/json",
            headers={"Idempotency-Key": next(keys)},
        )
        return answer.status_code, answer.json()

    named = {"id_number": a_number(serial=31).text, "name": "李四"}
    asked = {"procedure": LICENCE, "until_on": UNTIL, "principal": named, "way": "tap"}
    assert post(son, "/requests", **asked | {"way": "paper"})[0] == 403
    status, made = post(son, "/requests", **asked)
    assert status == 201
    address = f"/{made['id']}"
    application = {"inputs": {"vin": owner.vehicle.vin, "reason": "lost"}, "point": STATION}
    assert post(son, f"{address}/cases", **application)[0] == 403
    assert post(son, f"{address}/confirmation")[0] == 404
    assert post(owner.actor, f"{address}/confirmation")[0] == 200
    status, opened = post(son, f"{address}/cases", **application)
    assert status == 201
    seen = signed_in(son.id).get(f"/api/v1/cases/{opened['case_number']}")
    assert seen.status_code == 200
    told = signed_in(owner.person_id).get(f"/api/v1/mandates{address}").json()
    assert told["case_number"] == opened["case_number"]
    assert any("李*看了" in line["what"] for line in told["history"])
    assert post(owner.actor, f"{address}/end")[0] == 200
    assert signed_in(son.id).get(f"/api/v1/cases/{opened['case_number']}").status_code == 404
    mine = signed_in(owner.person_id).get("/api/v1/mandates").json()
    assert [each["ended_why"] for each in mine["given"]] == ["revoked"]
    given = {"procedure": LICENCE, "until_on": UNTIL, "point": POINT}
    assert post(owner.actor, "", **given)[0] == 201


def test_a_walk_in_at_an_agency_is_led_to_the_mandates(clerk: Staff) -> None:
    assert clerk.get(f"/desk/new/{LICENCE}")["Location"] == "/desk/mandates/"


def test_an_account_nobody_has_seen_gives_no_mandate_by_a_tap(owner: Principal) -> None:
    unseen = a_citizen(51, phone=False)
    answer = signed_in(unseen.id).post(
        "/mandates/new",
        {"procedure": LICENCE, "agent": "point", "point": POINT, "until_on": UNTIL},
    )
    assert answer.status_code == 403
    assert queries.given(unseen.id) == ()
    services.give_mandate(
        principal_id=owner.person_id,
        agent=ITSELF,
        procedure=LICENCE,
        title="补换领行驶证",
        until_on=DAY,
        way=Way.TAP,
        by=owner.actor,
        key=a_key(),
    )
    assert len(queries.given(owner.person_id)) == 1
