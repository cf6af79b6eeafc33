"""`doorstep plates cheat`: forged copies, the auditor's sentence, and no real key for it."""

import json
from pathlib import Path

import pytest
from tests.plates.builder import POOL, Citizen, a_held_number, a_pool

from doorstep.config.cli import main
from doorstep.config.testing import FreshCity
from doorstep.plates.log.cheating import CHEATS

Said = pytest.CaptureFixture[str]


def complaint(capsys: Said, *arguments: str) -> str:
    capsys.readouterr()
    assert main(["plates", "cheat", *arguments]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    return said


def test_without_a_name_it_lists_the_registry(capsys: Said) -> None:
    assert main(["plates", "cheat", "--json"]) == 0
    listed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [each["name"] for each in listed] == [cheat.name for cheat in CHEATS]


def test_every_cheat_is_noticed(capsys: Said) -> None:
    assert main(["plates", "cheat", "all", "--json"]) == 0
    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(said) == len(CHEATS)
    assert not any(each["good"] for each in said)


def test_one_cheat_shows_sentence_place_and_bytes(capsys: Said) -> None:
    assert main(["plates", "cheat", "hide-a-number"]) == 0
    said = capsys.readouterr().out
    assert "segment/count" in said
    assert "#3" in said
    assert '"e":"segment"' in said


@pytest.mark.parametrize("name", ["favour-a-friend", "two-books"])
def test_a_forged_copy_is_audited_by_the_other_command(
    name: str, tmp_path: Path, capsys: Said
) -> None:
    copy = tmp_path / "copy"
    assert main(["plates", "cheat", name, "--out", str(copy)]) == 0
    pinned = ["plates", "audit", str(copy), "--key", str(copy / "key")]
    assert main([*pinned, "--earlier", str(copy / "kept-checkpoint")]) == 1
    assert main(pinned) == (0 if name == "two-books" else 1)
    assert "not empty" in complaint(capsys, name, "--out", str(copy))


def test_mistakes_are_named(tmp_path: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "lists the names" in complaint(capsys, "honesty")
    assert "one forged copy" in complaint(capsys, "all", "--out", str(tmp_path / "x"))
    monkeypatch.delenv("DOORSTEP_DEMO", raising=False)
    assert "keys of a real log" in complaint(capsys, "weak-key", "--from", str(tmp_path))


def test_a_log_of_the_demonstration_is_forged_with_its_citys_keys(
    fresh_city: FreshCity, tmp_path: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    del fresh_city
    a_held_number(a_pool(), Citizen("wang", "LSVFF66R8C2116280"))
    assert main(["plates", "export", str(tmp_path)]) == 0
    monkeypatch.setenv("DOORSTEP_DEMO", "1")
    capsys.readouterr()
    mirror = str(tmp_path / POOL)
    assert main(["plates", "cheat", "clerk-chooses", "--from", mirror, "--json"]) == 0
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert finding["rule"] == "choose/signature"
    assert "no place for it" in complaint(capsys, "reclaim-for-another", "--from", mirror)
    key = tmp_path / POOL / "key"
    key.write_text(key.read_text().replace("supervisor ", "supervisor 00", 1))
    assert "--key" in complaint(capsys, "weak-key", "--from", mirror)
