"""Draws at the desk over its pages: phone, card, machine; scans that do not fit; the slip."""

import re
from typing import Any
from uuid import UUID

import pytest
from tests.portals.bench import sheets
from tests.portals.conftest import LivingCity
from tests.portals.pages import text_of
from tests.portals.scanner import CustomersPhone, eventually

from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM, Actor, ActorKind, Key, Post
from doorstep.people import queries as people
from doorstep.plates import queries, services
from doorstep.plates.cards import making
from doorstep.plates.models import Pool
from doorstep.plates.statistics.counting import count_pool
from doorstep.plates.statistics.models import DayCount
from doorstep.plates.types import Channel, DrawState
from doorstep.procedures import engine

POINT = "S01"
CLERK = Actor(ActorKind.STAFF, "clerk", "丁受例", Post.CLERK, POINT)


class Desk:
    """The clerk of the demonstration at the counter, and one buyer's case."""

    def __init__(self, city: LivingCity, buyer: str = "blue-buyer") -> None:
        self.city = city
        self.browser = city.client("clerk")
        person = city.demo.person(buyer)
        self.person_id = people.demo_accounts()[buyer].person_id
        self.inputs = {
            "vin": person.vin,
            "certificate_number": str(city.demo.certificates[person.vin]["number"]),
            "use_character": "A",
            "had_accident": "no",
            "tested_on": "",
        }
        self.number = engine.open_case(
            procedure="register-vehicle",
            channel=engine.Channel.STATION,
            applicant_id=str(self.person_id),
            inputs=self.inputs,
            point=POINT,
            by=CLERK,
            key=Key(f"case-of-{buyer}"),
        )
        self.case = f"/desk/{self.number}/"
        self.begin = f"/desk/{self.number}/draw"

    def get(self, path: str, **query: str) -> Any:
        return self.browser.get(path, query)

    def press(self, page: Any, path: str, **typed: str) -> Any:
        """Fill in the posting form of a page and send it."""
        found = [sheet for sheet in sheets(page) if "key" in sheet.fields]
        assert found, text_of(page)
        return self.browser.post(path, {**found[0].fields, **typed})

    def scans_first(self, text: str) -> Any:
        """The scan, then the call: the address of the draw."""
        ready = self.get(self.begin, first=text)
        assert ready.status_code == 200, text_of(ready)
        sent = self.press(ready, self.begin, first=text)
        assert sent.status_code == 302, text_of(sent)
        return sent.headers["Location"]

    def called(self, here: str) -> Any:
        """The page of the draw once it is called."""
        return eventually(lambda: self.get(here), lambda page: b'name="second"' in page.content)

    def offered(self, here: str, second: str) -> str:
        """The address of the customer's screen once the fifty are there."""
        self.press(self.called(here), here, second=second)
        eventually(lambda: draw_at(here).state, lambda state: state is DrawState.OFFERED)
        return here.replace("/?", "/screen?")


def draw_at(here: str) -> Any:
    found = re.search(r"/desk/draws/([0-9a-f-]{36})/", here)
    assert found is not None, here
    return queries.draw(UUID(found[1]))


def counted_at_the_desk(pool: str) -> dict[str, int]:
    """Draws of the desk's point as the public statistics count them, by channel."""
    count_pool(pool)
    rows = DayCount.objects.filter(pool_id=pool, point=POINT)
    return dict(rows.values_list("channel", "offered"))


@pytest.fixture
def desk(living_city: LivingCity) -> Desk:
    return Desk(living_city)


def test_a_phone_draws_chooses_and_the_case_has_the_number(desk: Desk) -> None:
    phone = CustomersPhone()
    here = desk.scans_first(phone.first)
    assert draw_at(here).channel is Channel.COUNTER
    screen = desk.offered(here, phone.second)
    fifty = draw_at(here).numbers
    shown = desk.get(screen)
    assert all(number.encode() in shown.content for number in fifty)
    picked = desk.browser.get(f"{screen}&pick={fifty[7]}")
    assert "没有它，窗口谁也不能替您选" in text_of(picked)
    done = desk.press(picked, screen, number=fifty[7], third=phone.third)
    assert done.status_code == 302, text_of(done)
    eventually(lambda: draw_at(here).state, lambda state: state is DrawState.HELD)
    assert draw_at(here).chosen.text == fifty[7]
    case = desk.get(desk.case)
    assert fifty[7][2:] in text_of(case).replace(" ", "")
    assert counted_at_the_desk(draw_at(here).pool) == {"counter": 1}


def test_nobody_chooses_without_the_third_code(desk: Desk) -> None:
    phone, other = CustomersPhone(), CustomersPhone()
    here = desk.scans_first(phone.first)
    screen = desk.offered(here, phone.second)
    number = draw_at(here).numbers[0]
    picked = desk.browser.get(f"{screen}&pick={number}")
    for third, sentence in (
        ("", "请扫描第三个码"),
        ("D3nonsense", "没有读完整"),
        (phone.second, "扫到的是第二个码"),
        (other.third, "不是这一次抽号的"),
    ):
        refused = desk.press(picked, screen, number=number, third=third)
        assert refused.status_code == 422
        assert sentence in text_of(refused)
        assert not third or third.encode() not in refused.content
    elsewhere = desk.press(picked, screen, number="鲁M00000", third=phone.third)
    assert elsewhere.status_code == 422
    assert draw_at(here).state is DrawState.OFFERED


def test_scans_that_do_not_fit_say_so_and_begin_nothing(desk: Desk) -> None:
    phone = CustomersPhone()
    for typed, sentence in (
        ("6901028001915", "没有读完整"),
        (phone.first[:-1], "没有读完整"),
        (phone.second, "扫到的是第二个码"),
        (phone.third, "扫到的是第三个码"),
        ("鲁M12345" * 30, "没有读完整"),
    ):
        page = desk.get(desk.begin, first=typed)
        assert page.status_code == 422
        assert sentence in text_of(page)
    here = desk.scans_first(phone.first)
    page = desk.called(here)
    for typed, sentence in (
        (phone.first, "扫到的是手机上的第一个码"),
        (CustomersPhone().second, "不是这一次抽号的"),
    ):
        refused = desk.press(page, here, second=typed)
        assert refused.status_code == 422
        assert sentence in text_of(refused)
    (only,) = queries.draws_of(str(desk.person_id))
    assert only.numbers == ()


def test_a_request_sent_twice_is_one_draw(desk: Desk) -> None:
    phone = CustomersPhone()
    ready = desk.get(desk.begin, first=phone.first)
    first = desk.press(ready, desk.begin, first=phone.first)
    second = desk.press(ready, desk.begin, first=phone.first)
    assert first.headers["Location"] == second.headers["Location"]
    assert len(queries.draws_of(str(desk.person_id))) == 1


def a_printing(number: int, count: int) -> list[making.Printed]:
    cards = making.make_cards(number, count)
    sealed = making.sealed(number, cards)
    services.accept_cards(file=sealed.file, digest=sealed.digest, by=SYSTEM)
    return cards


def test_a_card_draws_once_and_a_card_of_no_list_never(desk: Desk) -> None:
    card, spare = a_printing(3, 2)
    (unlisted,) = making.make_cards(4, 1)
    refused = desk.get(desk.begin, first=unlisted.outside)
    assert refused.status_code == 422
    assert "不在省里封存的清单上" in text_of(refused)
    ready = desk.get(desk.begin, first=card.outside)
    assert "刮开卡上的第 ① 格" in text_of(ready)
    here = desk.scans_first(card.outside)
    wrong = desk.press(desk.called(here), here, second=spare.nonce)
    assert "不是这一次抽号的" in text_of(wrong)
    screen = desk.offered(here, card.nonce)
    number = draw_at(here).numbers[0]
    desk.press(desk.browser.get(f"{screen}&pick={number}"), screen, number=number, third=card.key)
    eventually(lambda: draw_at(here).state, lambda state: state is DrawState.HELD)
    other = Desk(desk.city, "permit-buyer")
    again = other.get(other.begin, first=card.outside)
    assert (again.status_code, "已经用过了" in text_of(again)) == (409, True)
    forced = other.press(other.get(other.begin), other.begin, first=card.outside)
    assert "已经用过了" in text_of(forced)


def test_the_machine_draws_where_there_is_nothing_else_and_is_counted(desk: Desk) -> None:
    page = desk.get(desk.begin)
    machine = next(sheet for sheet in sheets(page) if "machine" in str(sheet.buttons))
    sent = desk.browser.post(desk.begin, {**machine.fields, "do": "machine"})
    here = sent.headers["Location"]
    eventually(lambda: draw_at(here).state, lambda state: state is DrawState.OFFERED)
    screen = here.replace("/?", "/screen?")
    number = draw_at(here).numbers[3]
    picked = desk.browser.get(f"{screen}&pick={number}")
    assert b'name="third"' not in picked.content
    desk.press(picked, screen, number=number)
    eventually(lambda: draw_at(here).state, lambda state: state is DrawState.HELD)
    assert counted_at_the_desk(draw_at(here).pool) == {"kiosk": 1}


def test_another_desk_does_not_see_the_draw(desk: Desk) -> None:
    here = desk.scans_first(CustomersPhone().first)
    registrar = desk.city.client("registrar")
    assert registrar.get(here).status_code == 403
    draw_id = draw_at(here).id
    queries.Draw.objects.filter(pk=draw_id).update(point="S02")
    assert desk.get(here).status_code == 404


def test_the_slip_says_what_is_done_and_how_the_draw_goes_on(desk: Desk) -> None:
    slip = text_of(desk.get(f"/desk/{desk.number}/slip"))
    assert desk.number in slip
    assert "到任何一个网点的窗口" in slip
    assert "早抽晚抽机会一样" in slip


def test_somebody_comes_for_a_number_alone(desk: Desk) -> None:
    person = desk.city.demo.person("permit-buyer")
    form = desk.get("/desk/draw")
    sent = desk.press(
        form,
        "/desk/draw",
        id_number=person.id_number,
        name=person.name,
        **{
            "answer-vin": person.vin,
            "answer-certificate_number": str(desk.city.demo.certificates[person.vin]["number"]),
        },
    )
    assert sent.headers.get("Location") == "/desk/draw/scan", text_of(sent)
    phone = CustomersPhone()
    ready = desk.get("/desk/draw/scan", first=phone.first)
    begun = desk.press(ready, "/desk/draw/scan", first=phone.first)
    here = begun.headers["Location"]
    assert draw_at(here).vin == person.vin
    screen = here + "screen"
    desk.press(desk.called(here), here, second=phone.second)
    eventually(lambda: draw_at(here).state, lambda state: state is DrawState.OFFERED)
    number = draw_at(here).numbers[0]
    picked = desk.get(screen, pick=number)
    desk.press(picked, screen, number=number, third=phone.third)
    eventually(lambda: draw_at(here).state, lambda state: state is DrawState.HELD)


def test_a_vehicle_nobody_made_draws_nothing(desk: Desk) -> None:
    person = desk.city.demo.person("permit-buyer")
    sent = desk.press(
        desk.get("/desk/draw"),
        "/desk/draw",
        id_number=person.id_number,
        name=person.name,
        **{"answer-vin": person.vin, "answer-certificate_number": "DEMO99999999999"},
    )
    assert sent.status_code in (409, 422)


def test_a_number_is_given_back_at_the_desk_with_the_third_code_alone(desk: Desk) -> None:
    phone = CustomersPhone()
    here = desk.scans_first(phone.first)
    desk.offered(here, phone.second)
    page = desk.get(here)
    assert "客户都不要" in text_of(page)
    for third in ("", "nonsense", CustomersPhone().third):
        refused = desk.press(page, here, do="release", third=third)
        assert refused.status_code == 422
    assert draw_at(here).state is DrawState.OFFERED
    assert desk.press(page, here, do="release", third=phone.third).status_code == 302
    eventually(lambda: draw_at(here).state, lambda state: state is DrawState.ENDED)
    assert draw_at(here).ended_why == "cancelled"
    assert "再抽一次" in text_of(desk.get(here))


def test_with_the_province_away_the_desk_says_so_before_a_card_is_scratched(desk: Desk) -> None:
    Pool.objects.update(away_since=clock.now())
    page = desk.get(desk.begin, first=CustomersPhone().first)
    assert "连不上省里" in text_of(page)
    assert "先不要刮卡" in text_of(page)
    assert b'name="first"' not in page.content
    assert f"/desk/{desk.number}/slip" in page.content.decode()
    case = text_of(desk.get(desk.case))
    assert "受理、查验、交费都可以先办" in case
    Pool.objects.update(away_since=None)
    assert b'name="first"' in desk.get(desk.begin).content


def test_after_the_last_try_of_the_day_no_card_is_scratched(desk: Desk) -> None:
    tries = queries.rules("3716-02")["tries"]
    for _ in range(tries):
        phone = CustomersPhone()
        here = desk.scans_first(phone.first)
        desk.offered(here, phone.second)
        desk.press(desk.get(here), here, do="release", third=phone.third)
        eventually(lambda at=here: draw_at(at).state, lambda state: state is DrawState.ENDED)
    page = desk.get(desk.begin, first=CustomersPhone().first)
    assert "今天的抽号次数用完了" in text_of(page)
    assert b'name="first"' not in page.content
