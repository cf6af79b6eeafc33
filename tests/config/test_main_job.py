"""`demo --check` as a person runs it: everything up, the main job over HTTP, everything gone."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.running import a_port, city_of

from doorstep.config.main_job import Steps
from doorstep.config.visiting import Failed, Visitor

STEPS = {
    "sign in",
    "can I",
    "draw",
    "audit before",
    "submit",
    "staff sign in",
    "accept",
    "examine",
    "fees",
    "review",
    "produce",
    "hand over",
    "number assigned",
    "receipt",
    "audit",
    "record",
    "total",
}


def test_the_check_does_the_main_job_and_says_how_long_each_step_took(founded: Path) -> None:
    # The city's folder alone: there a telephone on a busy machine has minutes to answer its call.
    environment = os.environ | {"DOORSTEP_CITY_FOLDER": str(city_of(founded))}
    environment.pop("DATABASE_URL", None)
    checked = subprocess.run(
        [
            sys.executable,
            "-m",
            "doorstep.config",
            "demo",
            "--check",
            "--small",
            "--port",
            str(a_port()),
        ],
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr
    (line,) = checked.stdout.splitlines()
    seconds = json.loads(line)["seconds"]
    assert set(seconds["main job"]) == STEPS
    assert {"pages answer", "witnessed", "record holds", "stop"} <= set(seconds)


def test_a_step_that_does_not_happen_is_named() -> None:
    steps, nobody = Steps(), Visitor("http://127.0.0.1:9")
    missed = r"^sign in: POST /api/v1/sessions/codes: ConnectError"
    with pytest.raises(Failed, match=missed), steps.step("sign in"):
        nobody.sign_in("19900000001")
    with pytest.raises(Failed, match=r"^odd: unexpected answer: KeyError"), steps.step("odd"):
        raise KeyError("numbers")
    assert steps.seconds == {}
    nobody.close()
