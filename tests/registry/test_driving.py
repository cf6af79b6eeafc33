"""Licences to drive: entries that are only added, any day read again, numbers nobody can read."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM
from doorstep.kernel.errors import InvalidInput
from doorstep.people.services import rotation
from doorstep.registry import services as record
from doorstep.registry.driving import queries, services
from doorstep.registry.driving.types import (
    DrivingStatus,
    Examined,
    LoadedDrivingLicence,
    checked_classes,
)
from doorstep.registry.errors import (
    DayOutOfOrder,
    DrivingLicenceGone,
    NoSuchDrivingLicence,
)
from doorstep.registry.models import DrivingEntry, DrivingLicence
from doorstep.registry.services import Written
from doorstep.registry.types import EntryAct, ObjectState

from .builders import CLERK

pytestmark = pytest.mark.django_db
DAY = date(2017, 6, 21)
FIRST = date(2011, 7, 1)
UNTIL = date(2017, 7, 1)


def loaded(**differs: Any) -> LoadedDrivingLicence:
    """Six years from 2011-07-01, nine points in the third of them."""
    ordinary = LoadedDrivingLicence(
        holder_id=str(uuid4()),
        file_number="371600000123",
        classes=("C1",),
        first_issued_on=FIRST,
        valid_from=FIRST,
        valid_until=UNTIL,
        issuing_city="3716",
        points={date(2013, 7, 1): 9},
        examined=Examined(date(2017, 6, 1), fit=True, until=date(2017, 12, 1)),
    )
    return replace(ordinary, **differs)


def taken_over(**differs: Any) -> str:
    (licence_id,) = services.take_over([loaded(**differs)], by=SYSTEM)
    return licence_id


def written(on: date = DAY) -> Written:
    return Written(on=on, case_number="2017062100001", by=CLERK)


def test_a_licence_is_read_as_it_was_taken_over() -> None:
    holder = str(uuid4())
    licence_id = taken_over(holder_id=holder)
    found = queries.licence_of(holder)
    assert found is not None
    assert (found.id, found.classes_text, found.valid_until) == (licence_id, "C1", UNTIL)
    assert found.status is DrivingStatus.VALID
    assert found.file_number_masked == "3716****0123"
    assert found.examined == Examined(date(2017, 6, 1), True, date(2017, 12, 1))
    assert [each.points for each in found.periods(since=FIRST, until=DAY)] == [0, 0, 9, 0, 0, 0]
    by_number = queries.licence_by_file_number("371600000123")
    assert by_number is not None
    assert by_number.id == licence_id
    assert queries.licence_by_file_number("371600000124") is None
    assert queries.licence_of(str(uuid4())) is None
    assert queries.licence("not an id") is None


def test_the_file_number_stands_nowhere_in_clear() -> None:
    taken_over(file_number="371600987654")
    plain = ("371600987654", b"371600987654".hex())
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM registry_drivinglicence t")
        rows = cursor.fetchall()
        cursor.execute("SELECT t::text FROM registry_drivingentry t")
        rows += cursor.fetchall()
    assert len(rows) == 2
    assert not [text for (text,) in rows for number in plain if number in text]


def test_both_columns_of_the_number_follow_a_change_of_keys() -> None:
    names = {f"registry_drivinglicence.{name}" for name in ("number_sealed", "number_index")}
    known = {c.name for purpose in ("field", "index") for c in rotation.columns_of(purpose)}
    assert names <= known


def test_scoring_periods_end_on_the_eve_of_the_anniversary_leap_day_too() -> None:
    first = date(2012, 2, 29)
    licence_id = taken_over(
        first_issued_on=first, valid_from=first, valid_until=date(2018, 2, 28), points={}
    )
    found = queries.licence(licence_id)
    assert found is not None
    ends = [each.until_on for each in found.periods(since=first, until=date(2016, 3, 1))]
    assert ends == [
        date(2013, 2, 27),
        date(2014, 2, 27),
        date(2015, 2, 27),
        date(2016, 2, 28),
        date(2017, 2, 27),
    ]


def test_renewed_and_any_day_can_be_read_again() -> None:
    licence_id = taken_over()
    with clock.at_day(DAY):
        services.renew(
            licence_id=licence_id,
            classes=("C1",),
            valid_from=UNTIL,
            valid_until=date(2027, 7, 1),
            written=written(),
        )
    today = queries.licence(licence_id)
    eve = queries.licence_as_of(licence_id, date(2017, 6, 20))
    assert today is not None
    assert eve is not None
    assert (today.valid_until, eve.valid_until) == (date(2027, 7, 1), UNTIL)
    assert queries.licence_as_of(licence_id, date(2011, 6, 30)) is None
    assert today.points == eve.points
    again = queries.licence_as_of(licence_id, clock.today())
    assert again is not None
    assert replace(again, as_of=today.as_of) == today
    acts = [entry.act for entry in queries.entries(licence_id)]
    assert acts == [EntryAct.TAKEN_OVER, EntryAct.RENEWED]


def test_a_lost_licence_has_no_document_and_gets_one() -> None:
    licence_id = taken_over(status=DrivingStatus.LOST)
    assert [o.state for o in queries.objects_of(licence_id)] == [ObjectState.VOID]
    with clock.at_day(DAY):
        services.found_again(licence_id=licence_id, written=written())
        words: dict[str, Any] = {"on": DAY, "case_number": "2017062100001", "by": CLERK}
        new = record.issue_driving_licence(licence_id=licence_id, **words)
        record.produce_object(object_id=new, **words)
        record.hand_over_object(object_id=new, **words)
    states = {o.id: o.state for o in queries.objects_of(licence_id)}
    assert states[new] is ObjectState.HANDED_OVER
    assert {o.id: o.state for o in queries.objects_as_of(licence_id, DAY)} == states
    found = queries.licence(licence_id)
    assert found is not None
    assert found.status is DrivingStatus.VALID


def test_one_person_one_licence_one_number() -> None:
    holder = str(uuid4())
    taken_over(holder_id=holder)
    with pytest.raises(IntegrityError, match="registry_driving_holder"), transaction.atomic():
        taken_over(holder_id=holder, file_number="371600000124")
    with pytest.raises(IntegrityError, match="registry_driving_number"), transaction.atomic():
        taken_over()
    taken_over(file_number="371600000125", holder_id=str(uuid4()))
    assert DrivingLicence.objects.count() == 2


def test_after_cancellation_there_may_be_another_and_it_is_the_one_found() -> None:
    holder = str(uuid4())
    gone = taken_over(holder_id=holder, status=DrivingStatus.CANCELLED)
    new = taken_over(holder_id=holder, file_number="371600000126")
    found = queries.licence_of(holder)
    assert found is not None
    assert found.id == new
    with clock.at_day(DAY), pytest.raises(DrivingLicenceGone):
        services.found_again(licence_id=gone, written=written())


def test_what_is_unfit_is_told_at_once_and_nothing_is_written() -> None:
    with pytest.raises(InvalidInput) as refused:
        services.take_over([loaded(file_number="37160", classes=("C1", "Z9"))], by=SYSTEM)
    assert {p.field for p in refused.value.problems} == {"file_number", "classes"}
    with pytest.raises(InvalidInput):
        checked_classes(())
    assert checked_classes(("E", "A2", "E")) == ("A2", "E")
    with clock.at_day(DAY), pytest.raises(NoSuchDrivingLicence):
        services.found_again(licence_id=str(uuid4()), written=written())
    licence_id = taken_over()
    with clock.at_day(DAY), pytest.raises(DayOutOfOrder):
        services.found_again(licence_id=licence_id, written=written(date(2017, 6, 22)))
    assert DrivingEntry.objects.count() == 1


def test_entries_are_never_changed_by_the_serving_role() -> None:
    taken_over()
    with pytest.raises(ProgrammingError), transaction.atomic():
        DrivingEntry.objects.update(case_number="x")
