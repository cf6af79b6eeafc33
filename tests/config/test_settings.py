"""Keys are made once and kept private; addresses become a path and a role; prefixes are removed."""

import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from doorstep.config.database.address import described, settings_for, with_database, with_user
from doorstep.config.errors import BadSetting
from doorstep.config.keys import InstallationKeys
from doorstep.config.logs import masked
from doorstep.config.wsgi import without_prefix


def test_a_key_is_made_once_however_many_ask(tmp_path: Path) -> None:
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda: found.append(InstallationKeys(tmp_path / "k").newest("a1")))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    assert stat.S_IMODE((tmp_path / "k" / "a1").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "k").stat().st_mode) == 0o700
    assert [file.name for file in tmp_path.iterdir()] == ["k"], "no draft is left"


def test_a_line_more_changes_the_key_and_keeps_the_old_one(tmp_path: Path) -> None:
    keys = InstallationKeys(tmp_path / "keys")
    old = keys.newest("field")
    with (tmp_path / "keys" / "field").open("a") as file:
        file.write("next " + "ab" * 32 + "\n")
    assert keys.newest("field") == "ab" * 32
    assert old in keys["field"].values()


@pytest.mark.parametrize("content", ["", "short 12\n", "a b c\n", "x " + "AB" * 32 + "\n"])
def test_a_damaged_key_is_refused(tmp_path: Path, content: str) -> None:
    keys = InstallationKeys(tmp_path / "keys")
    keys.newest("field")
    (tmp_path / "keys" / "field").write_text(content)
    with pytest.raises(BadSetting, match="damaged"):
        keys.newest("field")


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    keys = InstallationKeys(tmp_path / "keys")
    keys.newest("field")
    (tmp_path / "keys" / "field").chmod(0o644)
    with pytest.raises(BadSetting, match="chmod 600"):
        keys.newest("field")


@pytest.mark.parametrize(
    ("url", "host", "port", "name", "role_is_set"),
    [
        (
            "postgresql://doorstep_app:p%40ss@db.example:5433/city",
            "db.example",
            "5433",
            "city",
            False,
        ),
        ("postgresql://root@db.example/city", "db.example", "", "city", True),
        (
            "postgresql://doorstep_app@/d?host=%2Frun%2Fa%20b&port=5432",
            "/run/a b",
            "5432",
            "d",
            False,
        ),
    ],
)
def test_an_address_becomes_a_connection_of_one_schema_and_role(
    url: str, host: str, port: str, name: str, role_is_set: bool
) -> None:
    entry = settings_for(url, path="binzhou,jobs,ext", role="doorstep_app", pool=None)
    assert (entry["HOST"], entry["PORT"], entry["NAME"]) == (host, port, name)
    assert "-c search_path=binzhou,jobs,ext" in entry["OPTIONS"]["options"]
    assert ("-c role=doorstep_app" in entry["OPTIONS"]["options"]) is role_is_set
    assert "host" not in entry["OPTIONS"]


def test_addresses_are_varied_and_shown_without_passwords() -> None:
    url = "postgresql://a:secret@/one?host=%2Fs&port=5432"
    assert with_database(url, "two") == "postgresql://a:secret@/two?host=%2Fs&port=5432"
    assert with_user(url, "b") == "postgresql://b@/one?host=%2Fs&port=5432"
    assert "secret" not in described(url)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("id 37230119900101123X.", "id 3723**********123X."),
        ("电话13800001234", "电话138****1234"),
        ("vin=LSVAA2180E2123456", "vin=LSV**********3456"),
        ("case 20170620000018", "case 20170620000018"),
        ("digest " + "3" * 64, "digest " + "3" * 64),
    ],
)
def test_what_points_at_a_person_is_masked_in_logs(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize(
    ("path", "inner"),
    [("/d/desk/", "/desk/"), ("/desk/", "/desk/"), ("/d", "/"), ("/dx", "/dx")],
)
def test_the_prefix_may_be_left_or_removed_by_the_proxy(path: str, inner: str) -> None:
    seen: list[str] = []

    def application(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        seen.append(environ["PATH_INFO"])
        start("200 OK", [])
        return []

    without_prefix(application, "/d")({"PATH_INFO": path}, lambda *_: None)
    assert seen == [inner]


def test_tests_keep_their_keys_apart() -> None:
    assert "doorstep-test" in os.environ["DOORSTEP_DATA"]
