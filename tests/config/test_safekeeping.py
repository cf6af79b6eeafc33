"""A backup brings everything back, refuses to overwrite, and notices when it was changed."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.contrib.sessions.models import Session
from psycopg import sql

from doorstep.config.database.address import with_database
from doorstep.config.testing import FreshCity
from doorstep.kernel import clock


def command(url: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "doorstep.config", *arguments],
        env=os.environ | {"DATABASE_URL": url} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def empty(admin: psycopg.Connection, fresh_city: FreshCity) -> Iterator[str]:
    """Address of an empty database for whoever may create roles."""
    name = f"run_{os.getpid()}_restored"
    admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    yield with_database(fresh_city.admin_url, name)
    admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def test_what_was_saved_comes_back_in_another_installation(
    fresh_city: FreshCity, empty: str, tmp_path: Path
) -> None:
    Session.objects.create(session_key="kept", session_data="x", expire_date=clock.now())
    saved = command(fresh_city.admin_url, "backup", str(tmp_path / "saved"))
    assert saved.returncode == 0, saved.stderr

    elsewhere = {"DOORSTEP_DATA": str(tmp_path / "elsewhere")}
    back = command(empty, "restore", str(tmp_path / "saved"), **elsewhere)
    assert back.returncode == 0, back.stderr
    with psycopg.connect(empty) as connection:
        row = connection.execute("SELECT session_key FROM binzhou.django_session").fetchone()
    assert row == ("kept",)
    for key in (Path(os.environ["DOORSTEP_DATA"]) / "keys").iterdir():
        assert (tmp_path / "elsewhere" / "keys" / key.name).read_bytes() == key.read_bytes()
    sound = command(empty, "check", **elsewhere)
    assert (sound.returncode, sound.stdout) == (0, '{"findings": [], "sound": true}\n')

    again = command(empty, "restore", str(tmp_path / "saved"), **elsewhere)
    assert again.returncode == 1
    assert "has tables already" in again.stderr


def test_the_province_saves_its_own_schema_and_keys_alone(
    fresh_city: FreshCity, empty: str, tmp_path: Path
) -> None:
    here = {"DOORSTEP_SERVES": "province", "DOORSTEP_DATA": str(tmp_path / "here")}
    elsewhere = here | {"DOORSTEP_DATA": str(tmp_path / "elsewhere")}
    saved = command(fresh_city.admin_url, "backup", str(tmp_path / "saved"), **here)
    assert saved.returncode == 0, saved.stderr
    files = {file.name for file in (tmp_path / "saved").rglob("*") if file.is_file()}
    assert {"province.dump", "province", "manifest.json"} <= files
    assert not files & {"binzhou.dump", "jobs.dump", "plates", "supervisor"}
    back = command(empty, "restore", str(tmp_path / "saved"), **elsewhere)
    assert back.returncode == 0, back.stderr
    sound = command(empty, "check", **elsewhere)
    assert (sound.returncode, sound.stdout) == (0, '{"findings": [], "sound": true}\n')
    key = Path("province", "keys", "province")
    assert (tmp_path / "elsewhere" / key).read_bytes() == (tmp_path / "here" / key).read_bytes()


def test_a_changed_backup_is_refused(fresh_city: FreshCity, empty: str, tmp_path: Path) -> None:
    assert command(fresh_city.admin_url, "backup", str(tmp_path / "saved")).returncode == 0
    with (tmp_path / "saved" / "binzhou.dump").open("ab") as file:
        file.write(b"x")
    answer = command(empty, "restore", str(tmp_path / "saved"))
    assert answer.returncode == 1
    assert "was changed" in answer.stderr
    with psycopg.connect(empty) as connection:
        row = connection.execute("SELECT to_regnamespace('binzhou') IS NULL").fetchone()
    assert row == (True,), "nothing was written"


def test_an_unmigrated_database_is_not_sound(empty: str) -> None:
    answer = command(empty, "check")
    assert answer.returncode == 1
    assert "schema binzhou is not migrated" in answer.stdout


def test_a_backup_never_overwrites(fresh_city: FreshCity, tmp_path: Path) -> None:
    answer = command(fresh_city.admin_url, "backup", str(tmp_path))
    assert answer.returncode == 2
    assert "exists already" in answer.stderr
