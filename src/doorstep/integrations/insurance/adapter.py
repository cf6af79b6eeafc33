"""Reading the compulsory insurance of a vehicle.

Protocol: `GET /policies?vin=…` answers one object, or 404 where there is no policy.
"""

from dataclasses import dataclass
from datetime import date

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
    found = _system.ask("/policies", vin=vin)
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
