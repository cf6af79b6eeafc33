"""The province as a process: its own schema, its own keys, its standby, its command line."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from tests.plates.log.builder import ORIGIN, POOL, public
from tests.running import a_port

from doorstep.config import keys
from doorstep.config.cli import main
from doorstep.config.database.address import PROVINCE
from doorstep.config.errors import BadSetting
from doorstep.config.testing import FreshCity
from doorstep.plates.log.checkpoint import NoteKey

VKEY = str(NoteKey(ORIGIN, 1, bytes.fromhex(public("log"))))
ADMIT = ["province", "admit", POOL, "--origin", ORIGIN, "--log-key", VKEY]
ADMIT += ["--city-key", public("city/key")]
PATIENCE = 150.0


def command(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command line of this installation, to its end."""
    return subprocess.run(
        [sys.executable, "-m", "doorstep.config", *arguments],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


class Standing:
    """A province that serves; several may serve at once."""

    def __init__(self, data: Path, *arguments: str) -> None:
        self.port = a_port()
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "doorstep.config", "province"),
                *("--port", str(self.port), *arguments),
            ],
            env=os.environ | {"DOORSTEP_DATA": str(data)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + PATIENCE
        while self.page("/readyz") != "ready\n":
            assert self.process.poll() is None, "the province ended"
            assert time.monotonic() < deadline, "the province does not answer"
            time.sleep(0.1)

    def page(self, path: str) -> str:
        """What an address answers; empty where nobody is."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as page:
                return str(page.read().decode())
        except urllib.error.HTTPError as refused:
            return f"{refused.code} {refused.read().decode()}"
        except (urllib.error.URLError, OSError):
            return ""

    def end(self, sign: int = signal.SIGTERM) -> int:
        """Stop it; its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(sign)
        return self.process.wait(timeout=PATIENCE)


@pytest.fixture
def serving(tmp_path: Path, fresh_city: FreshCity) -> Iterator[Callable[..., Standing]]:  # noqa: ARG001
    """Starts provinces on one database with one set of keys, and ends them."""
    started: list[Standing] = []

    def start(*arguments: str) -> Standing:
        started.append(Standing(tmp_path, *arguments))
        return started[-1]

    yield start
    for each in started:
        each.end(signal.SIGKILL)


def tables(city: FreshCity, schema: str) -> set[str]:
    """The tables of a schema."""
    with psycopg.connect(city.admin_url) as connection:
        rows = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema]
        ).fetchall()
    return {name for (name,) in rows}


def test_city_and_province_have_no_table_of_each_other(fresh_city: FreshCity) -> None:
    ours, theirs = tables(fresh_city, PROVINCE), tables(fresh_city, "binzhou")
    assert {"province_pool", "province_entry", "province_request", "audit_auditrow"} <= ours
    assert not [name for name in ours if name.startswith(("plates_", "registry_", "engine_"))]
    assert not [name for name in theirs if name.startswith("province_")]
    assert "people_user" in ours & theirs, "each has its own people"


def test_neither_process_can_ask_for_the_other_ones_keys(tmp_path: Path) -> None:
    city, province = keys.of_city(tmp_path / "c"), keys.of_province(tmp_path / "p")
    assert len(province.newest("province")) == 64
    with pytest.raises(BadSetting, match="province"):
        city.newest("province")
    for purpose in ("plates", "supervisor", "police"):
        assert len(city.newest(purpose)) == 64
        with pytest.raises(BadSetting, match=purpose):
            province.newest(purpose)
    assert sorted(file.name for file in tmp_path.rglob("*") if file.is_file()) == sorted(
        ["plates", "supervisor", "police", "province"]
    )


@pytest.mark.usefixtures("fresh_city")
def test_a_city_may_not_be_called_like_the_province() -> None:
    for name, value in (("DOORSTEP_CITY", PROVINCE), ("DOORSTEP_SERVES", "village")):
        said = command("migrate", **{name: value})
        assert said.returncode == 2
        assert name in said.stderr


def test_two_stand_on_one_database_with_the_same_keys(
    serving: Callable[..., Standing], tmp_path: Path
) -> None:
    introductions = tmp_path / "introductions"
    line = {
        "pool": POOL,
        "origin": ORIGIN,
        "log_key": VKEY,
        "city_key": public("city/key"),
        "supervisors": [],
    }
    introductions.write_text(json.dumps(line) + "\n")
    first = serving("--admit", str(introductions))
    second = serving()
    assert json.loads(first.page("/witness/keys")) == json.loads(second.page("/witness/keys"))
    assert json.loads(second.page(f"/witness/{POOL}/head"))["size"] == 0
    assert first.page("/witness/3716-99/head").startswith("404")
    assert POOL in second.page("/")
    assert first.page("/desk/").startswith("404"), "no page of a city"
    assert first.end() == 0
    assert json.loads(second.page(f"/witness/{POOL}/head"))["size"] == 0
    files = {file.name for file in (tmp_path / "province" / "keys").iterdir()}
    assert "province" in files
    assert not files & {"plates", "supervisor", "police"}
    assert not (tmp_path / "keys").exists()


def test_admission_by_command(fresh_city: FreshCity, tmp_path: Path) -> None:
    data = {"DOORSTEP_DATA": str(tmp_path)}
    for _ in range(2):
        said = command(*ADMIT, "--supervisor", public("supervisor"), **data)
        assert (said.returncode, said.stderr) == (0, ""), said.stderr
        assert POOL in said.stdout
    with psycopg.connect(fresh_city.url, options=f"-c search_path={PROVINCE}") as connection:
        row = connection.execute(
            "SELECT origin, city_key, array_length(supervisors, 1) FROM province_pool"
        ).fetchone()
    assert row == (ORIGIN, public("city/key"), 2)
    for wrong, field in (
        (["--city-key", "zz"], "--city-key"),
        (["--log-key", "x+y+z"], "--log-key"),
        (["--origin", "elsewhere/log/3716-02"], "--log-key"),
        (["--supervisor", "ab"], "--supervisor"),
    ):
        said = command(*ADMIT, *wrong, **data)
        assert said.returncode == 2, wrong
        assert field in said.stderr
        assert said.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["province", "--port", "0"], "--port"),
        (["province", "admit", POOL], "--origin"),
        (["province", "approve"], "VERB"),
    ],
)
def test_bad_input_is_one_line(
    arguments: list[str], names: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert names in said
    assert said.count("\n") == 1


def test_a_file_that_introduces_nothing_is_named(
    fresh_city: FreshCity,  # noqa: ARG001 - its address is in the environment
    tmp_path: Path,
) -> None:
    for content in ("{", "[]\n", '{"pool": "3716-02"}\n'):
        (tmp_path / "file").write_text(content)
        said = command(
            "province", "--admit", str(tmp_path / "file"), DOORSTEP_DATA=str(tmp_path / "data")
        )
        assert said.returncode == 2, said.stderr
        assert "--admit" in said.stderr
