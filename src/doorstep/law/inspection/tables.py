"""The periods of inspection by day: each with the day it took effect and where it is written.

Ages are months since the first registration. A value whose source is weak is a sample.
"""

from dataclasses import dataclass
from enum import StrEnum

from doorstep.kernel.dated import Dated, since
from doorstep.kernel.periods import Months, Years
from doorstep.law.instruments import (
    inspection_opinion_2014,
    inspection_opinion_2022,
    inspection_practice,
    mps_102,
    mps_124,
    mps_164,
    reform_2019,
    reform_2020,
    school_bus_regulation,
    traffic_regulation,
    vehicle_types,
)


class What(StrEnum):
    """What is due."""

    TEST = "test"
    MARK = "mark"
    NOTHING = "nothing"

    @property
    def label(self) -> str:
        """For pages."""
        return {
            What.TEST: "上线检验，再申领标志",
            What.MARK: "免上线检验，只申领标志",
            What.NOTHING: "现在不用办",
        }[self]


@dataclass(frozen=True, slots=True)
class Span:
    """Every `every` months until the age of `until` months; None: from then on."""

    until: int | None
    every: int


@dataclass(frozen=True, slots=True)
class Cycle:
    """Ages at which something is due, and those at which the mark alone is.

    `between` is what happens at an age an older cycle printed on the mark and this one lacks.
    """

    spans: tuple[Span, ...]
    marks: tuple[int, ...] = ()
    between: What = What.TEST

    def __post_init__(self) -> None:
        ends = [span.until for span in self.spans]
        if not ends or ends[-1] is not None or None in ends[:-1]:
            raise ValueError("the last span of a cycle, and no other, has no end")

    def after(self, age: int) -> int:
        """The first age of the cycle above `age`.

        >>> Cycle((Span(72, 24), Span(None, 12))).after(48)
        72
        >>> Cycle((Span(72, 24), Span(None, 12))).after(72)
        84
        """
        start = 0
        for span in self.spans:
            reached = start + ((age - start) // span.every + 1) * span.every
            if span.until is None:
                return reached
            if age < span.until:
                return min(reached, span.until)
            start = span.until
        raise AssertionError("the last span has no end")

    def has(self, age: int) -> bool:
        """Whether something is due at this age."""
        return age > 0 and self.after(age - 1) == age

    def __str__(self) -> str:
        """In months: `every 24 to 72, every 12; mark only at 24, 48`."""
        parts = [
            f"every {span.every}" + (f" to {span.until}" if span.until else "")
            for span in self.spans
        ]
        marks = f"; mark only at {', '.join(map(str, self.marks))}" if self.marks else ""
        return ", ".join(parts) + marks

    def at(self, age: int) -> What:
        """What is due at this age."""
        if age in self.marks:
            return What.MARK
        return What.TEST if self.has(age) else self.between


COMMERCIAL_PASSENGER = Dated(
    "营运载客汽车检验周期",
    since(
        "2004-05-01",
        Cycle((Span(60, 12), Span(None, 6))),
        traffic_regulation("第十六条第一款第一项"),
    ),
)
GOODS = Dated(
    "载货汽车检验周期",
    since(
        "2004-05-01",
        Cycle((Span(120, 12), Span(None, 6))),
        traffic_regulation("第十六条第一款第二项"),
    ),
)
LARGE_PASSENGER = Dated(
    "大型、中型非营运载客汽车检验周期",
    since(
        "2004-05-01",
        Cycle((Span(120, 12), Span(None, 6))),
        traffic_regulation("第十六条第一款第二项"),
    ),
)
SMALL_PASSENGER = Dated(
    "小型、微型非营运载客汽车检验周期",
    since(
        "2004-05-01",
        Cycle((Span(72, 24), Span(180, 12), Span(None, 6))),
        traffic_regulation("第十六条第一款第三项"),
    ),
)
MOTORCYCLE = Dated(
    "摩托车检验周期",
    since(
        "2004-05-01",
        Cycle((Span(48, 24), Span(None, 12))),
        traffic_regulation("第十六条第一款第四项"),
    ),
)
OTHER = Dated(
    "其他机动车检验周期",
    since("2004-05-01", Cycle((Span(None, 12),)), traffic_regulation("第十六条第一款第五项")),
)
SCHOOL_BUS = Dated(
    "校车检验周期",
    since("2012-04-05", Cycle((Span(None, 6),)), school_bus_regulation("第二十条")),
    since("2022-05-01", Cycle((Span(None, 6),)), mps_164("第六十二条")),
)

EXEMPT_CAR = Dated(
    "免检范围内小微型非营运载客汽车检验周期",
    since(
        "2014-09-01",
        Cycle((Span(72, 24), Span(180, 12), Span(None, 6)), (24, 48), What.MARK),
        inspection_opinion_2014("第十一条"),
    ),
    since(
        "2020-11-20",
        Cycle((Span(120, 24), Span(180, 12), Span(None, 6)), (24, 48), What.MARK),
        reform_2020(),
    ),
    since(
        "2022-10-01",
        Cycle((Span(120, 24), Span(None, 12)), (24, 48, 96), What.MARK),
        inspection_opinion_2022(),
    ),
)
"""Tests at 6 and then yearly; at 6, 8, 10; at 6, 10. The days of registration from which one or two
exemptions were granted in 2014 follow by themselves: the rule in force on the due day decides."""

EXEMPT_MOTORCYCLE = Dated(
    "免检范围内摩托车检验周期",
    since(
        "2019-06-01",
        Cycle((Span(48, 24), Span(None, 12)), (24, 48, 60), What.MARK),
        reform_2019(),
    ),
    since(
        "2022-10-01",
        Cycle((Span(120, 24), Span(None, 12)), (24, 48, 96), What.MARK),
        inspection_opinion_2022(),
    ),
)
BETWEEN = Dated(
    "旧周期定下、新周期没有的到期日只申领标志",
    since("2014-09-01", True, inspection_practice()),
)
"""Sample: some pages say so of years 7 and 9 after 2020-11-20; other ages are read alike."""

EXEMPT_SEATS = Dated(
    "免检范围内最多座位数",
    since("2014-09-01", 6, inspection_opinion_2014("第十一条")),
    since("2020-11-20", 9, reform_2020()),
)
EXEMPT_LARGE_SEDANS = Dated(
    "免检范围内的大型轿车",
    since("2014-09-01", ("K16",), inspection_opinion_2014("第十一条")),
)
"""Whether a medium sedan (K26) belongs to them is open: it does not, until a text says so."""

EXEMPT_USES = Dated(
    "免检范围内的使用性质",
    since("2014-09-01", "A", inspection_opinion_2014("第十一条")),
)
MODIFICATION_ENDS_EXEMPTION = Dated(
    "因非法改装受过处罚的不再免检", since("2020-11-20", True, reform_2020())
)
LATE_CAR = Dated(
    "汽车出厂后多久未登记就不在免检范围", since("2014-09-01", Years(4), inspection_opinion_2014())
)
LATE_MOTORCYCLE = Dated(
    "摩托车出厂后多久未登记就不在免检范围", since("2019-06-01", Years(5), reform_2019())
)

WINDOW = Dated(
    "检验有效期满前可以申领标志的时间",
    since("2008-10-01", Months(3), mps_102()),
    since("2012-09-12", Months(3), mps_124("第四十九条第一款")),
    since("2022-05-01", Months(3), mps_164("第五十四条第一款")),
)
SCHOOL_BUS_WINDOW = Dated(
    "校车检验有效期满前可以申领标志的时间",
    since("2012-04-05", Months(1), school_bus_regulation()),
    since("2022-05-01", Months(1), mps_164("第六十二条")),
)

OPERATING_USES = Dated("算作营运的使用性质", since("2004-05-01", "BCDEFGNRT", vehicle_types()))
GOODS_LETTERS = Dated(
    "算作载货汽车的车辆类型（首字母）", since("2004-05-01", "HQ", vehicle_types())
)
"""Tractor units follow goods vehicles; vehicles for special work count as other vehicles."""

SCHOOL_BUS_TYPES = frozenset({"K18", "K28", "K38"})
SCHOOL_BUS_USES = frozenset("OPQS")
