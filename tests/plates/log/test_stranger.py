"""A stranger's audit: three copied folders, another user of the machine, keys and tiles alone."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path

import cryptography
import nacl
import pytest
from tests.plates.log.builder import City, a_city

import doorstep
from doorstep.plates.crypto import TOOLS
from doorstep.plates.log.cheating import by_name, try_out
from doorstep.plates.log.cheating.specimen import keyring, specimen
from doorstep.plates.log.pinned import LogKeys
from doorstep.plates.log.publishing import files_of

NOBODY = 65534
FOLDERS = ("kernel", "plates/log", "plates/crypto")
LEFT_OUT = shutil.ignore_patterns(
    "__pycache__", "test", "tests", "idlelib", "ensurepip", "site-packages", "tkinter",
    "turtledemo", "lib2to3", "*.a",
)  # fmt: skip


@pytest.fixture(scope="module")
def desk() -> Iterator[Path]:
    """A folder that any user of the machine may enter: the interpreter, the copied folders."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made:
        desk = Path(made)
        desk.chmod(0o755)
        source = Path(doorstep.__file__).parent
        for folder in FOLDERS:
            shutil.copytree(source / folder, desk / "copy/doorstep" / folder, ignore=LEFT_OUT)
        (desk / "copy/doorstep/plates/__init__.py").write_bytes(b"")
        (desk / "copy/doorstep/__init__.py").write_bytes(b"")
        libraries = Path(nacl.__file__).parents[1]
        assert Path(cryptography.__file__).parents[1] == libraries
        for name in ("nacl", "cryptography", "cffi"):
            shutil.copytree(libraries / name, desk / "copy" / name, ignore=LEFT_OUT)
        for arithmetic in libraries.glob("_cffi_backend*"):
            shutil.copy(arithmetic, desk / "copy")
        yield desk


@pytest.fixture(scope="module")
def python(desk: Path) -> list[str]:
    """An interpreter that this other user can start: this one, or a copy of it."""
    own = Path(sys.executable).resolve()
    if os.getuid() or may_start(own):
        return [str(own)]
    library = Path(sysconfig.get_paths()["stdlib"])
    copied = desk / "python" / library.relative_to(sys.base_prefix)
    shutil.copytree(library, copied, ignore=LEFT_OUT)
    (desk / "python/bin").mkdir()
    shutil.copy(own, desk / "python/bin/python3")
    for shared in (Path(sys.base_prefix) / "lib").glob("libpython*.so*"):
        shutil.copy(shared, desk / "python/lib")
    return [str(desk / "python/bin/python3")]


def may_start(program: Path) -> bool:
    """Whether everybody may."""
    return all(each.stat().st_mode & 0o005 == 0o005 for each in (program, *program.parents))


def audited(
    desk: Path, python: list[str], *arguments: str
) -> tuple[int, dict[str, object], dict[str, object]]:
    """Exit code and report of the audit, and who ran it from what."""
    who = (
        "import os,sys,json,runpy;"
        "sys.stderr.write(json.dumps({'uid':os.getuid()})+'\\n');"
        "sys.argv=['audit',*sys.argv[1:]];"
        "runpy.run_module('doorstep.plates.crypto',run_name='__main__')"
    )
    another = {} if os.getuid() else {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    ended = subprocess.run(
        [*python, "-S", "-P", "-B", "-c", who, *arguments],
        cwd=desk,
        env={"PYTHONPATH": str(desk / "copy"), "LD_LIBRARY_PATH": str(desk / "python/lib")},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        **another,  # type: ignore[call-overload]
    )
    assert ended.stderr.startswith("{"), ended.stderr
    return (
        ended.returncode,
        json.loads(ended.stdout or "{}"),
        json.loads(ended.stderr.splitlines()[0]),
    )


def published(city: City, folder: Path) -> Path:
    """Tiles, entries, checkpoint and the keys: what a city publishes, and nothing else."""
    for path, content in files_of(city.entries, city.checkpoint()):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    keys = LogKeys(city.log_key(), tuple(city.trusted().supervisors))
    (folder / "key").write_text(str(keys))
    return folder


def test_three_copied_folders_and_the_published_keys_are_enough(
    desk: Path, python: list[str]
) -> None:
    city = a_city(parties=("city", "province"))
    for _ in range(20):
        city.registered()
    log = published(city, desk / "honest")
    code, report, ran = audited(desk, python, str(log), str(log / "key"))
    assert code == 0
    assert report["good"] is True
    assert report["counts"] == city.state.counts()
    assert report["draws"] == 20
    assert ran["uid"] == (os.getuid() or NOBODY)


@pytest.mark.parametrize("name", ["favour-a-friend", "without-the-province", "two-books"])
def test_the_stranger_finds_the_forgery(desk: Path, python: list[str], name: str) -> None:
    cheat, keys = by_name(name), keyring(TOOLS)
    assert cheat is not None
    honest = specimen(keys)
    forged = try_out(cheat, honest, keys).forgery.log
    folder = desk / name
    for path, content in files_of(forged.entries, forged.note):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    (folder / "key").write_text(str(LogKeys(forged.key, tuple(forged.supervisors))))
    (folder / "kept").write_text(honest.note)
    code, report, _ = audited(
        desk, python, str(folder), str(folder / "key"), "--earlier", str(folder / "kept")
    )
    assert code == 1
    findings = report["findings"]
    assert isinstance(findings, list)
    assert findings[0]["rule"] in cheat.rules


def test_the_copy_has_no_other_room(desk: Path) -> None:
    rooms = {path.name for path in (desk / "copy/doorstep").iterdir()}
    assert rooms == {"__init__.py", "kernel", "plates"}
    assert {path.name for path in (desk / "copy/doorstep/plates").iterdir()} == {
        "__init__.py", "log", "crypto",
    }  # fmt: skip
