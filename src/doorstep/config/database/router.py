"""Keeps the tables of the jobs out of a city's schema and the city's out of theirs."""

from typing import Any

from django.db import connections

JOBS_APPS = frozenset({"procrastinate"})
SCHEMA = "SCHEMA"


class SchemaRouter:
    """Which apps are migrated over which connection; queries always go where they are sent."""

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        """A connection made for migrating a schema carries the schema's name."""
        del hints
        schema = connections[db].settings_dict.get(SCHEMA)
        if schema is None:
            return None
        return bool((schema == "jobs") == (app_label in JOBS_APPS))
