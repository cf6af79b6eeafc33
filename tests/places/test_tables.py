"""The public tables: what was posted up on a day, on the page and in the file alike."""

import csv
import io
from dataclasses import replace
from datetime import date

import pytest

from doorstep.places.tables import HEADS, Section, csv_of, safe, table
from doorstep.places.types import PointKind

SEED = date(2017, 6, 21)
END_OF_JULY = date(2017, 7, 31)


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    ("kind", "day", "total"),
    [
        (PointKind.STATION, date(2017, 5, 31), 0),
        (PointKind.STATION, SEED, 36),
        (PointKind.POSTAL, SEED, 1),
        (PointKind.POSTAL, END_OF_JULY, 34),
        (PointKind.INSTITUTION, SEED, 20),
        (PointKind.OFFICE, SEED, 7),
    ],
)
def test_the_table_of_a_day_lists_what_was_open(kind: PointKind, day: date, total: int) -> None:
    found = table(kind, day)
    assert found.total == total
    assert len(read(csv_of(found))) == total + 1
    assert found.sample is bool(total)


@pytest.mark.usefixtures("loaded")
def test_counties_follow_each_other_under_the_names_of_the_day() -> None:
    names = [section.county.name_zh for section in table(PointKind.STATION, SEED).sections]
    assert names == ["滨城区", "沾化区", "惠民县", "阳信县", "无棣县", "博兴县", "邹平县"]
    later = table(PointKind.STATION, date(2026, 1, 1)).sections
    assert later[-1].county.name_zh == "邹平市"


@pytest.mark.usefixtures("loaded")
def test_one_county_alone() -> None:
    (section,) = table(PointKind.POSTAL, END_OF_JULY, county="371621").sections
    assert (section.county.name_zh, len(section.rows)) == ("惠民县", 6)


@pytest.mark.usefixtures("loaded")
def test_a_row_says_what_the_point_handles() -> None:
    station = table(PointKind.STATION, SEED).sections[0].rows[0]
    assert [each.code for each in station.businesses][:2] == [
        "register-vehicle",
        "transfer-ownership",
    ]
    assert not station.everything
    office = table(PointKind.OFFICE, SEED).sections[0].rows[0]
    assert office.everything


@pytest.mark.usefixtures("loaded")
def test_the_file_opens_in_a_spreadsheet() -> None:
    content = csv_of(table(PointKind.STATION, SEED))
    assert content.startswith(b"\xef\xbb\xbf")
    head, first, *_ = read(content)
    assert tuple(head) == HEADS
    assert first[1] == "市中街道登记服务站（样本）"
    assert "新车上牌（注册登记）" in first[7]
    assert first[-1] == "样本，不是真实网点"


@pytest.mark.usefixtures("loaded")
def test_the_file_in_english_takes_its_words_from_the_data() -> None:
    words = {head: f"head {number}" for number, head in enumerate(HEADS)}
    content = csv_of(
        table(PointKind.STATION, SEED), say=lambda text: words.get(text, "said"), english=True
    )
    assert not any("\u4e00" <= sign <= "\u9fff" for sign in content.decode("utf-8-sig"))


@pytest.mark.usefixtures("loaded")
def test_a_name_that_looks_like_a_formula_stays_a_name() -> None:
    found = table(PointKind.OFFICE, SEED)
    first = found.sections[0]
    evil = replace(first.rows[0], point=replace(first.rows[0].point, name_zh="=cmd|' /C calc'!A0"))
    spoilt = replace(found, sections=(Section(first.county, (evil,)),))
    assert read(csv_of(spoilt))[1][1].startswith("'=")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", " ="])
def test_every_start_of_a_formula_is_disarmed(start: str) -> None:
    assert safe(f"{start}1").startswith("'")


def test_rare_characters_survive_the_file() -> None:
    assert safe("石䶮𬭩·") == "石䶮𬭩·"
