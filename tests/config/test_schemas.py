"""Cities share a server and nothing else; what is append-only cannot be changed by who serves."""

from collections.abc import Iterator, Set

import psycopg
import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import DatabaseError, connections, transaction
from psycopg import sql

from doorstep.config.database import bootstrap
from doorstep.config.database.address import APP, JOBS, PROVINCE, serving_path, settings_for
from doorstep.config.database.using import close_for_good
from doorstep.config.testing import FreshCity
from doorstep.kernel import clock

SECOND = "jinan"


@pytest.fixture
def two_cities(fresh_city: FreshCity) -> Iterator[tuple[str, str]]:
    """The first city as ever and a second one beside it, both over pools."""
    bootstrap.migrate(fresh_city.admin_url, fresh_city.owner_url, [SECOND])
    for alias, city in (("default", settings.CITY), (SECOND, SECOND)):
        entry = settings_for(
            fresh_city.url,
            path=serving_path(city),
            role=APP,
            pool={"min_size": 1, "max_size": 2, "timeout": 5},
        )
        completed = connections.configure_settings({"default": {}, alias: entry})
        connections.settings[alias] = completed[alias]
    del connections["default"]  # made anew at the next use
    yield settings.CITY, SECOND
    close_for_good()
    del connections[SECOND]
    del connections.settings[SECOND]
    del connections["default"]


def path_of(alias: str) -> str:
    with connections[alias].cursor() as cursor:
        cursor.execute("SHOW search_path")
        return str(cursor.fetchone()[0])


def remember(alias: str, key: str) -> None:
    Session.objects.using(alias).create(
        session_key=key, session_data=alias, expire_date=clock.now()
    )


def known(alias: str) -> set[str]:
    return set(Session.objects.using(alias).values_list("session_key", flat=True))


def test_two_cities_never_see_each_other_through_pools_rollbacks_and_savepoints(
    two_cities: tuple[str, str],
) -> None:
    first, second = two_cities
    paths = {"default": f"{first},{JOBS},ext", SECOND: f"{second},{JOBS},ext"}
    remember("default", "first")
    remember(SECOND, "second")
    for _ in range(3):
        for alias, own in (("default", {"first"}), (SECOND, {"second"})):
            with pytest.raises(ZeroDivisionError):
                write_and_stumble(alias, paths[alias])
            assert known(alias) == own
            connections[alias].close()  # back into the pool and out again
            assert path_of(alias) == paths[alias]
            assert known(alias) == own
            connections[alias].close()


def write_and_stumble(alias: str, path: str) -> None:
    """A transaction that writes in a savepoint, loses another one, and fails in the end."""
    with transaction.atomic(using=alias):
        with transaction.atomic(using=alias):
            remember(alias, "in a savepoint")
        with pytest.raises(DatabaseError):
            change_path_and_stumble(alias)
        assert path_of(alias) == path, "a path changed inside a savepoint goes with it"
        raise ZeroDivisionError


def change_path_and_stumble(alias: str) -> None:
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        cursor.execute(f"SET LOCAL search_path = {SECOND},{settings.CITY}")
        cursor.execute("SELECT 1/0")


@pytest.mark.usefixtures("two_cities")
def test_dropping_one_city_leaves_the_other_as_it_was(fresh_city: FreshCity) -> None:
    remember("default", "first")
    connections[SECOND].close()
    bootstrap.drop_city(fresh_city.admin_url, SECOND)
    assert known("default") == {"first"}
    with pytest.raises(DatabaseError):
        known(SECOND)
    with psycopg.connect(fresh_city.admin_url) as connection:
        extensions = connection.execute(
            "SELECT extname FROM pg_extension e JOIN pg_namespace n ON n.oid = extnamespace"
            " WHERE nspname = 'ext' ORDER BY 1"
        ).fetchall()
    assert extensions == [("btree_gist",), ("pg_trgm",)]


def test_nothing_lies_in_public_and_jobs_have_a_schema_of_their_own(fresh_city: FreshCity) -> None:
    with psycopg.connect(fresh_city.admin_url) as connection:
        found = connection.execute(
            "SELECT schemaname, count(*) FILTER (WHERE tablename LIKE 'procrastinate%%'),"
            " count(*) FROM pg_tables WHERE schemaname !~ '^(pg_|information_schema)'"
            " GROUP BY 1"
        ).fetchall()
    counts = {schema: (queue, tables) for schema, queue, tables in found}
    assert set(counts) == {settings.CITY, PROVINCE, JOBS}
    assert counts[settings.CITY][0] == 0
    assert counts[JOBS][1] - counts[JOBS][0] == 1, "beside the queue only its list of migrations"


def test_every_table_has_a_primary_key_and_there_are_no_triggers_of_ours(
    fresh_city: FreshCity,
) -> None:
    with psycopg.connect(fresh_city.admin_url) as connection:
        without = connection.execute(
            "SELECT c.relname FROM pg_class c WHERE c.relnamespace = %s::regnamespace"
            " AND c.relkind IN ('r', 'p') AND NOT EXISTS (SELECT 1 FROM pg_constraint k"
            " WHERE k.conrelid = c.oid AND k.contype = 'p')",
            [settings.CITY],
        ).fetchall()
        triggers = connection.execute(
            "SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE c.relnamespace = %s::regnamespace AND NOT t.tgisinternal",
            [settings.CITY],
        ).fetchall()
    assert without == []
    assert triggers == []


def test_the_serving_role_owns_nothing_and_is_no_superuser(fresh_city: FreshCity) -> None:
    with psycopg.connect(fresh_city.admin_url) as connection:
        role = connection.execute(
            "SELECT rolsuper, rolcreaterole, rolcreatedb, rolbypassrls,"
            " EXISTS (SELECT 1 FROM pg_class WHERE relowner = r.oid)"
            " FROM pg_roles r WHERE rolname = %s",
            [APP],
        ).fetchone()
    assert role == (False, False, False, False, False)


def test_append_only_tables_take_rows_and_give_none_back(fresh_city: FreshCity) -> None:
    tables = bootstrap.append_only_tables()
    assert {"audit_auditrow", "plates_entry", "province_entry"} <= tables
    for schema in (settings.CITY, PROVINCE):
        give_none_back(fresh_city, schema, tables)


def give_none_back(fresh_city: FreshCity, schema: str, tables: Set[str]) -> None:
    with psycopg.connect(fresh_city.url, options=f"-c search_path={schema}") as connection:
        here = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema]
        ).fetchall()
        for table in sorted(tables & {name for (name,) in here}):
            may = connection.execute(
                "SELECT has_table_privilege(%(t)s, 'SELECT'), has_table_privilege(%(t)s, 'INSERT'),"
                " has_table_privilege(%(t)s, 'UPDATE'), has_table_privilege(%(t)s, 'DELETE'),"
                " has_table_privilege(%(t)s, 'TRUNCATE'),"
                " has_any_column_privilege(%(t)s, 'UPDATE')",
                {"t": f"{schema}.{table}"},
            ).fetchone()
            # A change of keys writes sealed columns anew, and nothing else does.
            sealed = table in bootstrap.rewritten_columns()
            assert may == (True, True, False, False, False, sealed), table
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
            connection.rollback()


def test_migrating_again_changes_nothing(fresh_city: FreshCity) -> None:
    remember("default", "kept")
    bootstrap.migrate(fresh_city.admin_url, fresh_city.owner_url, [settings.CITY])
    assert known("default") == {"kept"}


@pytest.mark.django_db
def test_every_model_has_its_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_one_address_of_a_mightier_role_is_enough(fresh_city: FreshCity) -> None:
    entry = settings_for(fresh_city.admin_url, path=serving_path("binzhou"), role=APP, pool=None)
    assert entry["USER"] == "postgres"
    assert "-c role=doorstep_app" in entry["OPTIONS"]["options"]
