"""`doorstep staff …`: the first people of a real city, and the province's officers."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from doorstep.config.cli import main
from doorstep.config.testing import FreshCity
from doorstep.kernel.actor import Post
from doorstep.people import queries, services
from doorstep.places.services import load_city

Said = pytest.CaptureFixture[str]


@pytest.fixture
def city(fresh_city: FreshCity) -> FreshCity:
    """A city nobody works in yet."""
    load_city(settings.CITY_FOLDER)
    return fresh_city


def listed(capsys: Said) -> list[dict[str, object]]:
    capsys.readouterr()
    assert main(["staff", "list", "--json"]) == 0
    found: list[dict[str, object]] = json.loads(capsys.readouterr().out)["staff"]
    return found


@pytest.mark.usefixtures("city")
def test_the_first_security_administrator_is_made_and_ended_here(capsys: Said) -> None:
    assert main(["staff", "add", "anna", "--name", "安全一"]) == 0
    code = capsys.readouterr().out.strip()
    assert services.invited_staff(username="anna", code=code)
    assert main(["staff", "appoint", "anna", "--post", "security", "--point", "O01"]) == 0
    (anna,) = listed(capsys)
    assert (anna["login"], anna["begun"]) == ("anna", False)
    assert [(each["post"], each["point"]) for each in anna["posts"]] == [("security", "O01")]  # type: ignore[attr-defined]  # JSON
    assert main(["staff", "invite", "anna"]) == 0
    assert capsys.readouterr().out.strip() != code
    ended = ["staff", "end", "anna", "--post", "security", "--point", "O01", "--now"]
    assert main(ended) == 0
    assert listed(capsys)[0]["posts"] == []


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["appoint", "nobody", "--post", "clerk", "--point", "O01"], "账号"),
        (["appoint", "bob-01", "--post", "clerk", "--point", "X99"], "--point"),
        (["appoint", "bob-01", "--post", "auditor", "--point", "O01"], "审计岗"),
        (["appoint", "bob-01", "--post", "registrar", "--point", "S01"], "审核岗"),
        (["end", "bob-01", "--post", "examiner", "--point", "O01"], "holds no"),
        (["add", "b", "--name", "李四"], "登录名"),
        (["add", "bob-01", "--name", "李四"], "登录名"),
    ],
)
def test_what_cannot_be_done_is_one_line(arguments: list[str], names: str, capsys: Said) -> None:
    assert main(["staff", "add", "bob-01", "--name", "李雷"]) == 0
    assert main(["staff", "appoint", "bob-01", "--post", "operator", "--point", "O01"]) == 0
    capsys.readouterr()
    assert main(["staff", *arguments]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert names in said


def test_an_officer_of_the_province_lies_in_its_schema_alone(
    city: FreshCity, tmp_path: Path
) -> None:
    environment = os.environ | {"DATABASE_URL": city.url, "DOORSTEP_DATA": str(tmp_path)}
    command = [sys.executable, "-m", "doorstep.config", "province", "officer"]
    for arguments in (["add", "officer-1", "--name", "省督一"], ["list", "--json"]):
        done = subprocess.run(
            [*command, *arguments], env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
    (officer,) = json.loads(done.stdout)["staff"]
    assert [each["post"] for each in officer["posts"]] == [Post.SUPERVISOR.value]
    assert queries.all_staff() == ()
