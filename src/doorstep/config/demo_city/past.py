"""Loads the invented past: persons, vehicles with their objects, ended cases; all or nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from doorstep.audit import services as audit
from doorstep.config.demo_city.cases import REFUSED, WITHDRAWN, Clerks, Plan
from doorstep.config.demo_city.invention import Bought, Inventor, Size, has_past
from doorstep.config.demo_city.words import Words
from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM
from doorstep.kernel.plate_number import PlateKind
from doorstep.law import inspection
from doorstep.people import services as people
from doorstep.places import queries as places
from doorstep.procedures import engine
from doorstep.procedures.requirements.facts import Home
from doorstep.registry import queries as registry_queries
from doorstep.registry import services as registry
from doorstep.registry.types import LoadedVehicle


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was invented."""

    persons: int
    vehicles: int
    cases: int


def load_past(size: Size, words: Words) -> Loaded | None:
    """Invent a past for a city without vehicles.

    None where it has some already, and on a day so early that the record has no such past.
    """
    today = clock.today()
    if not has_past(today) or registry_queries.numbers_in_use(PlateKind.SMALL):
        return None
    city = places.city()
    inventor = Inventor(size, today, words, city.prefix, city.counties)
    persons = inventor.people()
    bought = inventor.vehicles(len(persons))
    beyond = Home(places.setting("residence-permit-scope", today).word)
    clerks = Clerks(places.points(today), beyond, words.insurer)
    plans = [clerks.plan(each, persons[each.owner]) for each in bought[-size.cases :]]
    rejected = _rejected(clerks, plans)
    with transaction.atomic(durable=True):
        person_ids = people.bulk_load(persons, sample=True)
        kept = [plan for plan in plans if plan.number not in rejected]
        former = bought[: -size.cases]
        rows = [*_former(former, person_ids, today), *_registered(kept, person_ids)]
        vehicle_ids = registry.bulk_load(rows, by=SYSTEM)
        of_case = dict(zip((p.number for p in kept), vehicle_ids[len(former) :], strict=True))
        cases = engine.bulk_load(
            clerks.ended(plan, person_ids[plan.bought.owner], of_case.get(plan.number, ""))
            for plan in plans
        )
        found = Loaded(len(person_ids), len(vehicle_ids), cases)
        audit.note(
            "demo.past_loaded",
            f"city:{city.code}",
            by=SYSTEM,
            detail={"persons": found.persons, "vehicles": found.vehicles, "cases": found.cases},
        )
    return found


def _rejected(clerks: Clerks, plans: list[Plan]) -> frozenset[str]:
    """Numbers of the cases that ended without a registration."""
    share = REFUSED + WITHDRAWN
    return frozenset(plan.number for plan in plans if clerks.random.random() < share)


def _former(
    bought: list[Bought], person_ids: tuple[str, ...], today: date
) -> Iterator[LoadedVehicle]:
    for each in bought:
        yield LoadedVehicle(
            particulars=each.particulars,
            owner_id=person_ids[each.owner],
            plate=each.plate,
            registered_on=each.registered_on,
            inspection_valid_until=_inspected_until(each, today),
        )


def _registered(plans: list[Plan], person_ids: tuple[str, ...]) -> Iterator[LoadedVehicle]:
    for plan in plans:
        day = plan.bought.registered_on
        yield LoadedVehicle(
            particulars=plan.bought.particulars,
            owner_id=person_ids[plan.bought.owner],
            plate=plan.bought.plate,
            registered_on=day,
            inspection_valid_until=inspection.first_valid_until(_vehicle(plan.bought)),
            case_number=plan.number,
            point=plan.point.code,
        )


def _inspected_until(bought: Bought, today: date) -> date:
    """Inspected every time until now."""
    return inspection.valid_on(_vehicle(bought), today)


def _vehicle(bought: Bought) -> inspection.Vehicle:
    found = bought.particulars
    return inspection.Vehicle(
        found.vehicle_class, found.use_character, bought.registered_on, found.seats
    )
