"""Gives a command its database: the one of DATABASE_URL, else this installation's own server."""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper
from psycopg import sql

from doorstep.config.database import launcher
from doorstep.config.database.address import APP, OWNER
from doorstep.config.folders import data_folder

NAME = "doorstep"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where to serve, where to migrate, where to create roles; `lease` if the server is ours."""

    serving: str
    owner: str
    admin: str
    lease: launcher.Lease | None


@contextlib.contextmanager
def database() -> Iterator[Addresses]:
    """The database for the length of a command; its address is set for Django and for children."""
    given = os.environ.get("DATABASE_URL")
    if given:
        owner = os.environ.get("DOORSTEP_OWNER_URL") or given
        yield Addresses(given, owner, os.environ.get("DOORSTEP_ADMIN_URL") or owner, None)
        return
    lease = launcher.hold(data_folder() / "postgres", durable=True)
    try:
        _create(lease)
        addresses = Addresses(
            lease.url(APP, NAME), lease.url(OWNER, NAME), lease.url(launcher.SUPERUSER, NAME), lease
        )
        os.environ["DATABASE_URL"] = addresses.serving
        try:
            yield addresses
        finally:
            del os.environ["DATABASE_URL"]
    finally:
        lease.close()


def close_for_good() -> None:
    """Close this thread's connections and the pools behind them."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        if isinstance(connection, DatabaseWrapper):
            connection.close_pool()


def _create(lease: launcher.Lease) -> None:
    """The database itself, on a server of our own."""
    url = lease.url(launcher.SUPERUSER, launcher.SUPERUSER)
    with psycopg.connect(url, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
            return
        with contextlib.suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))
