"""What another provider's word about somebody is worth here, by day: its assurance and our level.

Why a table and no code: whether a face compared elsewhere counts like one seen at a counter is a
decision of the office with a first day, and whoever is refused may ask since when. The values are
invented (no provider's own list was at hand), so every entry is a sample of the city.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from doorstep.kernel.dated import Dated, NotInForce, since
from doorstep.law.instruments import city_practice
from doorstep.people.levels import Level

_TRUST = city_practice("统一身份认证平台的实人认证")
_REVIEW = city_practice("网上核验（在线面签的人工审核）")
_FROM, _FACES = "2008-10-01", "2019-06-01"


@dataclass(frozen=True, slots=True)
class Assurance:
    """How sure a provider is (`acr` of OpenID Connect), and which level that is here."""

    acr: str
    label: str
    levels: Dated[Level]


REAL_PERSON: Final = "real-person"
REAL_NAME: Final = "real-name"
REGISTERED: Final = "registered"

_ASSURANCES = (
    Assurance(
        REAL_PERSON,
        "实人认证（证件和人脸比对过）",
        Dated(
            "外部实人认证对应的用户级别",
            since(_FROM, Level.PHONE, _TRUST),
            since(_FACES, Level.ONLINE, _TRUST),
        ),
    ),
    Assurance(
        REAL_NAME,
        "实名认证（只核对过姓名和号码）",
        Dated("外部实名认证对应的用户级别", since(_FROM, Level.PHONE, _TRUST)),
    ),
    Assurance(
        REGISTERED,
        "只注册过",
        Dated("外部注册用户对应的用户级别", since(_FROM, Level.PHONE, _TRUST)),
    ),
)

ASSURANCES: Mapping[str, Assurance] = {each.acr: each for each in _ASSURANCES}
"""By `acr`, the surest first."""


REVIEWED: Final = "reviewed-online"
REVIEWED_LEVELS = Dated(
    "网上核验（工作人员看过照片）对应的用户级别",
    since(_FROM, Level.PHONE, _REVIEW),
    since(_FACES, Level.ONLINE, _REVIEW),
)
"""What it is worth that people of the office looked at pictures sent from home."""


def reviewed_level(on: date) -> Level:
    """The level a verification online decided on that day gives."""
    try:
        return REVIEWED_LEVELS.on(on)
    except NotInForce:
        return Level.NONE


def level_for(acr: str, on: date) -> Level:
    """The level a provider's word is worth on a day; a word we do not know is worth none."""
    found = ASSURANCES.get(acr)
    if found is None:
        return Level.NONE
    try:
        return found.levels.on(on)
    except NotInForce:
        return Level.NONE


def opens_account(acr: str, on: date) -> bool:
    """Whether somebody may sign in by it: a phone's worth of certainty is no identity."""
    return level_for(acr, on) is Level.ONLINE
