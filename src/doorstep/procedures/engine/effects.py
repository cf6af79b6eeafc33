"""What a granted case changes in the record, said as values.

Why values: a procedure file names its effects without a database; the engine carries them out in
the transaction of the decision. Another room adds an effect by a class of its own and
`bind_effect`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from doorstep.kernel.plate_number import PlateKind
from doorstep.registry.types import ObjectKind, VehicleParticulars


class Effect:
    """Base of every effect."""


@dataclass(frozen=True, slots=True)
class VehicleRegistered(Effect):
    """A vehicle enters the record with the number held for it, owned by the applicant."""

    particulars: VehicleParticulars
    inspection_valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class MovedIn(Effect):
    """A vehicle of another city enters the record, owned by the applicant, with a number of here.

    `registered_on` is its first registration, there; origin and former number stay on record.
    """

    particulars: VehicleParticulars
    registered_on: date
    origin: str
    former_number: str
    former_kind: PlateKind
    inspection_valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class TemporarilyPlated(Effect):
    """A vehicle that is not registered may be driven until a day, for a purpose."""

    particulars: VehicleParticulars
    kind: PlateKind
    purpose: str
    until: date


@dataclass(frozen=True, slots=True)
class OwnerChanged(Effect):
    """The applicant owns the vehicle now; it carries the number given with the case, if any."""


@dataclass(frozen=True, slots=True)
class ParticularsChanged(Effect):
    """What the vehicle is changes: fields of `VehicleParticulars` and their new values."""

    changes: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InspectionValid(Effect):
    """The vehicle has passed, or need not pass, inspection until a day."""

    until: date


@dataclass(frozen=True, slots=True)
class Mortgaged(Effect):
    """The vehicle is mortgaged to a person or unit known to this service."""

    mortgagee_id: str


@dataclass(frozen=True, slots=True)
class MortgageReleased(Effect):
    """The mortgage on the vehicle is gone."""


@dataclass(frozen=True, slots=True)
class ObjectsEnded(Effect):
    """Objects of the vehicle end: lost ones are void, the others were given back.

    An object the case delivers anew ends by itself; this says how, and which end for good.
    """

    kinds: tuple[ObjectKind, ...]
    lost: bool = False


@dataclass(frozen=True, slots=True)
class NumberKept(Effect):
    """The vehicle of the case may get this former number of the applicant until a day."""

    number: str
    kind: PlateKind
    until: date


@dataclass(frozen=True, slots=True)
class Cancelled(Effect):
    """The vehicle's registration ends; what is still out of its objects is void."""


@dataclass(frozen=True, slots=True)
class MovedOut(Effect):
    """The vehicle leaves for another city's record; what is still out of its objects is void."""
