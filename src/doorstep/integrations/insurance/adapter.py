"""Reading the compulsory insurance of a vehicle.

Protocol: `GET /policies?vin=…` answers the newest policy as one object, and with `&day=2020-03-01`
the one in force on that day; 404 where there is none.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from doorstep.integrations.outside import Outside, Unreachable

SOURCE = "交强险信息平台"
_system = Outside("insurance")


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy: in force from `from_on` to `until_on`, both inclusive."""

    number: str
    insurer: str
    from_on: date
    until_on: date
    as_of: date


def policy(vin: str) -> Policy | None:
    """The newest policy of a vehicle. Errors: Unreachable."""
    return _read(_system.ask("/policies", vin=vin))


def policy_on(vin: str, day: date) -> Policy | None:
    """The policy in force on a day.

    Errors: Unreachable, also where the answer is a policy of other days.
    """
    found = _read(_system.ask("/policies", vin=vin, day=day.isoformat()))
    if found is not None and not found.from_on <= day <= found.until_on:
        raise Unreachable("insurance", f"not in force on {day}")
    return found


def _read(found: dict[str, Any] | None) -> Policy | None:
    if found is None:
        return None
    try:
        return Policy(
            number=str(found["number"]),
            insurer=str(found["insurer"]),
            from_on=date.fromisoformat(found["from_on"]),
            until_on=date.fromisoformat(found["until_on"]),
            as_of=date.fromisoformat(found["as_of"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Unreachable("insurance", f"unexpected answer: {error}") from error
