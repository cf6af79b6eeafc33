"""Tables of examples: a day, what differs from the ordinary, and what is in the way."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from doorstep.kernel.plate_number import PlateKind
from doorstep.procedures.engine import How, Joined, Sourced, Unknown, assess, procedure
from doorstep.procedures.requirements.facts import (
    Insurance,
    Papers,
    RegisteredVehicle,
    Unsettled,
    VehicleRecord,
)

VIN = "LSVFF66R8C2116280"


def day(text: str) -> date:
    """A day as a table writes it."""
    return date.fromisoformat(text)


def a_car(**differs: Any) -> RegisteredVehicle:
    """A private car that got its number in 2015 and stands in order until 2030."""
    ordinary = {
        "vin": VIN,
        "owner_id": "1",
        "number": "鲁M·8K2A6",
        "kind": PlateKind.SMALL,
        "vehicle_class": "K33",
        "use_character": "A",
        "make_model": "样车牌 SAMPLE1",
        "colour": "A",
        "registered_on": day("2005-03-01"),
        "owned_since": day("2005-03-01"),
        "inspection_valid_until": day("2030-03-31"),
    }
    return RegisteredVehicle(**ordinary | differs)


SEED = "2017-06-21"
"""The day of the first cases: order 124."""
NOW = "2022-05-01"
"""The first day of order 164."""
OPEN = Unsettled(violations=2)
STOLEN = VehicleRecord(stolen=True)
SEIZED = VehicleRecord(seized_by="某法院")


WAITING = Joined(("抵押权人",))
"""The mortgagee has to apply together and has not answered."""
AGREED = Joined(("抵押权人",), ("抵押权人",))


def scrapped(on: str) -> VehicleRecord:
    """A vehicle that has to be scrapped on a day."""
    return VehicleRecord(scrap_on=day(on))


def a_policy(until: str = "2030-12-31") -> Insurance:
    """Compulsory insurance in force until a day."""
    return Insurance("PDZA0001", "样本保险", day("2005-01-01"), day(until))


ORDINARY: dict[str, Any] = {
    "vin": VIN,
    "reason": "lost",
    "vehicle": a_car(),
    "vehicle_record": VehicleRecord(),
    "unsettled": Unsettled(),
    "compulsory_insurance": a_policy(),
    "papers": Papers(identity=True, returned=True),
    "joined": Joined(),
}
"""Facts that stand in nobody's way; a procedure takes those it reads."""


@dataclass(frozen=True)
class Line:
    """On a day, with these differences, these reasons; `why` cites the rule."""

    on: str
    differs: dict[str, Any]
    reasons: frozenset[str]
    why: str


def line(on: str, why: str, reasons: Iterable[str] = (), /, **differs: Any) -> Line:
    """One line of a table."""
    return Line(on, differs, frozenset(reasons), why)


@dataclass(frozen=True)
class Table:
    """All examples of one procedure."""

    code: str
    ordinary: dict[str, Any]
    lines: tuple[Line, ...]

    def facts(self, on: date, **differs: Any) -> dict[str, Sourced[Any] | Unknown]:
        """Every fact the procedure reads."""
        as_of = datetime.combine(on, time(1), UTC)
        values = ORDINARY | self.ordinary | differs
        found: dict[str, Sourced[Any] | Unknown] = {}
        for name in procedure(self.code).facts.names:
            value = values[name]
            known = Sourced(value, "样本", as_of, How.LOOKED_UP)
            found[name] = value if isinstance(value, Unknown) else known
        return found

    def reasons(self, each: Line) -> frozenset[str]:
        """What stands in the way in one line."""
        on = day(each.on)
        judged = assess(procedure(self.code), self.facts(on, **each.differs), on)
        return frozenset(short.code.partition("/")[2] for short in judged.shortfalls)

    def met_and_unmet(self) -> tuple[set[str], set[str]]:
        """Every reason code that some line meets, and that some line does not."""
        met: set[str] = set()
        unmet: set[str] = set()
        for each in self.lines:
            on = day(each.on)
            judged = assess(procedure(self.code), self.facts(on, **each.differs), on)
            met |= {code.partition("/")[2] for code in judged.met}
            unmet |= {short.code.partition("/")[2] for short in judged.shortfalls}
        return met, unmet

    def untried(self) -> set[str]:
        """Rules of the procedure that no line meets, or that no line falls short of."""
        rules = {rule.name for rule in procedure(self.code).requirements}
        met, unmet = self.met_and_unmet()
        return rules - (met & unmet)


def judged_by(*tables: Table) -> Callable[[Any], Any]:
    """Let a test run over every line of these tables."""
    return pytest.mark.parametrize(
        ("table", "each"),
        [(table, each) for table in tables for each in table.lines],
        ids=[f"{table.code} {each.on} {each.why}" for table in tables for each in table.lines],
    )
