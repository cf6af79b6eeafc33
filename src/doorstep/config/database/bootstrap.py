"""Brings a database into shape: roles, schemas, extensions, migrations, privileges.

Roles and schemas are not migrations because a city's migrations must be able to run once per
city, each with its own search path. Everything here may be repeated and run at the same time as
another process: an advisory lock only saves useless work, each step stands on its own.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import contextmanager

import psycopg
from django.apps import apps
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from psycopg import sql

from doorstep.config.database.address import (
    APP,
    EXTENSIONS,
    JOBS,
    OWNER,
    city_schema,
    migrating_path,
    settings_for,
)
from doorstep.config.database.errors import DatabaseTrouble
from doorstep.config.database.router import SCHEMA

EXTENSION_NAMES = ("pg_trgm", "btree_gist")
ALIAS = "migrating"
LOCK = 0x_D00257E9


def prepare(admin_url: str, cities: Iterable[str]) -> None:
    """Roles, schemas and extensions; needs a role that may create them."""
    names = [city_schema(city) for city in cities]
    with psycopg.connect(admin_url) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute("SHOW server_version_num")
        row = cursor.fetchone()
        if row is None or int(row[0]) < 150000:
            raise DatabaseTrouble("PostgreSQL 15 or newer is needed: set DATABASE_URL to one")
        for role in (OWNER, APP):
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            if cursor.fetchone() is None:
                cursor.execute(
                    sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE").format(
                        sql.Identifier(role)
                    )
                )
        cursor.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        cursor.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(EXTENSIONS)))
        for name in EXTENSION_NAMES:
            cursor.execute(
                sql.SQL("CREATE EXTENSION IF NOT EXISTS {} SCHEMA {}").format(
                    sql.Identifier(name), sql.Identifier(EXTENSIONS)
                )
            )
        for schema in (JOBS, *names):
            cursor.execute(
                sql.SQL("CREATE SCHEMA IF NOT EXISTS {} AUTHORIZATION {}").format(
                    sql.Identifier(schema), sql.Identifier(OWNER)
                )
            )
        for schema in (EXTENSIONS, JOBS, *names):
            cursor.execute(
                sql.SQL("GRANT USAGE ON SCHEMA {} TO {}, {}").format(
                    sql.Identifier(schema), sql.Identifier(OWNER), sql.Identifier(APP)
                )
            )


@contextmanager
def _migrating(owner_url: str, schema: str) -> Iterator[str]:
    """A Django connection that exists while one schema is migrated."""
    settings = settings_for(owner_url, path=migrating_path(schema), role=OWNER, pool=None)
    settings[SCHEMA] = schema
    completed = connections.configure_settings({DEFAULT_DB_ALIAS: {}, ALIAS: settings})
    connections.settings[ALIAS] = completed[ALIAS]
    try:
        yield ALIAS
    finally:
        connections[ALIAS].close()
        del connections[ALIAS]
        del connections.settings[ALIAS]


def migrate_schema(owner_url: str, schema: str, *, verbosity: int = 0) -> None:
    """Run the migrations that belong into one schema and set what the serving role may do."""
    with _migrating(owner_url, schema) as alias:
        call_command("migrate", database=alias, interactive=False, verbosity=verbosity)
        call_command("createcachetable", database=alias, verbosity=0)
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema])
            for statement in privileges(schema, {name for (name,) in cursor.fetchall()}):
                cursor.execute(statement.as_string())


def privileges(schema: str, tables: Set[str]) -> Iterator[sql.Composed]:
    """What the serving role may do there: all with rows, but not change the unchangeable."""
    place, role = sql.Identifier(schema), sql.Identifier(APP)
    yield sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA {} FROM {}").format(place, role)
    yield sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {} TO {}").format(
        place, role
    )
    yield sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {} TO {}").format(place, role)
    yield sql.SQL("REVOKE INSERT, UPDATE, DELETE ON {} FROM {}").format(
        sql.Identifier(schema, "django_migrations"), role
    )
    for table in sorted(tables & append_only_tables()):
        yield sql.SQL("REVOKE UPDATE, DELETE ON {} FROM {}").format(
            sql.Identifier(schema, table), role
        )
    for table, columns in sorted(rewritten_columns().items()):
        if table in tables:
            yield sql.SQL("GRANT UPDATE ({}) ON {} TO {}").format(
                sql.SQL(", ").join(map(sql.Identifier, columns)),
                sql.Identifier(schema, table),
                role,
            )


def rewritten_columns() -> Mapping[str, tuple[str, ...]]:
    """Columns of append-only tables that a change of keys writes anew, and nothing else does."""
    return {
        app.get_model(name)._meta.db_table: columns
        for app in apps.get_app_configs()
        for name, columns in getattr(app, "rewritten", {}).items()
    }


def append_only_tables() -> Set[str]:
    """Tables of the models that apps declare append-only; a name without a model is an error."""
    tables = set()
    for app in apps.get_app_configs():
        for name in getattr(app, "append_only", ()):
            try:
                tables.add(app.get_model(name)._meta.db_table)
            except LookupError as error:
                raise DatabaseTrouble(
                    f"{app.label}: append_only names {name!r}, which is no model of it"
                ) from error
    return tables


def migrate(admin_url: str, owner_url: str, cities: Iterable[str], *, verbosity: int = 0) -> None:
    """The whole shape for these cities."""
    names = [city_schema(city) for city in cities]
    prepare(admin_url, names)
    with psycopg.connect(admin_url, autocommit=True) as waiting:
        # Two at once would do no harm (DDL is transactional), but one would fail noisily.
        waiting.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        for schema in (JOBS, *names):
            migrate_schema(owner_url, schema, verbosity=verbosity)


def drop_city(admin_url: str, city: str) -> None:
    """Remove a city with everything in it; the others do not notice."""
    with psycopg.connect(admin_url) as connection:
        connection.execute(
            sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(city_schema(city)))
        )
