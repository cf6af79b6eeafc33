"""Loads the city's folder and what the demonstration needs beside it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import psycopg
from django.conf import settings
from psycopg import sql

from doorstep.config.demo_city.agencies import AGENCIES, load_agencies
from doorstep.config.demo_city.cars import CARS, cancel_cars, load_cars
from doorstep.config.demo_city.driving import LICENCES, load_driving_licences
from doorstep.config.demo_city.invention import FULL, SMALL
from doorstep.config.demo_city.owners import load_owned
from doorstep.config.demo_city.past import load_past
from doorstep.config.demo_city.units import UNITS, load_units
from doorstep.config.demo_city.words import PAST, read_words
from doorstep.config.pools import open_pools
from doorstep.kernel import clock
from doorstep.people.services import load_demo_people
from doorstep.places import queries as places
from doorstep.places.demo import PEOPLE, read_demo
from doorstep.places.services import load_city
from doorstep.places.types import Loaded

POSTS_FROM = date(2017, 6, 1)


def load(
    directory: Path,
    *,
    small: bool = False,
    owner_url: str = "",
    found: Callable[[Path], object] = open_pools,
) -> Loaded:
    """Take up the city, its invented people and their past; a second call changes nothing.

    A `small` past is for tests. With the address of the tables' owner the planner's statistics are
    made at once: a plan made for an empty table would be kept. `found` opens the pools in the end.
    """
    loaded = load_city(directory)
    demo = read_demo(directory, clock.today()) if (directory / PEOPLE).is_file() else None
    if demo is not None:
        load_demo_people(
            demo.people,
            point_kind_of=lambda code: places.point(code).kind.value,
            from_on=POSTS_FROM,
        )
    past = None
    if (directory / PAST).is_file():
        past = load_past(SMALL if small else FULL, read_words(directory))
    if demo is not None:
        load_owned(demo)
        if (directory / UNITS).is_file():
            load_units(directory, demo, agents_from=POSTS_FROM)
        if (directory / LICENCES).is_file():
            load_driving_licences(directory, demo)
        if (directory / CARS).is_file():
            load_cars(directory, demo)
    if past is not None and owner_url:
        _analyse(owner_url)
    if (directory / AGENCIES).is_file():
        load_agencies(directory)
    # After the past: the plates in use are declared before the first number is released.
    found(directory)
    if demo is not None and (directory / CARS).is_file():
        cancel_cars(directory, demo)
    return loaded


def _analyse(owner_url: str) -> None:
    with psycopg.connect(owner_url, autocommit=True) as connection:
        tables = connection.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname = %s", [settings.CITY]
        ).fetchall()
        for schema, table in tables:
            connection.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(schema, table)))
