"""Names keep every character a person was registered with."""

import unicodedata
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.kernel.errors import InvalidInput
from doorstep.kernel.graphemes import graphemes
from doorstep.kernel.person_name import PersonName

DOT = "\u00b7"


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("张三", "张三"),
        ("张 三", "张三"),
        ("䶮", "䶮"),
        ("王㛃", "王㛃"),
        ("李𬭩", "李𬭩"),
        ("赵\U00030edd", "赵\U00030edd"),
        ("钱\U000323af", "钱\U000323af"),
        ("葛\U000e0100", "葛\U000e0100"),
        ("José R. Díaz", "José R. Díaz"),
        ("John  Smith", "John Smith"),
        ("张\u200b三", "张三"),
        *(
            ("阿卜杜拉" + d + "买买提", f"阿卜杜拉{DOT}买买提")
            for d in "·•‧・･⋅．. ．。"
            if d != " "
        ),
        (f"阿卜杜拉 {DOT} 买买提", f"阿卜杜拉{DOT}买买提"),
        (f"{DOT}张三{DOT}", "张三"),
    ],
)
def test_names_people_bear_are_kept(typed: str, text: str) -> None:
    assert PersonName.parse(typed).text == text


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        ("  ", "empty"),
        (DOT, "empty"),
        ("张3", "character-kind"),
        ("<b>张</b>", "character-kind"),
        ("张\u202e三", "character"),
        ("张\x00三", "character"),
        ("张\ue863", "character"),
        ("张" * 51, "length"),
    ],
)
def test_what_is_no_name_is_named(typed: str, code: str) -> None:
    with pytest.raises(InvalidInput) as wrong:
        PersonName.parse(typed)
    assert wrong.value.problems[0].code == f"person-name/{code}"


def test_length_is_counted_as_a_reader_counts() -> None:
    assert graphemes("葛\U000e0100城") == ["葛\U000e0100", "城"]
    assert len(graphemes("e\u0301")) == 1
    assert PersonName.parse("葛\U000e0100" * 50)


def test_a_masked_name_shows_first_and_last_of_three() -> None:
    assert PersonName.parse("张三").masked == "张*"
    assert PersonName.parse("𬭩三丰").masked == "𬭩*丰"


@given(st.text(max_size=60))
def test_any_text_is_a_name_or_a_named_problem(text: str) -> None:
    with suppress(InvalidInput):
        name = PersonName.parse(text)
        assert PersonName.parse(name.text) == name
        assert unicodedata.is_normalized("NFC", name.text)
