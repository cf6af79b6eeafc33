"""What can be wrong with a city's data or with a question about it."""

from typing import ClassVar

from doorstep.kernel.errors import DoorstepError, InvalidInput, NotFound, explains


class PackRefused(InvalidInput):
    """A city folder with mistakes: nothing was loaded; each problem names file:line:column."""

    code = "places/pack-refused"
    sentence = "城市数据有错，一行也没有装入。"


class CityNotLoaded(DoorstepError):
    """No city has been loaded into this schema: run `doorstep city load DIR`."""

    code = "places/city-not-loaded"
    sentence = "这个系统还没有装入城市数据，请联系运维人员。"
    status = 503


class PointNotFound(NotFound):
    """No service point of this code."""

    code = "places/point-not-found"
    sentence = "没有编号为 {point} 的网点，请从网点一览表里选。"


class SettingNotInForce(DoorstepError):
    """The setting has no value on that day."""

    code = "places/setting-not-in-force"
    sentence = "本市的设置“{setting}”在 {day} 还没有规定。"
    status = 404


class PackBroken(DoorstepError):
    """Base of what only the database noticed; `status` is that of bad input."""

    status: ClassVar[int] = 422
    code = "places/pack-broken"
    sentence = "城市数据和库里已有的数据互相矛盾，一行也没有装入。"


class ScopeOverlaps(PackBroken):
    """Two scope rows of one point, business and vehicle group on the same day."""

    code = "places/scope-overlaps"
    sentence = "同一网点、同一业务、同一类车在同一天有两行授权，请让日期前后相接。"


class DivisionsOverlap(PackBroken):
    """A county with two names on one day, or a code used twice."""

    code = "places/divisions-overlap"
    sentence = "同一个县（市、区）在同一天有两个名称或代码，请让日期前后相接。"


explains("places_scope_overlap", ScopeOverlaps)
explains("places_division_overlap", DivisionsOverlap)
explains("places_", PackBroken)
