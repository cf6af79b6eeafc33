"""Backup, restore and a look at the privileges: a dump per schema, the keys, a manifest of both.

All schemas are dumped from one snapshot, so that a job and the case it belongs to are of the same
moment. Restoring goes into an installation whose schemas do not exist yet: it never overwrites.
"""

import hashlib
import json
import shutil
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg
from django.conf import settings
from psycopg import sql

from doorstep.config.database import binaries, bootstrap
from doorstep.config.database.address import APP, JOBS
from doorstep.config.database.errors import DatabaseTrouble
from doorstep.config.database.using import Addresses
from doorstep.kernel import clock


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds, each file with its digest."""

    city: str
    made_at: str
    schemas: list[str]
    files: dict[str, str]


def schemas() -> list[str]:
    """The schemas that hold this installation's data."""
    if settings.SERVES == "province":
        return [settings.CITY]
    return [settings.CITY, *settings.OTHER_CITIES, JOBS]


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _run(arguments: list[str], **how: object) -> None:
    result = subprocess.run(  # type: ignore[call-overload]  # noqa: S603 - our own programs
        arguments, capture_output=True, text=True, check=False, **how
    )
    if result.returncode != 0:
        said = " | ".join(result.stderr.strip().splitlines()[-3:])
        raise DatabaseTrouble(f"{Path(arguments[0]).name}: {said}")


def backup(addresses: Addresses, folder: Path) -> Manifest:
    """Write everything into a new folder, which appears under its name only when it is whole."""
    programs = binaries.find(binaries.Runner(None, None))
    draft = folder.with_name(folder.name + ".part")
    draft.mkdir(mode=0o700, parents=True)
    with psycopg.connect(addresses.owner) as holding:
        holding.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        row = holding.execute("SELECT pg_export_snapshot()").fetchone()
        if row is None:
            raise DatabaseTrouble("the database exported no snapshot")
        for schema in schemas():
            _run(
                [
                    programs.program("pg_dump"),
                    "--format=custom",
                    f"--schema={schema}",
                    f"--snapshot={row[0]}",
                    f"--file={draft / schema}.dump",
                    f"--dbname={addresses.owner}",
                ]
            )
    if (settings.DATA / "keys").is_dir():  # else all keys come from the environment
        shutil.copytree(settings.DATA / "keys", draft / "keys")
    files = {
        str(file.relative_to(draft)): _digest(file)
        for file in sorted(draft.rglob("*"))
        if file.is_file()
    }
    manifest = Manifest(settings.CITY, clock.now().isoformat(), schemas(), files)
    (draft / "manifest.json").write_text(json.dumps(asdict(manifest), indent=1, sort_keys=True))
    draft.rename(folder)
    return manifest


def restore(addresses: Addresses, folder: Path) -> None:
    """Bring a backup back into a database without these schemas. Errors: DatabaseTrouble."""
    manifest = Manifest(**json.loads((folder / "manifest.json").read_text()))
    for name, digest in manifest.files.items():
        if not (folder / name).is_file() or _digest(folder / name) != digest:
            raise DatabaseTrouble(
                f"{folder / name}: is missing or was changed, take another backup"
            )
    with psycopg.connect(addresses.admin) as connection:
        found = connection.execute(
            "SELECT schemaname FROM pg_tables WHERE schemaname = ANY(%s) LIMIT 1",
            [manifest.schemas],
        ).fetchone()
        if found is not None:
            raise DatabaseTrouble(
                f"schema {found[0]} has tables already: restore into an empty database, "
                "set DOORSTEP_DATA or DATABASE_URL to one"
            )
    cities = [schema for schema in manifest.schemas if schema != JOBS]
    bootstrap.prepare(addresses.admin, cities)
    programs = binaries.find(binaries.Runner(None, None))
    for schema in manifest.schemas:
        with psycopg.connect(addresses.admin) as connection:
            connection.execute(sql.SQL("DROP SCHEMA {}").format(sql.Identifier(schema)))
        _run(
            [
                programs.program("pg_restore"),
                "--exit-on-error",
                "--single-transaction",
                f"--dbname={addresses.admin}",
                str(folder / f"{schema}.dump"),
            ]
        )
    if (folder / "keys").is_dir():
        shutil.copytree(folder / "keys", settings.DATA / "keys", dirs_exist_ok=True)


def check(addresses: Addresses) -> list[str]:
    """What is wrong with this installation's database; nothing if it is sound."""
    findings = []
    with psycopg.connect(addresses.serving) as connection:
        for schema in schemas():
            row = connection.execute(
                "SELECT to_regclass(%s) IS NOT NULL", [f"{schema}.django_migrations"]
            ).fetchone()
            if row != (True,):
                findings.append(f"schema {schema} is not migrated: doorstep migrate")
        for table in sorted(bootstrap.append_only_tables()):
            name = f"{settings.CITY}.{table}"
            row = connection.execute(
                "SELECT to_regclass(%(name)s) IS NOT NULL AND ("
                "has_table_privilege(%(role)s, to_regclass(%(name)s), 'UPDATE') OR "
                "has_table_privilege(%(role)s, to_regclass(%(name)s), 'DELETE'))",
                {"name": name, "role": APP},
            ).fetchone()
            if row == (True,):
                findings.append(f"{name} can be changed by {APP}: doorstep migrate")
    return findings
