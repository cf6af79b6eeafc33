"""What others may know of places: frozen values, no tables.

Why dated: a county was renamed, stations opened one by one and scopes changed, so every question
about a place names a day.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Value = bool | int | str


class PointKind(StrEnum):
    """Kind of service point (网点)."""

    OFFICE = "office"
    STATION = "station"
    POSTAL = "postal"
    INSTITUTION = "institution"

    @property
    def label(self) -> str:
        """The official name."""
        return {
            PointKind.OFFICE: "车管所",
            PointKind.STATION: "机动车登记服务站",
            PointKind.POSTAL: "警邮合作代办点",
            PointKind.INSTITUTION: "机动车检测机构",
        }[self]


class HostKind(StrEnum):
    """Under whose roof a point works: the police's own, or one of those it may commission."""

    POLICE = "police"
    POST = "post"
    INSPECTION = "inspection"
    DEALER = "dealer"
    USED_CAR_MARKET = "used-car-market"
    RECYCLER = "recycler"
    BANK = "bank"
    INSURER = "insurer"

    @property
    def label(self) -> str:
        """The host in Chinese."""
        return {
            HostKind.POLICE: "公安机关交通管理部门",
            HostKind.POST: "邮政企业",
            HostKind.INSPECTION: "机动车检验机构",
            HostKind.DEALER: "汽车销售企业",
            HostKind.USED_CAR_MARKET: "二手车交易市场",
            HostKind.RECYCLER: "报废机动车回收企业",
            HostKind.BANK: "银行",
            HostKind.INSURER: "保险公司",
        }[self]


HOSTS = {
    PointKind.OFFICE: frozenset({HostKind.POLICE}),
    PointKind.POSTAL: frozenset({HostKind.POST}),
    PointKind.INSTITUTION: frozenset({HostKind.INSPECTION}),
    PointKind.STATION: frozenset(HostKind) - {HostKind.POLICE},
}
"""Which hosts a kind of point may have (registration rules art. 69)."""


class Crs(StrEnum):
    """Coordinate system of a position."""

    WGS84 = "WGS-84"
    GCJ02 = "GCJ-02"


class DayKind(StrEnum):
    """Kind of day opening hours speak of: make-up Saturdays are working days."""

    WORKING = "working"
    RESTING = "resting"

    @property
    def label(self) -> str:
        """The kind in Chinese."""
        return {DayKind.WORKING: "工作日", DayKind.RESTING: "休息日"}[self]


@dataclass(frozen=True, slots=True)
class County:
    """A county-level division under the name and code it bears on the day asked for."""

    code: str
    name_zh: str
    name_en: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class City:
    """The city served; `counties` as of today."""

    code: str
    name_zh: str
    name_en: str
    prefix: str
    footer_zh: str
    footer_en: str
    counties: tuple[County, ...]


@dataclass(frozen=True, slots=True)
class Business:
    """A business (业务) a point handles, as the city's tables print it."""

    code: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Point:
    """A service point; `county_code` is the code its county bears on the day asked for."""

    code: str
    kind: PointKind
    host_kind: HostKind
    name_zh: str
    name_en: str
    county_code: str
    town_code: str
    town_zh: str
    town_en: str
    address_zh: str
    address_en: str
    lon: float
    lat: float
    crs: Crs
    hours: str
    hours_en: str
    opens_on: date
    closes_on: date | None
    sample: bool


@dataclass(frozen=True, slots=True)
class ScopeLine:
    """One line of what a point may handle on a day, with the vehicles it is meant for."""

    business: Business | None
    vehicles_zh: str
    vehicles_en: str
    from_on: date
    until_on: date | None
    basis_zh: str
    basis_en: str

    @property
    def everything(self) -> bool:
        """Whether the line covers every business (a vehicle office)."""
        return self.business is None


@dataclass(frozen=True, slots=True)
class Opening:
    """One span of opening hours, minutes after midnight, the end not included."""

    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class Setting:
    """A city setting in force on a day (`until_on` inclusive, None = still) and its source."""

    name: str
    value: Value
    from_on: date
    until_on: date | None
    source_zh: str
    source_en: str
    sample: bool

    @property
    def number(self) -> int:
        """The value of a setting that is a whole number."""
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            raise TypeError(self.name)
        return self.value

    @property
    def word(self) -> str:
        """The value of a setting that is a word."""
        if not isinstance(self.value, str):
            raise TypeError(self.name)
        return self.value

    @property
    def yes(self) -> bool:
        """The value of a setting that is yes or no."""
        if not isinstance(self.value, bool):
            raise TypeError(self.name)
        return self.value


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading a city's folder changed."""

    city: str
    added: int
    changed: int
    removed: int
    unchanged: int

    def __str__(self) -> str:
        return (
            f"{self.city}: {self.added} added, {self.changed} changed, "
            f"{self.removed} removed, {self.unchanged} as they were"
        )
