"""Where a vehicle may be inspected: at home, elsewhere in the province, in another province.

Why a table for each group and distance: entrustment (委托检验) ended for one group after the other,
each on its own day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from doorstep.kernel.dated import Dated, Source, Start, since
from doorstep.kernel.errors import InvalidInput
from doorstep.law.inspection.tables import GOODS_LETTERS
from doorstep.law.inspection.vehicle import code_problems, is_school_bus
from doorstep.law.instruments import (
    inspection_opinion_2014,
    mps_102,
    mps_124,
    mps_164,
    reform_2018,
    reform_2019,
    traffic_law,
)


class Relation(StrEnum):
    """How far from the city of its registration a vehicle is to be inspected."""

    SAME_CITY = "same-city"
    SAME_PROVINCE = "same-province"
    OTHER_PROVINCE = "other-province"

    @property
    def label(self) -> str:
        """For pages."""
        return {
            Relation.SAME_CITY: "登记地的市内",
            Relation.SAME_PROVINCE: "本省其他市",
            Relation.OTHER_PROVINCE: "其他省（自治区、直辖市）",
        }[self]


class Manner(StrEnum):
    """On what terms an institution there inspects it."""

    DIRECT = "direct"
    ENTRUSTED = "entrusted"
    NOT = "not"

    @property
    def label(self) -> str:
        """For pages."""
        return {
            Manner.DIRECT: "可以直接检验",
            Manner.ENTRUSTED: "先办委托，再检验",
            Manner.NOT: "不能，要回登记地检验",
        }[self]


class Group(StrEnum):
    """Vehicles that one rule about the place covers."""

    LARGE_PASSENGER = "large-passenger"
    SCHOOL_BUS = "school-bus"
    CAR = "car"
    MOTORCYCLE = "motorcycle"
    OTHER = "other"

    @property
    def label(self) -> str:
        """As the rules call them."""
        return {
            Group.LARGE_PASSENGER: "大型载客汽车",
            Group.SCHOOL_BUS: "校车",
            Group.CAR: "小型、微型、中型载客汽车和货车",
            Group.MOTORCYCLE: "摩托车",
            Group.OTHER: "其他机动车",
        }[self]


_ENTRUSTED = (
    since("2008-10-01", Manner.ENTRUSTED, mps_102("第四十一条")),
    since("2012-09-12", Manner.ENTRUSTED, mps_124("第五十条")),
)
_ANYWHERE = since("2022-05-01", Manner.DIRECT, mps_164("第五十四条"))
_IN_PROVINCE = since("2014-09-01", Manner.DIRECT, inspection_opinion_2014())
_AT_HOME = since("2022-05-01", Manner.NOT, mps_164("第五十四条"))
_LARGE = (
    since("2008-10-01", Manner.NOT, mps_102("第四十一条")),
    since("2012-09-12", Manner.NOT, mps_124("第五十条")),
    _AT_HOME,
)
_SCHOOL = (
    since("2008-10-01", Manner.ENTRUSTED, mps_102("第四十一条")),
    since("2012-09-12", Manner.NOT, mps_124("第五十条")),
    _AT_HOME,
)


def _table(group: Group, relation: Relation, *starts: Start[Manner]) -> Dated[Manner]:
    return Dated(group.label + "：" + relation.label, *starts)


SAME_CITY = Dated(
    "登记地的市内任选检验机构", since("2004-05-01", Manner.DIRECT, traffic_law("第十三条"))
)
SAME_PROVINCE: Mapping[Group, Dated[Manner]] = {
    Group.LARGE_PASSENGER: _table(Group.LARGE_PASSENGER, Relation.SAME_PROVINCE, *_LARGE),
    Group.SCHOOL_BUS: _table(Group.SCHOOL_BUS, Relation.SAME_PROVINCE, *_SCHOOL),
    **{
        group: _table(group, Relation.SAME_PROVINCE, *_ENTRUSTED, _IN_PROVINCE, _ANYWHERE)
        for group in (Group.CAR, Group.MOTORCYCLE, Group.OTHER)
    },
}
OTHER_PROVINCE: Mapping[Group, Dated[Manner]] = {
    Group.LARGE_PASSENGER: _table(Group.LARGE_PASSENGER, Relation.OTHER_PROVINCE, *_LARGE),
    Group.SCHOOL_BUS: _table(Group.SCHOOL_BUS, Relation.OTHER_PROVINCE, *_SCHOOL),
    Group.CAR: _table(
        Group.CAR,
        Relation.OTHER_PROVINCE,
        *_ENTRUSTED,
        since("2018-09-01", Manner.DIRECT, reform_2018()),
        _ANYWHERE,
    ),
    Group.MOTORCYCLE: _table(
        Group.MOTORCYCLE,
        Relation.OTHER_PROVINCE,
        *_ENTRUSTED,
        since("2019-06-01", Manner.DIRECT, reform_2019()),
        _ANYWHERE,
    ),
    Group.OTHER: _table(Group.OTHER, Relation.OTHER_PROVINCE, *_ENTRUSTED, _ANYWHERE),
}
"""Trailers, tractors and the like are named by neither reform: entrusted until the rules of 2022
opened every office to them."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether and how, by which rule, and on which days that rule holds."""

    group: Group
    relation: Relation
    on: date
    manner: Manner
    source: Source
    from_on: date
    until_on: date | None


def group_of(type_code: str, use: str) -> Group:
    """The group of a vehicle by its codes."""
    if is_school_bus(type_code, use):
        return Group.SCHOOL_BUS
    if type_code[:2] == "K1":
        return Group.LARGE_PASSENGER
    letter = type_code[:1]
    if letter == "M":
        return Group.MOTORCYCLE
    if letter == "K" or letter in tuple(GOODS_LETTERS.entries[0].value):
        return Group.CAR
    return Group.OTHER


def where(type_code: str, use: str, relation: Relation, day: date) -> Answer:
    """Whether a vehicle may be inspected there on a day. Errors: NotInForce, InvalidInput."""
    problems = code_problems(type_code, use)
    if problems:
        raise InvalidInput(*problems)
    group = group_of(type_code, use)
    tables = OTHER_PROVINCE if relation is Relation.OTHER_PROVINCE else SAME_PROVINCE
    table = SAME_CITY if relation is Relation.SAME_CITY else tables[group]
    entry = table.entry(day)
    return Answer(group, relation, day, entry.value, entry.source, entry.from_on, entry.until_on)
