"""A form says everything that is wrong at once and keeps what was typed."""

from datetime import date

import pytest
from django.test import RequestFactory

from doorstep.kernel.errors import DoorstepError, InvalidInput, NotAllowed
from doorstep.kernel.phone import Phone
from doorstep.portals.frame.forms import Form, Kind, Option, Question

PHONE = Question("phone", "手机号", kind=Kind.PHONE, read=Phone.parse)
BORN = Question("born", "出生日期", kind=Kind.DAY)
DOOR = Question(
    "door", "去哪里办", kind=Kind.CHOICE, options=(Option("a", "甲"), Option("b", "乙"))
)
LOAN = Question("loan", "有没有贷款", kind=Kind.YES_NO)
NOTE = Question("note", "备注", optional=True, longest=5)


def posted(**typed: str) -> Form:
    request = RequestFactory().post("/", typed)
    return Form([PHONE, BORN, DOOR, LOAN, NOTE], request)


def test_answers_are_values_of_the_kernel() -> None:
    form = posted(phone=" 138 0013 8000 ", born="2017年6月21日", door="b", loan="no", note="")
    answers = form.answers()
    assert answers["phone"] == Phone.parse("13800138000")
    assert answers["born"] == date(2017, 6, 21)
    assert answers["door"] == "b"
    assert answers["loan"] is False
    assert answers["note"] is None


@pytest.mark.parametrize(
    "typed", ["2017-06-21", "2017/6/21", "20170621", "2017.6.21", "2017 06 21"]
)
def test_a_day_is_read_as_people_write_it(typed: str) -> None:
    assert BORN.value_of(typed) == date(2017, 6, 21)


@pytest.mark.parametrize("typed", ["2017-02-30", "昨天", "21-06-2017", "2017-13-01", "99999999"])
def test_what_is_no_day_is_named(typed: str) -> None:
    with pytest.raises(InvalidInput) as wrong:
        BORN.value_of(typed)
    assert [problem.field for problem in wrong.value.problems] == ["born"]


def test_every_problem_is_told_at_once_and_what_was_typed_is_kept() -> None:
    form = posted(phone="12", born="", door="z", loan="perhaps", note="太长太长太长")
    with form.attempt():
        form.answers()
    assert [problem.field for problem in form.problems] == ["phone", "born", "door", "loan", "note"]
    assert form.typed["phone"] == "12"
    assert form.failed_with == 422


def test_a_repeated_form_keeps_its_id_and_a_strange_id_is_replaced() -> None:
    assert posted(key="0e9f8a52-1111-4222-8333-444455556666").key.startswith("0e9f8a52")
    assert posted(key="<script>").key != "<script>"
    assert posted().key != posted().key


class Taken(DoorstepError):
    """Somebody was first."""

    code = "taken"
    sentence = "这个号码刚被别人选走了，其余 {n} 个还是您的。"
    status = 409


def test_somebody_was_first_stays_on_the_page() -> None:
    form = posted()
    with form.attempt():
        raise Taken(n=49)
    assert form.failed_with == 409
    assert form.problems[0].slots == {"n": 49}


def test_a_refused_permission_is_not_a_problem_of_the_form() -> None:
    with pytest.raises(NotAllowed), posted().attempt():
        raise NotAllowed


def test_zero_bytes_never_reach_a_service() -> None:
    assert posted(note="a\x00b").typed["note"] == "ab"
