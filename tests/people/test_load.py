"""Persons of a former record are taken over whole, their numbers sealed like everybody's."""

import pytest
from django.db import IntegrityError, transaction

from doorstep.kernel.actor import SYSTEM
from doorstep.kernel.person_name import PersonName
from doorstep.people import queries, services
from doorstep.people.models import Person

from .builders import a_number

pytestmark = pytest.mark.django_db


def rows(count: int) -> list[services.LoadedPerson]:
    return [
        services.LoadedPerson(PersonName.parse("石䶮"), a_number(serial=n), "371602")
        for n in range(1, count + 1)
    ]


def test_a_loaded_person_reads_like_a_recorded_one() -> None:
    first, second = services.bulk_load(rows(2), sample=True)
    view = queries.person(second)
    assert (view.name, view.division_code, view.sample) == ("石䶮", "371602", True)
    identity = queries.full_identity(first, by=SYSTEM, purpose="test")
    assert identity.id_number == a_number(serial=1).text


def test_one_number_twice_and_nobody_is_loaded() -> None:
    with pytest.raises(IntegrityError, match="people_person_number"), transaction.atomic():
        services.bulk_load([*rows(3), *rows(1)], sample=True)
    assert not Person.objects.exists()
