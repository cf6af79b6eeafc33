"""Sentences and values as a reader sees them."""

from datetime import UTC, date, datetime

from django.utils import translation

from doorstep.kernel.errors import Problem
from doorstep.kernel.periods import Days, Months, WorkingDays
from doorstep.kernel.plate_number import PlateKind, PlateNumber
from doorstep.portals.frame.shown import say, say_it, show_fen, show_instant, shown

NBSP = "\u00a0"


def plain(text: object) -> str:
    return str(text).replace(NBSP, " ")


def test_a_number_stays_with_its_measure_word() -> None:
    assert say("还差 {n} 件事", n=2) == f"还差 2{NBSP}件事"


def test_slots_follow_dots_and_are_escaped() -> None:
    problem = Problem(
        "x", "x", "“{p.code}”不对：{typed}", {"p": Problem("", "<b>", ""), "typed": "a&b"}
    )
    assert say_it(problem) == "“&lt;b&gt;”不对：a&amp;b"


def test_values_are_said_in_words() -> None:
    assert plain(shown(date(2017, 6, 21))) == "2017 年 6 月 21 日"
    assert plain(shown(WorkingDays(2))) == "2 个工作日"
    assert plain(shown(Months(6))) == "6 个月"
    assert shown(True) == "是"
    assert shown(None) == "—"
    assert shown(PlateNumber(PlateKind.SMALL, "鲁M8K2A6")) == "鲁M·8K2A6"
    assert shown(PlateKind.SMALL) == "小型汽车号牌"
    assert shown(("甲", "乙")) == "甲、乙"
    assert plain(show_fen(1550)) == "15.50 元"


def test_an_instant_is_shown_in_the_city_whatever_the_server() -> None:
    at = datetime(2017, 6, 20, 17, 5, tzinfo=UTC)
    assert plain(show_instant(at)) == "2017 年 6 月 21 日 01:05"


def test_the_same_sentence_in_english() -> None:
    with translation.override("en"):
        assert plain(shown(Days(3))) == "3 days"
        assert plain(shown(date(2017, 6, 21))) == "21 June 2017"
        assert plain(say("返回")) == "Back"


def test_an_untranslated_name_stays_as_it_is() -> None:
    with translation.override("en"):
        assert shown("䶮㛃") == "䶮㛃"
        assert shown("") == ""
