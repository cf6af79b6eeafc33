"""Errors that speak, events that stay inside, codes that show a slip, bytes that never differ."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.kernel import case_code, errors, events
from doorstep.kernel.actor import SYSTEM, Post
from doorstep.kernel.canonical import canonical, digest
from doorstep.kernel.errors import Busy, DoorstepError, InvalidInput, Problem, explained, explains


class NumberGone(DoorstepError):
    """Somebody was first."""

    code = "number-gone"
    sentence = "{number} 刚被别人选走了。"


def test_an_error_fills_its_sentence() -> None:
    assert NumberGone(number="鲁M12345").say() == "鲁M12345 刚被别人选走了。"
    assert Busy().retry_after > 0


def test_invalid_input_says_every_problem() -> None:
    wrong = InvalidInput(
        Problem("vin", "a", "车架号“{typed}”不对。", {"typed": "X"}),
        Problem("name", "b", "请填姓名。"),
    )
    assert (wrong.status, len(wrong.problems)) == (422, 2)
    assert wrong.say() == "车架号“X”不对。请填姓名。"


def test_the_longest_prefix_explains_a_broken_constraint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errors, "_explanations", {})
    explains("hold_number", NumberGone)
    explains("hold", Busy)
    assert explained("23505", "hold_number_uniq") is NumberGone
    assert explained("23P01", "hold_excl") is Busy
    assert explained("23505", "other") is None
    assert explained("23502", None) is None
    assert explained("40001", "hold_number_uniq") is None


@dataclass(frozen=True, slots=True)
class Happened:
    what: str


def test_an_event_reaches_its_handlers_at_once_and_in_order() -> None:
    heard: list[str] = []

    def first(event: Happened) -> None:
        heard.append(f"1{event.what}")

    events.subscribe(Happened, first)
    events.subscribe(Happened, lambda event: heard.append(f"2{event.what}"))
    events.subscribe(Happened, first)
    events.publish(Happened("a"))
    assert heard == ["1a", "2a"]


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(1, 999_999))
def test_a_case_code_is_digits_and_shows_every_wrong_digit(day: date, serial: int) -> None:
    code = case_code.make(day, serial)
    assert case_code.check(f" {code[:6]}-{code[6:]} ") == code
    for at in range(13):
        wrong = code[:at] + str((int(code[at]) + 1) % 10) + code[at + 1 :]
        with pytest.raises(InvalidInput):
            case_code.check(wrong)


@pytest.mark.parametrize(
    "typed", ["", "170621000042", "17062100004211", "一七〇六二一〇〇〇〇四二一", "١" * 13]
)
def test_what_is_no_case_code_is_named(typed: str) -> None:
    with pytest.raises(InvalidInput):
        case_code.check(typed)


class Kind(StrEnum):
    ONE = "one"


def test_canonical_json_is_one_sequence_of_bytes() -> None:
    assert (
        canonical({"b": 1, "a": ["鲁\u00b7\n", True, None]})
        == '{"a":["鲁·\\n",true,null],"b":1}'.encode()
    )
    assert canonical({"b": (1,), "a": Kind.ONE}) == b'{"a":"one","b":[1]}'
    assert digest({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


@pytest.mark.parametrize("value", [1.0, {1: 2}, {"a": [date(2017, 6, 21)]}, b"", {1}])
def test_canonical_json_refuses_other_types(value: object) -> None:
    with pytest.raises(TypeError):
        canonical(value)


@given(
    st.dictionaries(st.text(), st.integers() | st.text(st.characters(exclude_categories=["Cs"])))
)
def test_the_order_of_keys_does_not_matter(table: dict[str, object]) -> None:
    table = {k: v for k, v in table.items() if k.isprintable()}
    assert digest(table) == digest(dict(reversed(table.items())))


def test_actors_and_posts_have_names() -> None:
    assert str(SYSTEM) == "system:doorstep"
    assert len({post.label for post in Post}) == len(Post)
