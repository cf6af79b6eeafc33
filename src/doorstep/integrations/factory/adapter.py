"""Reading a factory certificate by number and VIN.

Protocol: `GET /certificates/{number}?vin=…` answers one object, or 404.
"""

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from doorstep.integrations.outside import Outside, Unreachable

SOURCE = "整车出厂合格证信息平台"
_system = Outside("factory")


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate as the maker's platform holds it; `as_of` is the platform's day."""

    number: str
    vin: str
    make_model: str
    vehicle_class: str
    use_character: str
    fuel: str
    colour: str
    engine_number: str
    manufactured_on: date
    seats: int
    new_energy: bool
    announced: bool
    imported: bool
    networked: bool
    as_of: date


def certificate(number: str, vin: str) -> Certificate | None:
    """The certificate of this number, if it was made out for this VIN. Errors: Unreachable."""
    found = _system.ask(f"/certificates/{quote(number, safe='')}", vin=vin)
    if found is None:
        return None
    try:
        return Certificate(
            number=str(found["number"]),
            vin=str(found["vin"]),
            make_model=str(found["make_model"]),
            vehicle_class=str(found["vehicle_class"]),
            use_character=str(found["use_character"]),
            fuel=str(found["fuel"]),
            colour=str(found["colour"]),
            engine_number=str(found["engine_number"]),
            manufactured_on=date.fromisoformat(found["manufactured_on"]),
            seats=int(found["seats"]),
            new_energy=bool(found["new_energy"]),
            announced=bool(found["announced"]),
            imported=bool(found["imported"]),
            networked=bool(found["networked"]),
            as_of=date.fromisoformat(found["as_of"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Unreachable("factory", f"unexpected answer: {error}") from error
