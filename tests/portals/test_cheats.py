"""The page 试着作弊: the registry's list, each cheat done while one waits, and no real key."""

import re

import pytest
from django.conf import settings
from django.test import Client
from tests.portals.pages import text_of

from doorstep.plates import keys
from doorstep.plates.log.cheating import BY_KIND, CHEATS, Cheat
from doorstep.plates.log.refusals import SENTENCES
from doorstep.portals.oversight import cheats

pytestmark = [pytest.mark.usefixtures("city"), pytest.mark.django_db]


def test_the_list_is_the_registry(browser: Client) -> None:
    page = browser.get("/cheat")
    assert page.status_code == 200
    assert re.findall(r'href="/cheat/([a-z-]+)"', page.content.decode()) == [
        cheat.name for cheat in CHEATS
    ]
    words = text_of(page)
    assert all(kind in words for kind in BY_KIND)
    assert f"{len(CHEATS)} 种" in words


@pytest.mark.parametrize("cheat", [each[0] for each in BY_KIND.values()], ids=lambda c: c.name)
def test_a_cheat_is_done_and_refused_before_ones_eyes(browser: Client, cheat: Cheat) -> None:
    words = text_of(browser.get(f"/cheat/{cheat.name}"))
    assert cheat.want in words
    assert cheat.did in words
    (rule,) = [rule for rule in cheat.rules if rule in words]
    assert SENTENCES[rule].split("{")[0] in words
    assert "毫秒" in words
    assert f"doorstep plates cheat {cheat.name}" in words


def test_the_entry_at_fault_stands_there_byte_for_byte(browser: Client) -> None:
    words = text_of(browser.get("/cheat/short-offer"))
    entry = re.search(r'\{"betas":.*?"t":\d+\}', words)
    assert entry is not None
    assert f"共 {len(entry.group().encode())} 字节" in words


def test_the_page_is_whole_in_english(browser: Client) -> None:
    browser.cookies["language"] = "en"
    for cheat in ("favour-a-friend", "two-books", "edit-the-files"):
        words = text_of(browser.get(f"/cheat/{cheat}"))
        outside = re.sub(r'\{"[^}]*\}', "", words).replace("中文", "")
        assert not re.search("[\u4e00-\u9fff]{4,}", outside), outside


def test_what_was_changed_is_compared_field_by_field() -> None:
    before = b'{"e":"choose","id":1,"number":"A","t":0}'
    told = cheats.changed(before, b'{"e":"choose","id":1,"number":"B","t":60}')
    assert [(each.name, each.before, each.after) for each in told] == [
        ("number", "A", "B"),
        ("t", "0", "60"),
    ]
    for other in (None, b"not an object", b"[]", b'{"e":"free","id":1,"number":"B","t":0}'):
        assert cheats.changed(before, other) == []


def test_an_unknown_cheat_is_not_found(browser: Client) -> None:
    assert browser.get("/cheat/honesty").status_code == 404


def test_whoever_asks_too_often_waits(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cheats, "TRIED_PER_MINUTE", 3)
    answers = {browser.get("/cheat/hide-a-number").status_code for _ in range(7)}
    assert answers == {200, 429}


def test_no_key_of_this_installation_is_on_the_page(browser: Client) -> None:
    page = browser.get("/cheat/edit-the-rules").content.decode()
    assert '"key":' in page.replace("&#34;", '"')
    for seed in (keys.log_key(), keys.party_key(), keys.vrf_key(), keys.supervisor_key()):
        assert keys.public(seed) not in page
    assert settings.PLATES_SECRET not in page
