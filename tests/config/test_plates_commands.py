"""`doorstep plates …`: a stranger audits a mirror, checks a receipt, and is told what is wrong."""

import json
import threading
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connections
from tests.plates.builder import POOL, Citizen, a_held_number, a_pool

from doorstep.config.cli import main
from doorstep.config.testing import FreshCity
from doorstep.plates import queries, serving


class Quiet(WSGIRequestHandler):
    """Answers without a line on standard error for each."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


Said = pytest.CaptureFixture[str]


@pytest.fixture
def mirror(fresh_city: FreshCity, tmp_path: Path) -> Path:
    """A mirror of a log with a draw, the receipt beside it."""
    del fresh_city
    view = a_held_number(a_pool(), Citizen("wang", "LSVFF66R8C2116280"))
    (tmp_path / "receipt").write_bytes(queries.receipt(view.id))
    assert main(["plates", "export", str(tmp_path)]) == 0
    return tmp_path / POOL


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


def test_a_mirror_is_audited_by_whoever_has_the_key(mirror: Path, capsys: Said) -> None:
    capsys.readouterr()
    assert main(["plates", "audit", str(mirror), "--key", str(mirror / "key"), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["good"], report["pinned"], report["draws"]) == (True, True, 1)
    assert main(["plates", "audit", str(mirror)]) == 0
    assert "pin it with --key" in capsys.readouterr().out


def test_a_log_is_audited_at_its_address(mirror: Path, capsys: Said) -> None:
    with make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet) as server:

        def serve() -> None:
            try:
                server.serve_forever(poll_interval=0.01)
            finally:
                connections.close_all()

        thread = threading.Thread(target=serve)
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}/log/{POOL}"
        try:
            assert main(["plates", "audit", address, "--key", str(mirror / "key")]) == 0
            said = complaint(capsys, "audit", f"http://127.0.0.1:{server.server_port}/log/3716-99")
            assert "404" in said
        finally:
            server.shutdown()
            thread.join()


def test_a_mirror_that_was_changed_is_found_out(mirror: Path, capsys: Said) -> None:
    size = serving.published_size(POOL)
    bundle = mirror / f"tile/entries/000.p/{size}"
    bundle.write_bytes(bundle.read_bytes().replace(b'"choose_s":600', b'"choose_s":601'))
    assert main(["plates", "audit", str(mirror)]) == 1
    assert "log/root" in capsys.readouterr().out


def test_an_export_again_writes_nothing_and_since_writes_the_tail(
    mirror: Path, tmp_path: Path, capsys: Said
) -> None:
    capsys.readouterr()
    assert main(["plates", "export", str(mirror.parent)]) == 0
    assert ": 0 files written" in capsys.readouterr().out
    a_held_number(a_pool(), Citizen("li", "LSGPC52U6AF102554"))
    assert main(["plates", "export", str(tmp_path), "--since", "5"]) == 0
    assert main(["plates", "audit", str(mirror)]) == 0


def test_a_receipt_is_checked_without_a_database(
    mirror: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:9/none")
    receipt, key = str(mirror.parent / "receipt"), str(mirror / "key")
    assert main(["plates", "verify-receipt", receipt, "--key", key]) == 0
    out = capsys.readouterr().out
    assert "没有独立见证方" in out
    assert out.endswith("good\n")
    other = Path(receipt)
    value = json.loads(other.read_bytes())
    value["result"]["numbers"].reverse()
    other.write_text(json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")))
    assert main(["plates", "verify-receipt", receipt, "--key", key]) == 1


def test_stats_balance(mirror: Path, capsys: Said) -> None:
    del mirror
    capsys.readouterr()
    assert main(["plates", "stats", "--json"]) == 0
    counts = json.loads(capsys.readouterr().out)[POOL]
    assert (counts["declared"], counts["held"], counts["released"]) == (10_000, 1, 400)


def test_a_segment_that_is_asked_for_is_declared(mirror: Path, capsys: Said) -> None:
    del mirror
    assert main(["plates", "segment", POOL, "鲁MB####"]) == 0
    a_held_number(a_pool(), Citizen("li", "LSGPC52U6AF102554"))
    assert [each.declared for each in queries.segments(POOL)] == [10_000, 10_000]
    assert "PATTERN" in complaint(capsys, "segment", POOL, "鲁MB12##")
    assert "POOL" in complaint(capsys, "segment", "3716-99", "鲁MC####")
    assert "PATTERN" in complaint(capsys, "segment", POOL, "鲁m?##")


def test_a_list_of_another_system_is_compared_with_segments(tmp_path: Path, capsys: Said) -> None:
    issued = tmp_path / "issued.csv"
    issued.write_text("number\n鲁M10001\n鲁M10002\n", "utf-8")
    arguments = ["plates", "audit", "--issued", str(issued), "--segment", "鲁M1####"]
    assert main(arguments) == 0
    issued.write_text("number\n鲁M10001\n鲁M10001\n", "utf-8")
    assert main(arguments) == 1
    assert "不能证明" in capsys.readouterr().out


def test_bad_input_is_one_line(tmp_path: Path, capsys: Said) -> None:
    junk = tmp_path / "junk"
    junk.write_bytes(b"\x00\xffnot json")
    key = tmp_path / "key"
    key.write_text("nonsense")
    assert "DIR_OR_URL" in complaint(capsys, "audit", "/nowhere/at/all")
    assert "DIR_OR_URL" in complaint(capsys, "audit", "ftp://example/log")
    assert "DIR_OR_URL" in complaint(capsys, "audit")
    assert "--key" in complaint(capsys, "audit", str(tmp_path))
    assert "--since" in complaint(capsys, "export", str(tmp_path), "--since", "-1")
    assert "FILE" in complaint(capsys, "verify-receipt", "/nowhere")
    assert "--key" in complaint(capsys, "verify-receipt", str(junk))
    assert "--key" in complaint(capsys, "verify-receipt", str(junk), "--key", str(key))
    assert "--segment" in complaint(capsys, "audit", "--issued", str(junk))
    key.write_text("a.example/log/1+" + "00000000+AQ==\nsupervisor " + "00" * 32)
    assert "--key" in complaint(capsys, "verify-receipt", str(junk), "--key", str(key))


def test_junk_is_no_receipt(mirror: Path, tmp_path: Path, capsys: Said) -> None:
    junk = tmp_path / "junk"
    key = str(mirror / "key")
    for content in (b"", b"[]", b"{}", b'"x"', b"\xff\x00", b'{"form":1}', b"9" * 70_000):
        junk.write_bytes(content)
        assert "FILE" in complaint(capsys, "verify-receipt", str(junk), "--key", key)
