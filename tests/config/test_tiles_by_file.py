"""Tiles that cross to the public side as files: in parts, repeated, interrupted, audited there."""

import shutil
from pathlib import Path

import pytest
from tests.plates.builder import POOL, Citizen, a_held_number, a_pool

from doorstep.config.cli import main
from doorstep.plates import serving

pytestmark = pytest.mark.usefixtures("fresh_city")
Said = pytest.CaptureFixture[str]


def drawn(*serials: int) -> None:
    sequencer = a_pool()
    for serial in serials:
        a_held_number(sequencer, Citizen(f"person-{serial}", f"LSVFF66R8C{serial:07d}"))


def carried(inside: Path, outside: Path) -> None:
    """What was exported since the last time goes over on a stick."""
    shutil.copytree(inside, outside, dirs_exist_ok=True)
    shutil.rmtree(inside)


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def good(outside: Path) -> bool:
    mirror = outside / POOL
    return main(["plates", "audit", str(mirror), "--key", str(mirror / "key")]) == 0


def test_an_auditor_reads_a_folder_that_came_over_in_parts(tmp_path: Path, capsys: Said) -> None:
    inside, outside = tmp_path / "stick", tmp_path / "public"
    since = 0
    for round_ in range(3):
        drawn(*range(round_ * 30, round_ * 30 + 30))
        size = serving.published_size(POOL)
        assert main(["plates", "export", str(inside), "--since", str(since)]) == 0
        carried(inside, outside)
        assert good(outside)
        since = size
    assert since > 256
    whole = tmp_path / "whole"
    assert main(["plates", "export", str(whole)]) == 0
    there = files(outside)
    assert all(there[name] == content for name, content in files(whole).items())
    assert "NOT GOOD" not in capsys.readouterr().out


def test_the_same_export_again_is_the_same_files(tmp_path: Path, capsys: Said) -> None:
    drawn(1, 2)
    since = ["--since", "10"]
    for folder in ("one", "two"):
        assert main(["plates", "export", str(tmp_path / folder), *since]) == 0
    assert files(tmp_path / "one") == files(tmp_path / "two")
    capsys.readouterr()
    assert main(["plates", "export", str(tmp_path / "one"), *since]) == 0
    assert ": 0 files written" in capsys.readouterr().out


def test_what_got_lost_on_the_way_is_noticed_and_brought_again(tmp_path: Path) -> None:
    drawn(1, 2)
    outside = tmp_path / "public"
    assert main(["plates", "export", str(outside)]) == 0
    assert good(outside)
    bundle = next((outside / POOL / "tile/entries").rglob("000.p/*"))
    bundle.unlink()
    assert main(["plates", "audit", str(outside / POOL)]) != 0
    assert main(["plates", "export", str(outside)]) == 0
    assert good(outside)


def test_an_older_part_brought_again_takes_nothing_back(tmp_path: Path) -> None:
    drawn(1)
    old, outside = tmp_path / "old", tmp_path / "public"
    assert main(["plates", "export", str(old)]) == 0
    drawn(2)
    assert main(["plates", "export", str(outside)]) == 0
    tiles = files(outside)
    assert main(["plates", "export", str(outside), "--since", "0"]) == 0
    assert files(outside) == tiles
    assert files(old)[f"{POOL}/checkpoint"] != tiles[f"{POOL}/checkpoint"]
