"""Reads a database address and makes Django's settings of it for a schema and a role."""

import re
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from doorstep.config.database.errors import BadAddress

OWNER = "doorstep_owner"
APP = "doorstep_app"
JOBS = "jobs"
PROVINCE = "province"
EXTENSIONS = "ext"
CITY_NAME = re.compile(r"[a-z][a-z0-9_]{0,30}\Z")
SHARED_SCHEMAS = frozenset({JOBS, EXTENSIONS, "public", "information_schema"})


def city_schema(city: str) -> str:
    """The city's schema, whose name is written into SQL and therefore plain."""
    if not CITY_NAME.match(city) or city in SHARED_SCHEMAS or city.startswith("pg_"):
        raise BadAddress(f"DOORSTEP_CITY {city!r}: use small letters, digits and _")
    return city


def serving_path(city: str) -> str:
    """Where a request of that city finds its tables, the jobs and the extensions."""
    return f"{city_schema(city)},{JOBS},{EXTENSIONS}"


def migrating_path(schema: str) -> str:
    """Where a migration of that schema works: never on the path of another city or of the jobs."""
    return f"{schema},{EXTENSIONS}"


def user_of(url: str) -> str:
    """The role named in an address."""
    return unquote(urlsplit(url).username or "")


def with_database(url: str, database: str) -> str:
    """The same server, another database."""
    return urlunsplit(urlsplit(url)._replace(path="/" + quote(database)))


def with_user(url: str, user: str) -> str:
    """The same database for another role that needs no password there."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    # A netloc of only "user@" must survive: the host is in the query of a socket's address.
    return urlunsplit(parts._replace(netloc=f"{quote(user)}@{host}"))


def settings_for(url: str, *, path: str, role: str, pool: dict[str, Any] | None) -> dict[str, Any]:
    """Django's DATABASES entry: that search path, and that role even if the address names a
    mightier one."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise BadAddress(
            "DATABASE_URL: write postgresql://user:password@host:5432/database "
            "(only PostgreSQL is supported)"
        )
    query = dict(parse_qsl(parts.query))
    try:
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise BadAddress("DATABASE_URL: the port is not a number") from error
    options: dict[str, Any] = {}
    start = [f"-c search_path={path}", "-c lock_timeout=5s"]
    if user_of(url) != role:
        start.append(f"-c role={role}")
    if "options" in query:
        start.insert(0, query.pop("options"))
    options["options"] = " ".join(start)
    # Only statements that ask for it are kept prepared by the server: the verbs of a draw.
    options["prepare_threshold"] = 5
    if pool is not None:
        options["pool"] = pool
    name_host = query.pop("host", "") or unquote(host)
    name_port = query.pop("port", "") or (str(port) if port else "")
    options.update(query)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": name_host,
        "PORT": name_port,
        "OPTIONS": options,
        # Without a pool a thread keeps its connection from one request to the next.
        "CONN_MAX_AGE": None if pool is None else 0,
        # A connection that died with its server is replaced, not handed to a request.
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
        "DISABLE_SERVER_SIDE_CURSORS": False,
    }


def described(url: str) -> str:
    """The address for people: without the password."""
    parts = urlsplit(url)
    host = parts.hostname or dict(parse_qsl(parts.query)).get("host", "")
    return f"{urlencode({'db': parts.path.lstrip('/')})} host={host}"
