"""Invents a past for the city from a fixed seed: who owned what, and who applied for what when.

Why a seed: two people who look at the demonstration see the same city, and a test can count on it.
Nobody in it exists: identity numbers name no county, vehicles come from makers that do not exist.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from doorstep.config.demo_city.words import Make, Words
from doorstep.kernel.citizen_id import CitizenId
from doorstep.kernel.citizen_id import check_character as citizen_check
from doorstep.kernel.person_name import PersonName
from doorstep.kernel.plate_number import PlateKind, PlateNumber, kinds_issued
from doorstep.kernel.vin import check_character as vin_check
from doorstep.law.working_days import is_working
from doorstep.people.services import LoadedPerson
from doorstep.places.types import County
from doorstep.registry.types import VehicleParticulars

SEED = 20170621
CASE_DAYS = 548
QUIET_DAYS = 6
"""So many last days are left free: every case of the past has ended."""
RECORD_FROM = date(2008, 10, 6)
SHARE_OF_OWNERS = 0.91
OUTSIDERS = 0.05
COLOURS = "AAAABBBJJJHEGIC"
"""How often each colour is bought: white, grey and black most."""

MODEL_YEARS = "ABCDEFGHJKLMNPRSTVWXY123456789"

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Size:
    """How large the past is."""

    vehicles: int
    cases: int


FULL = Size(30_000, 4_300)
SMALL = Size(300, 40)


@dataclass(frozen=True, slots=True)
class Bought:
    """One vehicle with its owner (by place among the persons) and the day it was registered."""

    owner: int
    make: Make
    particulars: VehicleParticulars
    plate: PlateNumber
    registered_on: date


class Inventor:
    """One run of inventing: the same for the same size, day and city."""

    def __init__(
        self, size: Size, today: date, words: Words, prefix: str, counties: tuple[County, ...]
    ) -> None:
        self.size = size
        self.words = words
        self.today = today
        self.prefix = prefix
        self.counties = counties
        self.random = random.Random(SEED)  # noqa: S311 - invents, protects nothing
        self._numbers: dict[PlateKind, Iterator[str]] = {}

    def people(self) -> list[LoadedPerson]:
        """Owners, fewer than vehicles: some have two."""
        count = int(self.size.vehicles * SHARE_OF_OWNERS)
        first = date(1950, 1, 1).toordinal()
        births = self.random.choices(range(first, date(2005, 1, 1).toordinal()), k=count)
        found = []
        for serial, ordinal in enumerate(births):
            outside = self.random.random() < OUTSIDERS
            born = date.fromordinal(ordinal)
            # Digits five and six say 市辖区: nobody is registered in that placeholder.
            first17 = f"{'130901' if outside else '371601'}{born:%Y%m%d}{serial % 900 + 100:03d}"
            found.append(
                LoadedPerson(
                    name=PersonName.parse(
                        self.random.choice(self.words.surnames)
                        + self.random.choice(self.words.given)
                    ),
                    number=CitizenId.parse(first17 + citizen_check(first17), self.today),
                    division_code="130921" if outside else self.random.choice(self.counties).code,
                    residence_permit_until=self.today + timedelta(days=self.random.randrange(900))
                    if outside
                    else None,
                )
            )
        return _without_repeats(found)

    def vehicles(self, owners: int) -> list[Bought]:
        """All vehicles in the order of the days on which they were registered."""
        days = sorted(self._days())
        makes = self.random.choices(
            self.words.makes, weights=[make.weight for make in self.words.makes], k=len(days)
        )
        places = list(range(owners)) + self.random.choices(range(owners), k=len(days) - owners)
        self.random.shuffle(places)
        return [
            self._bought(serial, owner, make, day)
            for serial, (owner, make, day) in enumerate(zip(places, makes, days, strict=True), 1)
        ]

    def _days(self) -> Iterator[date]:
        """The days of the cases at the end, the others before them, more and more every year."""
        last = self.today - timedelta(days=QUIET_DAYS)
        cases_from = self.today - timedelta(days=CASE_DAYS)
        working = [day for day in _days_between(cases_from, last) if is_working(day)]
        yield from self.random.choices(working, k=self.size.cases)
        first, end = RECORD_FROM.toordinal(), cases_from.toordinal() - 1
        for _ in range(self.size.vehicles - self.size.cases):
            day = date.fromordinal(int(self.random.triangular(first, end, end)))
            yield day - timedelta(days=max(0, day.weekday() - 4))

    def _bought(self, serial: int, owner: int, make: Make, day: date) -> Bought:
        made = day - timedelta(days=self.random.randrange(10, 200))
        green = PlateKind.SMALL_NEW_ENERGY in kinds_issued(self.prefix, day)
        kind = make.plate_kind(green=green)
        particulars = VehicleParticulars(
            vin=_vin(serial, made.year),
            vehicle_class=make.vehicle_class,
            use_character=make.use,
            make_model=make.name,
            engine_number=f"P{serial:07d}",
            colour=self.random.choice(COLOURS),
            fuel=make.fuel,
            manufactured_on=made,
            certificate_number=f"DEMO1{serial:010d}",
            maker=self.words.maker,
            seats=make.seats,
            total_mass=make.mass,
            length=make.length,
            displacement=make.displacement,
            power=make.power,
        )
        number = PlateNumber(kind, self.prefix + self._number(kind, make))
        return Bought(owner, make, particulars, number, day)

    def _number(self, kind: PlateKind, make: Make) -> str:
        if kind not in self._numbers:
            self._numbers[kind] = self._stream(kind)
        text = next(self._numbers[kind])
        if kind is PlateKind.SMALL_NEW_ENERGY:
            return ("D" if make.fuel == "C" else "F") + text
        return text + "D" if kind is PlateKind.LARGE_NEW_ENERGY else text

    def _stream(self, kind: PlateKind) -> Iterator[str]:
        """Numbers nobody has yet, digits alone before those with a letter."""
        digits = self.random.sample(range(100_000), min(16_000, self.size.vehicles))
        yield from (f"{number:05d}" for number in digits)
        if kind is PlateKind.SMALL:
            for number in self.random.sample(range(240_000), 40_000):
                yield f"{_LETTERS[number // 10_000]}{number % 10_000:04d}"


def has_past(today: date) -> bool:
    """Whether the record reaches back far enough from this day to be invented."""
    return today - timedelta(days=2 * CASE_DAYS) > RECORD_FROM


def _vin(serial: int, year: int) -> str:
    text = f"L0DCTY1A0{MODEL_YEARS[(year - 1980) % 30]}0{serial:06d}"
    return text[:8] + vin_check(text) + text[9:]


def _days_between(first: date, last: date) -> Iterator[date]:
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(ordinal)


def _without_repeats(people: list[LoadedPerson]) -> list[LoadedPerson]:
    """One number, one person: the few that came twice are left out."""
    return list({person.number.text: person for person in people}.values())
