"""Everything the service keeps about one person, table by table, as the rooms declare it.

Why by declaration and not by a list here: a table that nobody declared fails a test, so an export
cannot silently forget one.
"""

import importlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import product
from uuid import UUID

from django.apps import AppConfig, apps
from django.db.models import BinaryField, Model, Q

from doorstep.audit.plain import plain
from doorstep.kernel.personal import Held, Link
from doorstep.people import queries as people

ROOT = "doorstep."
MOST = 10_000
"""Rows of one table in one export."""


@dataclass(frozen=True, slots=True)
class Holding:
    """One declared table of one room."""

    room: str
    held: Held
    model: type[Model]

    @property
    def label(self) -> str:
        """`room.Table`."""
        return f"{self.room}.{self.held.table}"

    @property
    def columns(self) -> tuple[str, ...]:
        """What an export shows of a row."""
        return tuple(
            field.attname
            for field in self.model._meta.concrete_fields
            if not isinstance(field, BinaryField)
            and field.attname not in self.held.hidden
            and not field.attname.endswith(("key_id", "index_key", "number_key", "phone_key"))
        )


def rooms() -> Iterator[AppConfig]:
    """Our rooms that have tables."""
    for app in apps.get_app_configs():
        if app.name.startswith(ROOT) and any(app.get_models()):
            yield app


@lru_cache(maxsize=1)
def holdings() -> tuple[Holding, ...]:
    """Every declared table about people."""
    return tuple(
        Holding(app.label, held, app.get_model(held.table))
        for app in rooms()
        for held in importlib.import_module(f"{app.name}.personal").HELD
    )


def about(person_id: UUID) -> dict[str, list[dict[str, object]]]:
    """Everything about one person, by `room.Table`; empty lists are kept, they say *nothing*."""
    return {
        each.label: [_shown(each, row) for row in rows_of(each, person_id)] for each in holdings()
    }


def rows_of(holding: Holding, person_id: UUID) -> list[Model]:
    """The rows of one table about one person, under whichever of their ids they were written."""
    which = Q(pk__in=())
    for link, known in product(holding.held.person, people.known_as(person_id)):
        which |= _where(link, UUID(known))
    found = holding.model._default_manager.filter(which).order_by("pk")
    return list(found.distinct()[:MOST])


def _where(link: Link, person_id: UUID) -> Q:
    if link.through is None:
        return Q(**{link.path: link.spelled.format(id=person_id)})
    table, column = link.through
    owner = next(each for each in holdings() if each.label == table)
    names = [link.spelled.format(id=getattr(row, column)) for row in rows_of(owner, person_id)]
    return Q(**{f"{link.path}__in": names})


def _shown(holding: Holding, row: Model) -> dict[str, object]:
    values = {name: _value(getattr(row, name)) for name in holding.columns}
    opened: Mapping[str, object] = holding.held.opened(row) if holding.held.opened else {}
    return values | dict(opened)


def _value(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return plain(value)
