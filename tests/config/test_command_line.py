"""The command line: bad input is one line and exit code 2, an address given is the one used."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from doorstep.config.cli import main
from doorstep.config.testing import FreshCity


def command(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "doorstep.config", *arguments],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["serve", "--port", "abc"], "--port"),
        (["serve", "--port", "70000"], "--port"),
        (["serve", "--workers", "0"], "--workers"),
        (["demo", "--port", "-1"], "--port"),
        (["city", "load", "/nowhere/at/all"], "DIR"),
        (["citty"], "COMMAND"),
        ([], "COMMAND"),
        (["city"], "VERB"),
    ],
)
def test_bad_input_is_one_line_naming_the_field(
    arguments: list[str], names: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code: object
    try:
        code = main(arguments)
    except SystemExit as ended:
        code = ended.code
    assert code == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert names in said


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://root@localhost/doorstep"),
        ("DATABASE_URL", "postgresql://localhost:port/doorstep"),
        ("DOORSTEP_CITY", "Bin zhou"),
        ("DOORSTEP_TODAY", "20.6.2017"),
        ("DOORSTEP_POOL", "many"),
        ("DOORSTEP_KEY_SESSION", "secret"),
    ],
)
def test_a_bad_setting_is_one_line_naming_the_variable(
    name: str, value: str, fresh_city: FreshCity
) -> None:
    answer = command("worker", "--once", **{"DATABASE_URL": fresh_city.url, name: value})
    assert answer.returncode == 2
    assert name in answer.stderr
    assert answer.stderr.count("\n") == 1, answer.stderr


def test_the_day_cannot_be_changed_outside_the_demonstration(fresh_city: FreshCity) -> None:
    answer = command(
        "worker",
        "--once",
        DATABASE_URL=fresh_city.url,
        DOORSTEP_DEMO="0",
        DOORSTEP_TODAY="2017-06-20",
    )
    assert answer.returncode == 2
    assert "DOORSTEP_TODAY" in answer.stderr


def test_a_database_address_that_is_given_is_the_one_used(fresh_city: FreshCity) -> None:
    answer = command("worker", "--once", DATABASE_URL=fresh_city.url)
    assert answer.returncode == 0, answer.stderr
    for line in answer.stderr.splitlines():
        json.loads(line)
    assert not (Path(os.environ["DOORSTEP_DATA"]) / "postgres").exists()


def test_a_database_that_does_not_answer_is_said_in_one_line() -> None:
    answer = command("migrate", DATABASE_URL="postgresql://doorstep@127.0.0.1:9/doorstep")
    assert answer.returncode == 1
    assert "DATABASE_URL" in answer.stderr
    assert answer.stderr.count("\n") == 1, answer.stderr
