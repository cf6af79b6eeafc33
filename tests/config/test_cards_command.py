"""`plates cards` and `plates accept-cards`: print file with secrets, sealed list without."""

import csv
import hashlib
import json
import stat
from pathlib import Path

import pytest

from doorstep.config.cli import main
from doorstep.plates import scans
from doorstep.plates.cards.making import make_cards, read_list, sealed
from doorstep.plates.crypto import ed25519
from doorstep.plates.errors import CardListInvalid
from doorstep.plates.models import Card, CardPrinting
from doorstep.plates.scans import ScanKind

Said = pytest.CaptureFixture[str]


@pytest.fixture
def printing(tmp_path: Path, capsys: Said) -> tuple[Path, str]:
    """A printing of three cards and the digest the command told."""
    out = tmp_path / "cards"
    assert main(["plates", "cards", "--count", "3", "--printing", "7", "--out", str(out)]) == 0
    said = capsys.readouterr().out.splitlines()
    return out, said[-1].removeprefix("digest ")


def complaint(capsys: Said, *arguments: str) -> str:
    capsys.readouterr()
    try:
        code: object = main(["plates", *arguments])
    except SystemExit as ended:
        code = ended.code
    said = capsys.readouterr().err
    assert code == 2
    assert said.count("\n") == 1
    return said


def test_every_card_opens_its_own_commitment(printing: tuple[Path, str]) -> None:
    out, digest = printing
    found = read_list((out / "sealed.json").read_bytes())
    assert found.digest == digest == hashlib.sha256((out / "sealed.json").read_bytes()).hexdigest()
    with (out / "print.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["serial"] for row in rows] == ["1", "2", "3"]
    for row, (commitment, key) in zip(rows, found.cards, strict=True):
        request = scans.read_request(row["outside"])
        assert (request.printing, request.serial) == (7, int(row["serial"]))
        assert (request.commitment, request.one_time_key) == (commitment, key)
        nonce = bytes.fromhex(scans.read_nonce(row["scratch_1"]))
        assert hashlib.sha256(nonce).hexdigest() == commitment
        _, seed = scans.read(row["scratch_2"], ScanKind.KEY)
        assert ed25519.public_key(seed).hex() == key


def test_the_list_and_only_the_list_may_be_read_by_others(printing: tuple[Path, str]) -> None:
    out, _ = printing
    listed = (out / "sealed.json").read_text("utf-8")
    with (out / "print.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for secret in (row["scratch_1"], row["scratch_2"]):
                kind = ScanKind(secret[:2])
                assert scans.read(secret, kind)[1].hex() not in listed
                assert secret in (out / "print.html").read_text("utf-8")
    for name in ("print.csv", "print.html"):
        assert stat.S_IMODE((out / name).stat().st_mode) == 0o600


def test_a_printing_is_never_written_over(printing: tuple[Path, str], capsys: Said) -> None:
    out, _ = printing
    before = (out / "print.csv").read_bytes()
    assert "--out" in complaint(capsys, "cards", "--count", "2", "--out", str(out))
    assert (out / "print.csv").read_bytes() == before
    assert "--count" in complaint(capsys, "cards", "--count", "0", "--out", str(out / "x"))
    assert "--count" in complaint(capsys, "cards", "--count", "100001", "--out", str(out / "x"))
    assert "--printing" in complaint(
        capsys, "cards", "--count", "1", "--printing", "65536", "--out", str(out / "x")
    )


@pytest.mark.usefixtures("fresh_city")
def test_a_city_takes_over_a_list_by_its_digest_once(
    printing: tuple[Path, str], capsys: Said
) -> None:
    out, digest = printing
    listed = str(out / "sealed.json")
    assert "校验值" in complaint(capsys, "accept-cards", listed, "--digest", "0" * 64)
    assert CardPrinting.objects.count() == 0
    for _ in range(2):
        assert main(["plates", "accept-cards", listed, "--digest", digest]) == 0
    assert Card.objects.filter(printing=7).count() == 3
    other = sealed(7, make_cards(7, 2))
    (out / "other.json").write_bytes(other.file)
    said = complaint(capsys, "accept-cards", str(out / "other.json"), "--digest", other.digest)
    assert "另一份清单" in said
    assert Card.objects.count() == 3


@pytest.mark.parametrize(
    "change",
    [
        lambda value: value | {"form": "other"},
        lambda value: value | {"more": 1},
        lambda value: value | {"printing": 0},
        lambda value: value | {"printing": "7"},
        lambda value: value | {"cards": []},
        lambda value: value | {"cards": value["cards"] * 2},
        lambda value: value | {"cards": [["zz" * 32, "00" * 32]]},
        lambda value: value | {"cards": [["00" * 32]]},
        lambda value: value | {"cards": 5},
        lambda value: [value],
    ],
)
def test_a_list_that_was_changed_is_refused(change: object) -> None:
    value = json.loads(sealed(7, make_cards(7, 1)).file)
    changed = change(value)  # type: ignore[operator]
    with pytest.raises(CardListInvalid):
        read_list(json.dumps(changed, separators=(",", ":"), sort_keys=True).encode())


def test_a_list_written_differently_is_refused() -> None:
    file = sealed(7, make_cards(7, 1)).file
    with pytest.raises(CardListInvalid):
        read_list(file + b"\n")
    with pytest.raises(CardListInvalid):
        read_list(b"\xff")
