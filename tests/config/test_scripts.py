"""The five verbs: bad arguments are said, and the lock files name no place in the world."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")


@pytest.mark.parametrize(
    ("line", "names"),
    [
        (["scripts/install", "--form", "x"], "--form"),
        (["scripts/install", "--from", "/nowhere/at/all"], "--from"),
        (["scripts/install", "--from"], "--from"),
        (["scripts/bench"], "NAME"),
    ],
)
def test_bad_arguments_are_named(line: list[str], names: str) -> None:
    answer = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 2
    assert names in answer.stderr
    assert answer.stderr.count("\n") == 1


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_file_pins_everything_by_hash_and_names_no_address(name: str) -> None:
    text = (ROOT / name).read_text()
    assert "://" not in text
    assert not re.search(r"^-|--index|--find-links|@ ", text, re.MULTILINE)
    packages = re.split(r"\n(?=[a-z])", text.split("\n", 1)[1])
    assert len(packages) > 40
    for package in packages:
        assert re.match(r"[a-z0-9-]+==\S+ \\\n +--hash=sha256:[0-9a-f]{64}", package), package[:80]


def test_both_locks_agree_and_hold_all_that_is_declared() -> None:
    pins = [
        dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / name).read_text(), re.MULTILINE))
        for name in LOCKS
    ]
    running, all_of_it = pins
    assert {name: all_of_it.get(name) for name in running} == running
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    declared = project["dependencies"] + project["optional-dependencies"]["dev"]
    names = {re.split(r"[^a-z0-9-]", one)[0] for one in declared}
    assert names <= set(all_of_it)
