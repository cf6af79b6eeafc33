"""What the page of a draw says in each of its states, read without JavaScript."""

import re
import time
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from tests.plates.builder import POOL, Citizen, drain
from tests.portals.conftest import LivingCity
from tests.portals.pages import become, send, text_of
from tests.portals.test_citizen import CHECK, car_of

from doorstep.kernel import clock
from doorstep.people import queries as people
from doorstep.plates import pending, queries
from doorstep.plates.crypto import ed25519
from doorstep.plates.models import Draw, Pool
from doorstep.plates.sequencer import Sequencer
from doorstep.plates.services.holder import see_text
from doorstep.plates.types import Channel, DrawState
from doorstep.portals.citizen.draw_words import ENDS
from doorstep.portals.frame.shown import show_day, show_instant

VIN = "LSVFF66R8C2116280"
NUMBER = "/procedures/register-vehicle/number"


class Owner:
    """A signed-in demo person with a draw of their own phone."""

    def __init__(self, browser: Client) -> None:
        self.browser = browser
        become(browser, "blue-buyer")
        person = str(people.demo_accounts()["blue-buyer"].person_id)
        self.citizen = Citizen(person, VIN)
        self.sequencer = Sequencer(POOL)
        self.draw_id: UUID = self.citizen.draw_id

    def asks(self, channel: Channel = Channel.PHONE) -> None:
        self.draw_id = self.citizen.request(channel)
        drain(self.sequencer)

    def is_offered(self) -> tuple[str, ...]:
        self.asks()
        self.citizen.open(self.draw_id)
        drain(self.sequencer)
        return queries.draw(self.draw_id).numbers

    def says(self, **row: object) -> str:
        """The page, with these columns of the draw changed."""
        if row:
            Draw.objects.filter(pk=self.draw_id).update(**row)
        response = self.browser.get(f"/draws/{self.draw_id}")
        assert response.status_code == 200
        return text_of(response)


@pytest.fixture
def owner(demo: None, browser: Client) -> Owner:
    del demo
    return Owner(browser)


def test_a_place_in_line_is_shown_and_never_a_short_offer(owner: Owner) -> None:
    owner.asks()
    before = Citizen("somebody", "LFV3A23C0H3000011")
    first = before.request()
    drain(owner.sequencer)
    Draw.objects.filter(pk=first).update(
        state=DrawState.IN_LINE, requested_at=clock.now() - timedelta(minutes=1)
    )
    words = owner.says(state=DrawState.IN_LINE)
    assert "您前面还有 1 人" in words
    assert "而且一定是足足 50 个" in words
    assert "请让这一页开着" in words


def test_leaving_the_line_costs_no_try(owner: Owner) -> None:
    owner.citizen.request()
    an_hour_ago = clock.now() - timedelta(hours=1)
    Draw.objects.filter(pk=owner.draw_id).update(requested_at=an_hour_ago)
    drain(owner.sequencer)
    words = owner.says()
    assert "关掉了也不丢位置" in words
    assert "现在离开不算次数" in words
    send(owner.browser, f"/draws/{owner.draw_id}", to=f"/draws/{owner.draw_id}/leave")
    drain(owner.sequencer)
    words = owner.says()
    assert ENDS["uncalled"] in words
    assert "这会是这辆车的第 1 次" in words


def test_a_called_draw_says_where_its_secret_is(owner: Owner) -> None:
    owner.asks()
    words = owner.says()
    assert queries.draw(owner.draw_id).state is DrawState.CALLED
    assert "随机数和钥匙只在那部手机里，我们这里没有" in words
    assert "然后就能用这部手机再抽" in words


def test_fifty_without_the_key_cannot_be_chosen_here(owner: Owner) -> None:
    owner.is_offered()
    response = owner.browser.get(f"/draws/{owner.draw_id}")
    words = text_of(response)
    assert "只有开始抽号的那部手机能选" in words
    assert "没有处罚" in words
    assert "<fieldset data-choices disabled>" in response.content.decode()
    number = queries.draw(owner.draw_id).numbers[0]
    refused = owner.browser.post(
        f"/draws/{owner.draw_id}",
        {"number": number, "csrfmiddlewaretoken": owner.browser.cookies["csrftoken"].value},
    )
    assert refused.status_code == 422
    assert queries.draw(owner.draw_id).state is DrawState.OFFERED


def test_the_end_of_the_time_is_announced_and_then_said(owner: Owner) -> None:
    owner.is_offered()
    assert "时间不够，延长 5 分钟（还可以延长 2 次）" in owner.says()
    soon = owner.browser.get(f"/draws/{owner.draw_id}").content.decode()
    assert re.search(r'data-say="soon" role="alert" hidden', soon)
    Draw.objects.filter(pk=owner.draw_id).update(closes_at=clock.now() + timedelta(seconds=60))
    soon = owner.browser.get(f"/draws/{owner.draw_id}").content.decode()
    assert re.search(r'data-say="soon" role="alert">', soon)
    assert "已经不能再延长了" in owner.says(extensions=2)
    words = owner.says(closes_at=clock.now() - timedelta(seconds=1))
    assert "选号时间到了" in words
    assert "没有替您选，也没有处罚" in words
    assert 'name="number"' not in owner.browser.get(f"/draws/{owner.draw_id}").content.decode()


def test_time_out_offers_the_next_draw_at_once_and_the_last_one_names_the_day(
    owner: Owner,
) -> None:
    owner.is_offered()
    assert "今天还可以再抽 2 次" in owner.says()
    over = {"state": DrawState.ENDED, "ended_why": "unchosen"}
    words = owner.says(**over)
    assert ENDS["unchosen"] in words
    assert "现在就可以再抽，这会是这辆车的第 2 次" in words
    tomorrow = show_day(clock.today() + timedelta(days=1)).replace("\u00a0", " ")
    words = owner.says(state=DrawState.OFFERED, ended_why="", attempt=3)
    assert f"这是今天的最后一次：没有选就要等到 {tomorrow}再抽" in words
    words = owner.says(**over)
    assert f"明天再来：{tomorrow}起可以再抽。号码一直有，不用抢" in words
    assert "再抽一次" not in words


@pytest.mark.parametrize("why", sorted(ENDS))
def test_every_end_has_its_sentence(owner: Owner, why: str) -> None:
    owner.asks()
    words = owner.says(state=DrawState.ENDED, ended_why=why)
    assert ENDS[why] in words
    assert "现在就可以再抽" in words


def test_a_lapse_is_said_without_blame(owner: Owner) -> None:
    numbers = owner.is_offered()
    owner.citizen.choose(owner.draw_id, numbers[0])
    drain(owner.sequencer)
    words = owner.says()
    assert "到期以前我们会提醒您" in words
    assert "保留期自动延到重新查验那天" in words
    hold_until = queries.draw(owner.draw_id).hold_until
    assert hold_until is not None
    with clock.at_day(hold_until + timedelta(days=1)):
        drain(Sequencer(POOL))
        assert ENDS["lapsed"] in owner.says()


def test_while_the_province_is_away_nothing_looks_lost(owner: Owner) -> None:
    numbers = owner.is_offered()
    since = clock.now() - timedelta(minutes=3)
    Pool.objects.filter(pk=POOL).update(away_since=since)
    told = "省级监督系统暂时连不上：您的申请已经收下，恢复后自动继续。"
    for state in (DrawState.RECEIVED, DrawState.IN_LINE, DrawState.OPENED):
        words = owner.says(state=state)
        assert told in words
        assert show_instant(since).replace("\u00a0", " ") in words
        assert "马上就好" not in words
    Draw.objects.filter(pk=owner.draw_id).update(state=DrawState.OFFERED)
    owner.citizen.choose(owner.draw_id, numbers[3])
    assert pending.chosen_and_waiting(owner.draw_id) == numbers[3]
    words = owner.says()
    assert told in words
    assert "已收到您的选择，正在记入公开账本" in words
    assert numbers[3][-5:] in words
    Pool.objects.filter(pk=POOL).update(away_since=None)
    drain(owner.sequencer)
    assert "为您留着" in owner.says()
    assert pending.chosen_and_waiting(owner.draw_id) == ""


def header(owner: Owner, seconds: int, seed: bytes | None = None) -> dict[str, str]:
    text = see_text(owner.draw_id, seconds)
    signature = ed25519.sign(seed or owner.citizen.seed, text).hex()
    return {"Authorization": f"Draw {seconds}.{signature}"}


def test_whoever_holds_the_key_sees_the_draw_without_signing_in(owner: Owner) -> None:
    owner.is_offered()
    page, now = f"/draws/{owner.draw_id}", int(time.time())
    stranger = Client(raise_request_exception=False)
    assert stranger.get(page).status_code == 302
    seen = stranger.get(page, headers=header(owner, now))
    assert "从这 50 个号码里选 1 个" in text_of(seen)
    assert "Authorization" in seen["Vary"]
    assert stranger.get(f"{page}/receipt", headers=header(owner, now)).status_code == 200
    wrong: list[dict[str, str]] = [
        header(owner, now - 3600),
        header(owner, now, seed=bytes(32)),
        {"Authorization": "Draw 1"},
        {"Authorization": "Draw ٣.00"},
    ]
    for each in wrong:
        assert stranger.get(page, headers=each).status_code == 422
    gone = f"/draws/{UUID(int=1)}"
    assert stranger.get(gone, headers=header(owner, now)).status_code == 404


def test_the_page_for_another_phone_asks_for_nothing(demo: None) -> None:
    del demo
    shown = Client().get("/draws/continue")
    assert shown.status_code == 200
    assert "钥匙只在您的手机里用，不交给我们" in text_of(shown)


def numbered(city: LivingCity, browser: Client, person: str, car: str, **typed: str) -> Any:
    become(browser, person)
    send(browser, CHECK, **car_of(city, car))
    return send(browser, NUMBER, **typed) if typed else browser.get(NUMBER)


def test_a_machine_that_holds_the_nonce_says_so(
    living_city: LivingCity, browser: Client, settings: Any
) -> None:
    settings.DEMO = True
    before = numbered(living_city, browser, "blue-buyer", "blue-buyer")
    assert "随机数由我们的机器代为产生和保管" in text_of(before)
    assert "可以接着抽到第 3 次，以后每天一次" in text_of(before)
    offered = send(browser, NUMBER)
    assert "这次的随机数由我们的机器代为产生和保管" in text_of(offered)
    # The same person's second car waits until this draw has an end.
    second = numbered(living_city, browser, "blue-buyer", "rare-buyer")
    assert "您另一辆车的抽号还没有结束" in text_of(second)
    assert "抽 50 个号码" not in text_of(second).replace("抽 50 个号码，选 1 个", "")
    draw = queries.draws_of(str(people.demo_accounts()["blue-buyer"].person_id))[0]
    assert draw.channel is Channel.KIOSK
    assert f'href="/draws/{draw.id}"' in second.content.decode()


def test_the_commitment_and_key_of_a_page_make_a_draw_of_its_phone(
    living_city: LivingCity, browser: Client, settings: Any
) -> None:
    settings.DEMO = True
    phone = Citizen("", VIN)
    malformed = numbered(
        living_city, browser, "blue-buyer", "blue-buyer", commitment="xy", one_time_key="00"
    )
    assert malformed.status_code == 422
    asked = {"commitment": phone.commitment, "one_time_key": phone.one_time_key}
    called = send(browser, NUMBER, **asked)
    assert called.request["PATH_INFO"] == f"/draws/{phone.draw_id}"
    assert queries.draw(phone.draw_id).channel is Channel.PHONE
    assert b'data-own-key="yes"' in called.content
