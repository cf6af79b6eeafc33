"""Invents the cases of the last eighteen months, each with the facts its decision stood on."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from doorstep.config.demo_city.invention import SEED, Bought
from doorstep.kernel import case_code, clock
from doorstep.kernel.actor import Actor, ActorKind, Post
from doorstep.law.working_days import is_working
from doorstep.people.services import LoadedPerson
from doorstep.places.types import Point, PointKind
from doorstep.procedures.engine import Channel, How, LoadedCase, Sourced
from doorstep.procedures.requirements.facts import (
    Applicant,
    Examination,
    FactoryCertificate,
    HeldNumber,
    Home,
    Insurance,
    Proofs,
    TaxRecord,
    VehicleRecord,
)

REGISTER = "register-vehicle"
STATIONS_FROM = date(2017, 6, 1)
REFUSED, WITHDRAWN = 0.02, 0.01
LATE = 0.015
SOURCE = "演示数据（虚构）"


@dataclass(frozen=True, slots=True)
class Plan:
    """A case before its vehicle is in the record: number, point, hours."""

    bought: Bought
    person: LoadedPerson
    number: str
    point: Point
    channel: Channel
    received_at: datetime
    hours: tuple[float, ...]

    @property
    def decided_at(self) -> datetime:
        """When the registrar decided; the vehicle is registered on that day."""
        return self.received_at + timedelta(hours=self.hours[2])


class Clerks:
    """Plans cases and fills them in; the same for the same past."""

    def __init__(self, points: Sequence[Point], beyond: Home, insurer: str) -> None:
        self.insurer = insurer
        self.random = random.Random(SEED + 1)  # noqa: S311 - invents, protects nothing
        self.points = points
        self.beyond = beyond
        self._serials: dict[date, Iterator[int]] = {}

    def plan(self, bought: Bought, person: LoadedPerson) -> Plan:
        """Where and when the owner of this vehicle applied; decided on the day of registration."""
        decided_on = bought.registered_on
        late = self.random.random() < LATE
        received_on = _working_days_before(decided_on, 3 if late else self.random.choice((0, 0, 1)))
        waited = (decided_on - received_on).days * 24
        opening = datetime.combine(received_on, time(8, 30), clock.LOCAL)
        minutes = self.random.randrange(0, 330)
        point = self._point(bought, person, received_on)
        return Plan(
            bought=bought,
            person=person,
            number=case_code.make(received_on, self._serial(received_on)),
            point=point,
            channel=self._channel(point, received_on),
            received_at=opening + timedelta(minutes=minutes),
            hours=(
                0.3 + self.random.random() / 3,
                0.7 + self.random.random() / 3,
                waited + 1.2 + self.random.random() * 2,
                waited + 3.4 + self.random.random() / 2,
                waited + 4.1 + self.random.random() * (0.5 if self.random.random() < 0.7 else 20),
            ),
        )

    def _serial(self, day: date) -> int:
        if day not in self._serials:
            self._serials[day] = iter(self.random.sample(range(1, 1_000_000), 400))
        return next(self._serials[day])

    def _point(self, bought: Bought, person: LoadedPerson, day: date) -> Point:
        """A station near home for small cars, else the office that may handle the vehicle."""
        classes = bought.make.vehicle_class
        offices = [p for p in self.points if p.kind is PointKind.OFFICE]
        if classes[:2] in ("K1", "K2"):
            return offices[0]
        near = [p for p in self.points if p.county_code == person.division_code]
        stations = [p for p in near if p.kind is PointKind.STATION and p.opens_on <= day]
        if stations and classes[:2] in ("K3", "K4") and self.random.random() < 0.75:
            return self.random.choice(stations)
        return next((p for p in near if p.kind is PointKind.OFFICE), offices[0])

    def _channel(self, point: Point, day: date) -> Channel:
        if day >= STATIONS_FROM and self.random.random() < 0.4:
            return Channel.ONLINE
        return Channel.STATION if point.kind is PointKind.STATION else Channel.OFFICE

    def ended(self, plan: Plan, person_id: str, vehicle_id: str) -> LoadedCase:
        """The case as it ended: granted with its vehicle, without one refused or withdrawn."""
        at = [plan.received_at + timedelta(hours=hours) for hours in plan.hours]
        office = next(p for p in self.points if p.kind is PointKind.OFFICE)
        case = LoadedCase(
            number=plan.number,
            procedure=REGISTER,
            channel=plan.channel,
            point=plan.point.code,
            applicant=Actor(ActorKind.CITIZEN, person_id),
            inputs={
                "vin": plan.bought.particulars.vin,
                "certificate_number": plan.bought.particulars.certificate_number,
                "use_character": plan.bought.make.use,
                "had_accident": "no",
                "tested_on": "",
            },
            facts=self._facts(plan, granted=bool(vehicle_id)),
            clerk=_staff(Post.CLERK, plan.point),
            examiner=_staff(Post.EXAMINER, plan.point),
            registrar=_staff(Post.REGISTRAR, office),
            received_at=plan.received_at,
            accepted_at=at[0],
            examined_at=at[1],
            decided_at=at[2],
            produced_at=at[3],
            handed_over_at=at[4],
            film=f"DEMO-{plan.number}",
            receipt_number=f"DEMO{plan.number}",
            plate=plan.bought.plate if vehicle_id else None,
            vehicle_id=vehicle_id,
        )
        if vehicle_id:
            return case
        ended = replace(case, produced_at=None, handed_over_at=None, receipt_number="")
        if self.random.random() < WITHDRAWN / (REFUSED + WITHDRAWN):
            return replace(ended, decided_at=None, examined_at=None, film="")
        return ended

    def _facts(self, plan: Plan, *, granted: bool) -> Mapping[str, Sourced[Any]]:
        bought, person = plan.bought, plan.person
        day = clock.local_day(plan.received_at)
        inside = person.division_code.startswith(self.points[0].county_code[:4])
        looked_up = {
            "applicant": Applicant(
                unit=False,
                in_city=inside,
                in_province=inside,
                beyond=self.beyond,
                residence_permit_until=person.residence_permit_until,
            ),
            "factory_certificate": _certificate(bought),
            "compulsory_insurance": Insurance(
                f"DEMO-CI-{plan.number}",
                self.insurer,
                day - timedelta(days=1),
                day + timedelta(days=363),
            ),
            "purchase_tax": TaxRecord(day - timedelta(days=1)),
            "vehicle_tax": TaxRecord(day - timedelta(days=1), year=day.year),
            "vehicle_record": VehicleRecord(),
            "held_number": HeldNumber(bought.plate.dotted, bought.plate.kind, held=True),
        }
        declared = {
            "vin": bought.particulars.vin,
            "use_character": bought.make.use,
            "had_accident": False,
            "tested_on": None if bought.make.small else day - timedelta(days=1),
        }
        examined = {
            "proofs": Proofs(True, True, True, True, True),
            "examination": Examination(vin=True, engine=True, appearance=True, standard=granted),
        }
        as_of = plan.received_at
        return {
            **{k: Sourced(v, SOURCE, as_of, How.LOOKED_UP) for k, v in looked_up.items()},
            **{k: Sourced(v, "申请人", as_of, How.DECLARED) for k, v in declared.items()},
            **{k: Sourced(v, Post.CLERK.label, as_of, How.EXAMINED) for k, v in examined.items()},
        }


def _certificate(bought: Bought) -> FactoryCertificate:
    found = bought.particulars
    return FactoryCertificate(
        number=found.certificate_number,
        vin=found.vin,
        vehicle_class=found.vehicle_class,
        make_model=found.make_model,
        engine_number=found.engine_number,
        colour=found.colour,
        fuel=found.fuel,
        manufactured_on=found.manufactured_on,
        new_energy=bought.make.new_energy,
        exempt_from_test=bought.make.small,
        networked=True,
        maker=found.maker,
        seats=found.seats,
        total_mass=found.total_mass,
        length=found.length,
        displacement=found.displacement,
        power=found.power,
    )


def _staff(post: Post, point: Point) -> Actor:
    return Actor(ActorKind.STAFF, f"demo-past-{post.value}-{point.code}", "", post, point.code)


def _working_days_before(day: date, n: int) -> date:
    while n:
        day -= timedelta(days=1)
        n -= is_working(day)
    return day
