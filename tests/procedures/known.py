"""Builders of facts: an ordinary new car of an ordinary buyer, and what may differ."""

from datetime import UTC, date, datetime, time
from typing import Any

from doorstep.kernel.plate_number import PlateKind
from doorstep.procedures.engine import How, Sourced, Unknown
from doorstep.procedures.requirements.facts import (
    Applicant,
    Examination,
    FactoryCertificate,
    HeldNumber,
    Insurance,
    Proofs,
    TaxRecord,
    VehicleRecord,
)

VIN = "LSVFF66R8C2116280"


def an_applicant(**differs: Any) -> Applicant:
    """A resident of the city."""
    return Applicant(**{"unit": False, "in_city": True, "in_province": True} | differs)


def a_certificate(on: date, **differs: Any) -> FactoryCertificate:
    """A small petrol car made a month before `on`."""
    ordinary = {
        "number": "WDA0012345678",
        "vin": VIN,
        "vehicle_class": "K33",
        "make_model": "样车牌 SAMPLE1",
        "engine_number": "CFB123456",
        "colour": "A",
        "fuel": "A",
        "manufactured_on": date.fromordinal(on.toordinal() - 30),
    }
    return FactoryCertificate(**ordinary | differs)


def an_insurance(on: date, **differs: Any) -> Insurance:
    """A policy of one year from `on`."""
    ordinary = {
        "policy": "PDZA0001",
        "company": "样本保险",
        "valid_from": on,
        "valid_until": date.fromordinal(on.toordinal() + 364),
    }
    return Insurance(**ordinary | differs)


def good_proofs(**differs: bool) -> Proofs:
    """Everything in order at the counter."""
    fields = ("valid", "intact", "owner", "vehicle", "lawful")
    return Proofs(**dict.fromkeys(fields, True) | differs)


def a_good_examination(**differs: bool) -> Examination:
    """Everything in order at the vehicle."""
    fields = ("vin", "engine", "appearance", "standard")
    return Examination(**dict.fromkeys(fields, True) | differs)


def a_number(**differs: Any) -> HeldNumber:
    """A blue number still held."""
    ordinary = {"number": "鲁M8K2A6", "kind": PlateKind.SMALL, "held": True}
    return HeldNumber(**ordinary | differs)


def facts_of_a_new_car(on: date, **differs: Any) -> dict[str, Sourced[Any] | Unknown]:
    """All facts in order for a registration on `on`; what differs is given bare or as Unknown."""
    ordinary: dict[str, Any] = {
        "applicant": an_applicant(),
        "vin": VIN,
        "use_character": "A",
        "had_accident": False,
        "tested_on": None,
        "factory_certificate": a_certificate(on),
        "compulsory_insurance": an_insurance(on),
        "purchase_tax": TaxRecord(on),
        "vehicle_tax": TaxRecord(on),
        "vehicle_record": VehicleRecord(),
        "proofs": good_proofs(),
        "examination": a_good_examination(),
        "held_number": a_number(),
    }
    as_of = datetime.combine(on, time(1), UTC)
    return {
        name: value if isinstance(value, Unknown) else Sourced(value, "样本", as_of, How.LOOKED_UP)
        for name, value in (ordinary | differs).items()
    }
