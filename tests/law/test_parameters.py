"""The numbers of the law on the days they change."""

from datetime import date

import pytest

from doorstep.kernel.dated import Dated, NotInForce
from doorstep.kernel.periods import WorkingDays
from doorstep.law import instruments, parameters
from doorstep.law.reading import Law

SEED = date(2017, 6, 21)
TABLES = [t for t in vars(parameters).values() if isinstance(t, Dated)]


@pytest.mark.parametrize(
    ("fee", "day", "fen"),
    [
        (parameters.VEHICLE_LICENCE_FEE, "2017-06-30", 1500),
        (parameters.VEHICLE_LICENCE_FEE, "2017-07-01", 1000),
        (parameters.PLATE_SET_FEE, "2017-06-21", 10000),
        (parameters.REGISTRATION_CERTIFICATE_FEE, "2017-06-21", 1000),
        (parameters.TEMPORARY_PLATE_FEE, "2017-06-21", 500),
        (parameters.INSPECTION_MARK_FEE, "2017-06-21", 0),
    ],
)
def test_fees_by_day(fee: Dated[int], day: str, fen: int) -> None:
    assert fee.on(date.fromisoformat(day)) == fen


@pytest.mark.parametrize(
    ("day", "needed"),
    [("2008-10-01", True), ("2017-06-21", True), ("2022-04-30", True), ("2022-05-01", False)],
)
def test_people_from_outside_needed_a_residence_permit_until_2022(day: str, needed: bool) -> None:
    assert parameters.RESIDENCE_PERMIT_FOR_OUTSIDERS.on(date.fromisoformat(day)) is needed
    assert parameters.RESIDENCE_PERMIT_FOR_OTHER_VEHICLES.on(date.fromisoformat(day))


def test_registration_takes_two_working_days_and_the_notice_five() -> None:
    assert parameters.REGISTRATION_TERM.on(SEED) == WorkingDays(2)
    assert parameters.NOTICE_TERM.on(SEED) == WorkingDays(5)
    assert "第三十二条" in parameters.NOTICE_TERM.entry(SEED).source.zh


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_every_value_begins_while_its_source_holds(table: Dated[object]) -> None:
    for entry in table.entries:
        assert isinstance(entry.source, instruments.Citation)
        assert entry.source.instrument in instruments.ALL
        assert entry.source.instrument.in_force(entry.from_on)


def test_names_of_tables_are_their_own() -> None:
    assert len({t.name for t in TABLES}) == len(TABLES)


def test_a_reading_of_the_law_remembers_what_it_consulted_once() -> None:
    law = Law(SEED)
    assert law(parameters.VEHICLE_LICENCE_FEE) == 1500
    assert law(parameters.VEHICLE_LICENCE_FEE) == 1500
    law(parameters.REGISTRATION_TERM)
    assert [c.name for c in law.consulted] == ["行驶证工本费", "注册登记办理期限"]
    assert "2831" in law.consulted[0].source.zh


def test_a_day_before_the_rule_is_an_answer() -> None:
    with pytest.raises(NotInForce):
        Law(date(2000, 1, 1))(parameters.REGISTRATION_TERM)
