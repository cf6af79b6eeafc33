"""Opens the number pools of a city as its settings say.

Why in `config`: the settings belong to one room, the pools to another.
"""

from pathlib import Path
from typing import Any

from django.conf import settings

from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM
from doorstep.kernel.plate_number import PlateKind
from doorstep.places import queries as places
from doorstep.places.errors import SettingNotInForce
from doorstep.plates import jobs, queries, services, serving
from doorstep.plates.statistics.jobs import count_now
from doorstep.plates.statistics.rules import keep_text
from doorstep.registry import queries as registry

RULES = "draw-rules.md"
FORMER = "公开账本启用前已经在用的号牌，只公布个数和根，不公布号码。"
K = 50
SEGMENTS = {
    PlateKind.SMALL: ("#####", "@####"),
    PlateKind.SMALL_NEW_ENERGY: ("D#####", "F#####"),
}
"""What is declared of each kind behind the city's letters; more is declared when it runs out."""

NUMBERS = {
    "target": "draw-target",
    "tries": "draw-tries",
    "reveal_s": "draw-reveal-seconds",
    "choose_s": "draw-choose-seconds",
    "extend_n": "draw-extend-times",
    "extend_s": "draw-extend-seconds",
    "hold_workdays": "draw-hold-workdays",
    "retain_days": "number-retain-days",
}


def introductions(city_code: str) -> list[dict[str, Any]]:
    """What the province must know of this city's logs to admit them, open or still to come."""
    named = [f"{city_code}-{kind.value}" for kind in SEGMENTS]
    open_ones = queries.pools()
    return [
        serving.introduction(pool)
        if pool in open_ones
        else serving.introduction_of(pool, origin=_origin())
        for pool in named
    ]


def open_pools(directory: Path) -> list[str]:
    """Open the pools of small cars with the terms of today; pools that are open stay as they are.

    Plates in use before are declared by root and count. The rule text stands in the city's folder.
    The log has its first entries when this returns; where there is a province, that is when its
    officer has approved them.
    On a day before the city had drawing no pool is opened. Errors: CityNotLoaded, NotWritten.
    """
    city = places.city()
    opened: list[str] = []
    try:
        terms = _terms(directory)
    except SettingNotInForce:
        return opened
    for kind, patterns in SEGMENTS.items():
        pool = services.open_pool(
            pool=f"{city.code}-{kind.value}",
            kind=kind,
            origin=_origin(),
            terms=terms,
            patterns=[city.prefix + pattern for pattern in patterns],
            by=SYSTEM,
            former=registry.numbers_in_use(kind),
            former_text=FORMER,
        )
        opened.append(pool)
    jobs.work_off(*opened)
    keep_text(FORMER)
    count_now(directory)
    return opened


def supervise(pool: str, directory: Path) -> int | None:
    """Ask for rules that name the province beside the city; None where they do already."""
    if len(queries.rules(pool)["parties"]) > 1:
        return None
    return services.ask_supervised(pool=pool, verb="rules", fields=_terms(directory), by=SYSTEM)


def _origin() -> str:
    return f"{settings.CITY}.example"


def _terms(directory: Path) -> dict[str, Any]:
    today = clock.today()
    terms: dict[str, Any] = {
        field: places.setting(name, today).number for field, name in NUMBERS.items()
    }
    return terms | {
        "k": K,
        "parties": ["city", "province"] if settings.PROVINCE_URL else ["city"],
        "channels": ["phone", "counter", "kiosk"],
        "policy": str(places.setting("log-audience", today).value),
        "text": (directory / RULES).read_text("utf-8"),
    }
