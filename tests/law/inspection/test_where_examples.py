"""Where a vehicle may be inspected, by group, distance and day: a table to read and to extend.

d = directly, e = by entrustment, n = not there; home, elsewhere in the province, other province.
"""

from datetime import date

import pytest

from doorstep.kernel.dated import NotInForce
from doorstep.kernel.errors import InvalidInput
from doorstep.law.inspection import Relation, where

EXAMPLES = [
    # private cars, mid-size buses and goods vehicles
    ("K33", "A", "2008-10-01", "d e e", "令102"),
    ("K33", "A", "2012-09-11", "d e e", "令102"),
    ("K33", "A", "2012-09-12", "d e e", "令124"),
    ("K33", "A", "2014-08-31", "d e e", "令124"),
    ("K33", "A", "2014-09-01", "d d e", "令124"),
    ("K33", "A", "2017-06-21", "d d e", "令124"),
    ("K33", "A", "2018-08-31", "d d e", "令124"),
    ("K33", "A", "2018-09-01", "d d d", "2018"),
    ("K21", "A", "2018-09-01", "d d d", "2018"),
    ("H11", "F", "2018-09-01", "d d d", "2018"),
    ("K33", "A", "2022-04-30", "d d d", "2018"),
    ("K33", "A", "2022-05-01", "d d d", "令164"),
    # motorcycles
    ("M21", "A", "2018-09-01", "d d e", "令124"),
    ("M21", "A", "2019-05-31", "d d e", "令124"),
    ("M21", "A", "2019-06-01", "d d d", "2019"),
    ("M21", "A", "2022-05-01", "d d d", "令164"),
    # trailers, tractors and the like
    ("B11", "F", "2018-09-01", "d d e", "令124"),
    ("B11", "F", "2022-04-30", "d d e", "令124"),
    ("B11", "F", "2022-05-01", "d d d", "令164"),
    # large coaches: at home and nowhere else
    ("K11", "B", "2008-10-01", "d n n", "令102"),
    ("K16", "A", "2017-06-21", "d n n", "令124"),
    ("K11", "B", "2022-05-01", "d n n", "令164"),
    # school buses: shut out by the amendment of 2012
    ("K38", "S", "2012-09-11", "d e e", "令102"),
    ("K38", "S", "2012-09-12", "d n n", "令124"),
    ("K33", "O", "2017-06-21", "d n n", "令124"),
    ("K18", "S", "2022-05-01", "d n n", "令164"),
]
SOURCES = {
    "令102": "第102号",
    "令124": "第124号",
    "令164": "第164号",
    "2018": "2018年9月1日",
    "2019": "2019年6月1日",
}


@pytest.mark.parametrize(("code", "use", "day", "manners", "source"), EXAMPLES)
def test_where(code: str, use: str, day: str, manners: str, source: str) -> None:
    found = [where(code, use, relation, date.fromisoformat(day)) for relation in Relation]
    assert [answer.manner.value[0] for answer in found] == manners.split()
    assert SOURCES[source] in found[-1].source.zh


def test_what_ended_names_its_last_day() -> None:
    car = where("K33", "A", Relation.OTHER_PROVINCE, date(2017, 6, 21))
    motorcycle = where("M21", "A", Relation.OTHER_PROVINCE, date(2017, 6, 21))
    assert (car.until_on, motorcycle.until_on) == (date(2018, 8, 31), date(2019, 5, 31))


def test_before_the_rules_there_is_no_answer() -> None:
    with pytest.raises(NotInForce) as none:
        where("K33", "A", Relation.OTHER_PROVINCE, date(2008, 9, 30))
    assert none.value.from_on == date(2008, 10, 1)
    assert where("K33", "A", Relation.SAME_CITY, date(2004, 5, 1)).until_on is None


def test_unknown_codes_are_named_at_once() -> None:
    with pytest.raises(InvalidInput) as wrong:
        where("Z99", "V", Relation.SAME_CITY, date(2017, 6, 21))
    assert [problem.field for problem in wrong.value.problems] == ["type", "use"]
