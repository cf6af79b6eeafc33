"""Who applies together with the applicant: the parties several businesses name."""

from typing import Protocol

from doorstep.law.instruments import Citation
from doorstep.law.reading import Law
from doorstep.procedures.engine import JointParty
from doorstep.procedures.requirements.facts import Mortgagee, RegisteredVehicle


class HasVehicle(Protocol):
    """Facts with the vehicle."""

    @property
    def vehicle(self) -> RegisteredVehicle | None: ...


class HasMortgagee(Protocol):
    """Facts with whom it is to be mortgaged to."""

    @property
    def mortgagee(self) -> Mortgagee | None: ...


def _mortgagee_on_record(f: HasVehicle, law: Law) -> str:
    del law
    return f.vehicle.mortgagee_id if f.vehicle is not None else ""


def _owner_of_a_mortgaged_one(f: HasVehicle, law: Law) -> str:
    del law
    mortgaged = f.vehicle is not None and f.vehicle.mortgaged
    return f.vehicle.owner_id if f.vehicle is not None and mortgaged else ""


def _mortgagee_named(f: HasMortgagee, law: Law) -> str:
    del law
    return f.mortgagee.id if f.mortgagee is not None else ""


def mortgagee_on_record(*citations: Citation) -> JointParty[HasVehicle]:
    """抵押权人 of a vehicle that is mortgaged."""
    return JointParty("mortgagee", "抵押权人", _mortgagee_on_record, ("vehicle",), citations)


def owner_of_a_mortgaged_vehicle(*citations: Citation) -> JointParty[HasVehicle]:
    """原车主, where the vehicle is mortgaged and somebody else applies."""
    return JointParty("owner", "原车主", _owner_of_a_mortgaged_one, ("vehicle",), citations)


def mortgagee_named(*citations: Citation) -> JointParty[HasMortgagee]:
    """抵押权人 to whom the vehicle is to be mortgaged."""
    return JointParty("mortgagee", "抵押权人", _mortgagee_named, ("mortgagee",), citations)
