"""What each level of an account opens, by day: one table for services and the citizen's page.

Why the day and the source stand beside every entry: what was open to whom in 2017 and is open now
are two answers, and whoever is refused may ask since when. Levels and what they open follow guides
and pages of the traffic police's internet platform, so every entry is a sample of the city.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from doorstep.kernel.dated import Dated, since
from doorstep.law.instruments import city_practice


class Level(StrEnum):
    """How much is known about who stands behind an account. Staff have posts instead."""

    NONE = "none"
    PHONE = "phone"
    ONLINE = "online"
    COUNTER = "counter"
    UNIT = "unit"

    @property
    def label(self) -> str:
        """The level in Chinese."""
        return {
            Level.NONE: "没有网上账户",
            Level.PHONE: "手机号注册",
            Level.ONLINE: "已在网上核验（实人认证）",
            Level.COUNTER: "已当面核验（互联网面签）",
            Level.UNIT: "单位（窗口登记）",
        }[self]


@dataclass(frozen=True, slots=True)
class Opening:
    """One thing that is open to some levels and not to others."""

    code: str
    label: str
    levels: Dated[frozenset[Level]]


PROCEDURE: Final = "procedure:"
"""Before the code of a procedure: applying for it online."""
OTHER_PROCEDURES: Final = f"{PROCEDURE}*"
_SEEN = frozenset({Level.COUNTER})
_PROOFED = frozenset({Level.ONLINE, *_SEEN})
_ALL = frozenset({Level.PHONE, *_PROOFED})
_PLATFORM = city_practice("互联网平台用户分级")
_STATIONS = city_practice("机动车登记服务站开办")
_FACES = city_practice("实人认证（网上核验等同面签）")
_FACES_FROM = "2019-06-01"


def _to_the_proofed(name: str) -> Dated[frozenset[Level]]:
    """Open to whoever was seen at a counter, later also to whoever was verified online."""
    return Dated(
        name,
        since("2008-10-01", _SEEN, _PLATFORM),
        since(_FACES_FROM, _PROOFED, _FACES),
    )


_OPENINGS = (
    Opening(
        "look",
        "查规则、查办件进度，看、改和导出自己的信息",
        Dated("查询和本人信息的用户级别", since("2008-10-01", _ALL, _PLATFORM)),
    ),
    Opening(
        f"{PROCEDURE}register-vehicle",
        "给新车抽号、选号，网上申请上牌（证件原件到窗口再看）",
        Dated("新车选号和上牌申请的用户级别", since("2008-10-01", _ALL, _PLATFORM)),
    ),
    Opening(
        f"{PROCEDURE}claim-inspection-exemption",
        "网上申领免检标志",
        Dated(
            "网上申领免检标志的用户级别",
            since("2008-10-01", _SEEN, _PLATFORM),
            since("2017-06-01", _ALL, _STATIONS),
        ),
    ),
    Opening(
        OTHER_PROCEDURES,
        "网上申请其他业务（补换领牌证等）",
        _to_the_proofed("网上申请其他业务的用户级别"),
    ),
    Opening(
        "mandate",
        "请人代办",
        _to_the_proofed("委托的用户级别"),
    ),
    Opening(
        "bind",
        "备案别人的车",
        _to_the_proofed("备案别人的车的用户级别"),
    ),
    Opening(
        "change-phone",
        "自己在网上更换登录手机",
        _to_the_proofed("网上更换登录手机的用户级别"),
    ),
    Opening(
        "unit",
        "以单位名义办理（经办人带委托书到窗口登记）",
        Dated("单位业务的用户级别", since("2008-10-01", frozenset({Level.UNIT}), _PLATFORM)),
    ),
)

OPENINGS: Mapping[str, Opening] = {each.code: each for each in _OPENINGS}
"""By code, in the order of the page."""


def opening(code: str) -> Opening:
    """One thing by its code; a procedure that is not listed is one of the others.

    Errors: KeyError for a code that is none of ours.
    """
    if code not in OPENINGS and code.startswith(PROCEDURE):
        return OPENINGS[OTHER_PROCEDURES]
    return OPENINGS[code]
