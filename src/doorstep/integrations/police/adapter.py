"""Asking the police network about a vehicle: seized, stolen, due for scrap, tested, in accidents.

Protocol: `GET /vehicles?vin=…` answers one object; 404 where nothing is known against it.
"""

from dataclasses import dataclass
from datetime import date

from doorstep.integrations.outside import Outside, Unreachable

SOURCE = "公安交管综合应用平台"
system = Outside("police")


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands against a vehicle; all empty for one that is free.

    `casualty_accidents` and `modifications` (punished) are days; `tested_on` is the day it last
    passed a safety test.
    """

    seized_by: str = ""
    stolen: bool = False
    scrap_on: date | None = None
    violations: int = 0
    accidents: int = 0
    casualty_accidents: tuple[date, ...] = ()
    modifications: tuple[date, ...] = ()
    tested_on: date | None = None


def standing(vin: str) -> Standing:
    """What stands against a vehicle. Errors: Unreachable."""
    found = system.ask("/vehicles", vin=vin)
    if found is None:
        return Standing()
    try:
        scrap, tested = found.get("scrap_on"), found.get("tested_on")
        return Standing(
            seized_by=str(found["seized_by"]),
            stolen=bool(found["stolen"]),
            scrap_on=date.fromisoformat(scrap) if scrap else None,
            violations=int(found.get("violations", 0)),
            accidents=int(found.get("accidents", 0)),
            casualty_accidents=_days(found.get("casualty_accidents", ())),
            modifications=_days(found.get("modifications", ())),
            tested_on=date.fromisoformat(tested) if tested else None,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Unreachable("police", f"unexpected answer: {error}") from error


def _days(listed: object) -> tuple[date, ...]:
    if not isinstance(listed, (list, tuple)):
        raise TypeError("days stand in a list")
    return tuple(date.fromisoformat(each) for each in listed)
