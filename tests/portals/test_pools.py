"""The public pages of a pool: figures that add up, who changed what, files without formulas."""

import csv
import hashlib
import io
import re
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from tests.plates.builder import POOL, TERMS, Citizen, a_held_number, a_pool, drain
from tests.portals.pages import text_of

from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM
from doorstep.places import services as places
from doorstep.plates import queries, services
from doorstep.plates.models import Entry
from doorstep.plates.sequencer import Sequencer
from doorstep.plates.statistics import counting
from doorstep.plates.statistics.jobs import count_now
from doorstep.plates.statistics.models import DayCount
from doorstep.portals.frame import page

PAGE = f"/pool/{POOL}"


@pytest.fixture
def sequencer(fresh_city: object) -> Sequencer:
    del fresh_city
    page.forget_city()
    places.load_city(Path(settings.CITY_FOLDER))
    counting.forget(POOL)
    return a_pool()


def count() -> None:
    """What the worker does every minute."""
    count_now(Path(settings.CITY_FOLDER))


def declare_more(sequencer: Sequencer) -> None:
    """Another segment after the fill: none of its numbers is released."""
    services.ask_supervised(pool=POOL, verb="segment", fields={"pattern": "鲁M2####"}, by=SYSTEM)
    drain(sequencer)


def close_the_day(sequencer: Sequencer) -> None:
    """Let the sequencer look at the clock until it has written the snapshot of the day."""
    deadline = time.monotonic() + 60
    while not Entry.objects.filter(pool_id=POOL, verb="snapshot").exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)
        drain(sequencer)


def rows_of(browser: Client, address: str) -> list[list[str]]:
    """A file as a spreadsheet reads it."""
    sheet = browser.get(address)
    assert sheet.status_code == 200
    assert sheet["Content-Type"] == "text/csv; charset=utf-8"
    assert sheet.content.startswith("\ufeff".encode())
    rows = list(csv.reader(io.StringIO(sheet.content.decode("utf-8-sig"))))
    assert not [cell for row in rows for cell in row if cell.lstrip()[:1] in tuple("=+@\t")]
    return rows


def test_the_equation_on_the_page_is_an_equation(sequencer: Sequencer, browser: Client) -> None:
    a_held_number(sequencer, Citizen("a", "LSVAAAAAAAAAAAAA1"))
    count()
    text = text_of(browser.get(PAGE))
    found = re.search(r"(\d+) = (\d+(?: \+ \d+)+)", text)
    assert found is not None
    assert int(found[1]) == sum(map(int, found[2].split(" + "))) == 10_000
    assert "对得上：各状态加起来正好等于声明数" in text
    assert "鲁M1####" in text
    assert "对不上" not in text.replace("对不上，请联系我们", "")


def test_every_version_of_the_rules_is_told_with_what_changed(
    sequencer: Sequencer, browser: Client
) -> None:
    fields = TERMS | {"target": 400, "choose_s": 900, "text": "第二版的规则"}
    services.ask_supervised(pool=POOL, verb="rules", fields=fields, by=SYSTEM)
    drain(sequencer)
    count()
    text = text_of(browser.get(PAGE))
    assert "第 2 版" in text
    assert "第 1 版" in text
    later = text[text.index("第 2 版") : text.index("第 1 版")]
    assert "选号的时间（秒）" in later
    assert "600" in later
    assert "900" in later
    assert "每辆车可以抽几次" not in later
    digest = hashlib.sha256("第二版的规则".encode()).hexdigest()
    assert digest in later
    assert browser.get(f"{PAGE}/text/{digest}").content.decode() == "第二版的规则"
    assert browser.get(f"{PAGE}/text/{'0' * 64}").status_code == 404


def test_an_exclusion_shows_its_document(sequencer: Sequencer, browser: Client) -> None:
    declare_more(sequencer)
    fields = {"numbers": ["鲁M20000", "鲁M20001"], "why": "与旧号重复", "text": "停用文件全文"}
    services.ask_supervised(pool=POOL, verb="exclude", fields=fields, by=SYSTEM)
    assert "已经提出、还没有写进账本" in text_of(browser.get(PAGE))
    drain(sequencer)
    count()
    for address in (PAGE, f"{PAGE}/acts"):
        text = text_of(browser.get(address))
        assert "2 个号码，理由：与旧号重复" in text
        assert "已经提出、还没有写进账本" not in text
    link = re.search(r'href="([^"]+/text/[0-9a-f]{64})">看文件', browser.get(PAGE).content.decode())
    assert link is not None
    assert browser.get(link[1]).content.decode() == "停用文件全文"


def test_acts_are_paged_and_a_broken_mark_is_no_failure(
    sequencer: Sequencer, browser: Client
) -> None:
    declare_more(sequencer)
    for n in range(32):
        fields = {"numbers": [f"鲁M2{n:04d}"], "why": f"理由{n}", "text": f"文件{n}"}
        services.ask_supervised(pool=POOL, verb="exclude", fields=fields, by=SYSTEM)
    drain(sequencer)
    first = browser.get(f"{PAGE}/acts").content.decode()
    assert "理由31" in first
    assert "理由1<" not in first
    following = re.search(r'class="pager"><a href="([^"]+)"', first)
    assert following is not None
    assert "理由1" in text_of(browser.get(following[1]))
    assert browser.get(f"{PAGE}/acts?after=x").status_code == 404


def test_each_day_has_its_checkpoint(sequencer: Sequencer, browser: Client) -> None:
    close_the_day(sequencer)
    day = clock.today()
    text = text_of(browser.get(f"{PAGE}/days"))
    assert "下载当天的签名" in text
    note = browser.get(f"{PAGE}/checkpoint/{day.isoformat()}")
    assert note.status_code == 200
    assert note.content.decode().splitlines()[0].endswith(f"/log/{POOL}")
    snapshot = Entry.objects.filter(pool_id=POOL, verb="snapshot").latest("index")
    assert int(note.content.decode().splitlines()[1]) > snapshot.index
    before = (day - timedelta(days=1)).isoformat()
    assert browser.get(f"{PAGE}/checkpoint/{before}").status_code == 404
    assert browser.get(f"{PAGE}/checkpoint/today").status_code == 404


def test_the_files_say_what_the_page_says(sequencer: Sequencer, browser: Client) -> None:
    drawn = a_held_number(sequencer, Citizen("a", "LSVAAAAAAAAAAAAA1"))
    close_the_day(sequencer)
    count()
    counts = rows_of(browser, f"{PAGE}/counts.csv")
    assert counts[0][0] == "日期"
    assert sum(map(int, counts[1][1:8])) == int(counts[1][8]) == 10_000
    draws = rows_of(browser, f"{PAGE}/draws.csv")
    assert draws[1][:5] == [clock.today().isoformat(), "自己的手机", "1", "1", "1"]
    history = rows_of(browser, f"{PAGE}/settings.csv")
    assert ["1"] * (len(history) - 1) == [row[0] for row in history[1:]]
    assert drawn.chosen is not None
    whole = "".join(
        browser.get(f"{PAGE}/{name}.csv").content.decode()
        for name in ("counts", "draws", "settings", "statistics")
    )
    for secret in (drawn.chosen.text, "LSVAAAAAAAAAAAAA1"):
        assert secret not in whole
    assert browser.get(f"{PAGE}/other.csv").status_code == 404


def test_the_files_are_in_the_language_of_the_page(sequencer: Sequencer, browser: Client) -> None:
    a_held_number(sequencer, Citizen("a", "LSVAAAAAAAAAAAAA1"))
    count()
    browser.get("/language?to=en&next=/")
    for name in ("counts", "draws", "settings", "statistics"):
        text = browser.get(f"{PAGE}/{name}.csv").content.decode("utf-8-sig")
        assert not re.search("[\u4e00-\u9fff]", text), name


def test_a_supervised_log_still_shows_counts_but_no_entries(
    fresh_city: object, browser: Client
) -> None:
    del fresh_city
    page.forget_city()
    places.load_city(Path(settings.CITY_FOLDER))
    counting.forget(POOL)
    sequencer = a_pool(policy="supervised")
    drawn = a_held_number(sequencer, Citizen("a", "LSVAAAAAAAAAAAAA1"))
    count()
    assert drawn.chosen is not None
    shown = text_of(browser.get(PAGE))
    assert "对得上" in shown
    assert "只给监督方、审计方和本人看" in shown
    for address in (PAGE, f"{PAGE}/acts", f"{PAGE}/days", f"{PAGE}/fairness"):
        page_text = browser.get(address).content.decode()
        assert not [number for number in drawn.numbers if number in page_text]


def test_small_figures_are_not_published(sequencer: Sequencer, browser: Client) -> None:
    a_held_number(sequencer, Citizen("a", "LSVAAAAAAAAAAAAA1"))
    count()
    text = text_of(browser.get(f"{PAGE}/fairness"))
    assert "不公布（少于 10）" in text
    assert "再有 39 次就公布" in text
    assert "还没有过完的月份" in text
    rows = {row[0]: row[1] for row in rows_of(browser, f"{PAGE}/statistics.csv")}
    assert rows["自己的手机、选定的靓号"] == "不公布"
    assert rows["抽到号的车，登记后规定天数内注销"] == "不公布"


def test_a_closed_month_is_shown_by_outlet_with_small_outlets_merged(
    sequencer: Sequencer, browser: Client
) -> None:
    del sequencer
    count()
    month = (clock.today().replace(day=1) - timedelta(days=1)).replace(day=1)
    for point, channel, offered, fine in [
        ("", "phone", 300, 40), ("BZ-01", "kiosk", 60, 12), ("BZ-02", "counter", 4, 1),
        ("BZ-03", "kiosk", 9, 2), ("BZ-04", "kiosk", 7, 0),
    ]:  # fmt: skip
        DayCount.objects.create(
            pool_id=POOL, day=month, channel=channel, point=point,
            offered=offered, chosen=offered, fine_chosen=fine,
        )  # fmt: skip
    answer = browser.get(f"{PAGE}/fairness", {"month": f"{month:%Y-%m}"})
    text = text_of(answer)
    assert "其余网点合计" in text
    assert "BZ-02" not in text
    assert "BZ-01" in text
    assert "380" in text
    rows = rows_of(browser, f"{PAGE}/outlets/{month:%Y-%m}.csv")
    merged = next(row for row in rows if row[1] == "其余网点合计")
    assert merged[2:] == ["0", "不公布", "不公布", "20"]
    assert browser.get(f"{PAGE}/fairness", {"month": "1999-01"}).status_code == 404
    assert browser.get(f"{PAGE}/outlets/{clock.today():%Y-%m}.csv").status_code == 404


def test_a_month_that_goes_on_is_not_shown_by_outlet(sequencer: Sequencer, browser: Client) -> None:
    a_held_number(sequencer, Citizen("a", "LSVAAAAAAAAAAAAA1"))
    count()
    now = f"{clock.today():%Y-%m}"
    assert browser.get(f"{PAGE}/fairness", {"month": now}).status_code == 404


def test_the_page_says_what_cannot_be_proven(sequencer: Sequencer, browser: Client) -> None:
    del sequencer
    text = text_of(browser.get(PAGE))
    assert "账本证明不了的" in text
    assert "全部串通" in text
    assert "自行编排号码：本市没有开放" in text
    assert "doorstep plates audit" in text


def test_an_unknown_pool_is_no_page(sequencer: Sequencer, browser: Client) -> None:
    del sequencer
    for address in ("/pool/9999-02", "/pool/9999-02/days", "/pool/9999-02/counts.csv"):
        assert browser.get(address).status_code == 404
    assert queries.pools() == [POOL]
