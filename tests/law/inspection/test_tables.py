"""Every value of the inspection law begins while its source holds, and no two share a name."""

import pytest

from doorstep.kernel.dated import Dated
from doorstep.law import instruments
from doorstep.law.inspection import away, tables
from doorstep.law.inspection.tables import Cycle, Span

TABLES = [
    table
    for table in (
        *vars(tables).values(),
        away.SAME_CITY,
        *away.SAME_PROVINCE.values(),
        *away.OTHER_PROVINCE.values(),
    )
    if isinstance(table, Dated)
]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_value_begins_while_its_source_holds(table: Dated[object]) -> None:
    for entry in table.entries:
        assert isinstance(entry.source, instruments.Citation)
        assert entry.source.instrument in instruments.ALL
        assert entry.source.instrument.in_force(entry.from_on)


def test_names_of_tables_are_their_own() -> None:
    assert len({table.name for table in TABLES}) == len(TABLES) > 20


@pytest.mark.parametrize("spans", [(), (Span(12, 12),), (Span(None, 12), Span(None, 6))])
def test_a_cycle_goes_on_for_ever(spans: tuple[Span, ...]) -> None:
    with pytest.raises(ValueError, match="no end"):
        Cycle(spans)
