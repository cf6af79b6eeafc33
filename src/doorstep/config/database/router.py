"""Keeps the tables of the jobs, of the province and of a city out of each other's schemas."""

from typing import Any

from django.db import connections

from doorstep.config.database import address

JOBS_APPS = frozenset({"procrastinate"})
PROVINCE_APPS = frozenset({"province"})
SHARED_APPS = frozenset(
    {"contenttypes", "auth", "sessions", "account", "mfa", "axes", "frame", "audit", "people"}
)
"""What the province needs of a city's rooms, in its own schema: accounts, sign-in, the record."""
SCHEMA = "SCHEMA"


class SchemaRouter:
    """Which apps are migrated over which connection; queries always go where they are sent."""

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        """A connection made for migrating a schema carries the schema's name."""
        del hints
        schema = connections[db].settings_dict.get(SCHEMA)
        if schema is None:
            return None
        match schema:
            case address.JOBS:
                return app_label in JOBS_APPS
            case address.PROVINCE:
                return app_label in PROVINCE_APPS | SHARED_APPS
            case _:
                return app_label not in JOBS_APPS | PROVINCE_APPS
