"""Reading whether the taxes of a vehicle are paid or not due.

Protocol: `GET /vehicles?vin=…` answers one object; 404 where the office knows nothing.
"""

from dataclasses import dataclass
from datetime import date

from doorstep.integrations.outside import Outside, Unreachable

SOURCE = "税务信息平台"
_system = Outside("tax")


@dataclass(frozen=True, slots=True)
class Taxes:
    """State of both taxes; a tax is settled when paid or exempt."""

    purchase_tax_settled: bool
    vehicle_tax_settled: bool
    receipt: str
    as_of: date


def taxes(vin: str) -> Taxes | None:
    """The taxes of a vehicle. Errors: Unreachable."""
    found = _system.ask("/vehicles", vin=vin)
    if found is None:
        return None
    try:
        return Taxes(
            purchase_tax_settled=bool(found["purchase_tax_settled"]),
            vehicle_tax_settled=bool(found["vehicle_tax_settled"]),
            receipt=str(found["receipt"]),
            as_of=date.fromisoformat(found["as_of"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Unreachable("tax", f"unexpected answer: {error}") from error
