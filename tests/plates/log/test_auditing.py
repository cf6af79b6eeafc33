"""A stranger audits a whole log from a folder: every byte to the root, every rule replayed."""

import time
from dataclasses import replace
from pathlib import Path

import pytest
from tests.plates.log.builder import POOL, City, a_city, public

from doorstep.plates.crypto import VERIFIERS
from doorstep.plates.log.auditing import Address, Directory, Report, audit, source_of
from doorstep.plates.log.checkpoint import NoteInvalid
from doorstep.plates.log.issued import audit_issued
from doorstep.plates.log.publishing import files_of
from doorstep.plates.log.state import State
from doorstep.plates.log.storing import restore, store


def published(city: City, folder: Path) -> Path:
    for path, content in files_of(city.entries, city.checkpoint()):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def audited(city: City, folder: Path) -> Report:
    return audit(
        Directory(folder),
        log=city.log_key(),
        supervisors={public("supervisor")},
        verifiers=VERIFIERS,
    )


@pytest.fixture
def city() -> City:
    city = a_city()
    for _ in range(60):
        city.registered()
    city.request()
    return city


def test_an_honest_log_is_good(city: City, tmp_path: Path) -> None:
    report = audited(city, published(city, tmp_path))
    assert report.good
    assert report.draws == 60
    assert report.counts == city.state.counts()
    assert report.by_channel == {"phone": 61}
    assert not report.independent
    assert report.size == len(city.entries) > 256


def test_a_log_the_city_signed_anew_is_refused_at_the_false_entry(
    city: City, tmp_path: Path
) -> None:
    at = next(i for i, effects in enumerate(city.effects) if effects.entry.e == "choose")
    city.entries[at] = replace(city.effects[at].entry, add="鲁M1999").to_bytes()  # type: ignore[call-arg]
    report = audited(city, published(city, tmp_path))
    assert [finding.index for finding in report.findings] == [at]
    assert report.findings[0].rule == "choose/refill"


def test_changed_bytes_do_not_lead_to_the_signed_root(city: City, tmp_path: Path) -> None:
    folder = published(city, tmp_path)
    bundle = folder / "tile/entries/000"
    bundle.write_bytes(bundle.read_bytes().replace(b'"ch":"phone"', b'"ch":"kiosk"', 1))
    rules = {finding.rule for finding in audited(city, folder).findings}
    assert {"log/root", "log/tile"} <= rules


def test_a_false_tile_a_missing_file_and_a_cut_log_are_found(city: City, tmp_path: Path) -> None:
    folder = published(city, tmp_path)
    tile = folder / "tile/0/000"
    tile.write_bytes(bytes(32) + tile.read_bytes()[32:])
    assert [finding.rule for finding in audited(city, folder).findings] == ["log/tile"]
    (folder / "tile/entries/000").unlink()
    with pytest.raises(OSError, match="000"):
        audited(city, folder)


def test_a_checkpoint_of_somebody_else_is_not_audited(city: City, tmp_path: Path) -> None:
    folder = published(city, tmp_path)
    note = (folder / "checkpoint").read_text()
    (folder / "checkpoint").write_text(note.replace("doorstep.test", "doorstep.best"))
    with pytest.raises(NoteInvalid):
        audited(city, folder)


def test_places_are_folders_or_addresses() -> None:
    assert source_of("https://a.example/log/1") == Address("https://a.example/log/1")
    assert source_of("mirror") == Directory(Path("mirror"))
    with pytest.raises(ValueError, match="http"):
        Address("file:///etc/passwd")


def test_a_stored_state_goes_on_as_if_it_had_never_stopped() -> None:
    whole, again = a_city(parties=("city", "province")), a_city(parties=("city", "province"))
    for city in (whole, again):
        city.registered()
        city.draw()
        waiting = city.request()
        city.call(waiting)
        city.log(city.fill_entry(5))
    again.state = restore(store(again.state), {public("supervisor")}, VERIFIERS)
    assert store(again.state) == store(whole.state)
    for city in (whole, again):
        city.betas(3)
        city.result()
        city.choose(3)
        city.fill_betas()
        city.snapshot()
    assert whole.entries == again.entries
    assert whole.fingerprint() == again.fingerprint()


def test_replay_is_fast_enough_for_an_audit() -> None:
    """At least 300 draws a second on one core; each is request to assign."""
    city = a_city("鲁M@####", released=2000, k=50, target=2000)
    for _ in range(150):
        city.registered()
    state = State(POOL, {public("supervisor")}, VERIFIERS)
    began = time.process_time()
    for index, entry in enumerate(city.entries):
        state.apply(entry, index)
    assert 150 / (time.process_time() - began) > 300


def test_unreleased_numbers_cost_no_memory() -> None:
    """A hundred thousand declared, forty-one named, a state of a few kilobytes."""
    city = a_city("鲁M#####", released=40)
    city.registered()
    assert len(city.state.numbers) == 41
    assert len(store(city.state)) < 10_000


def test_a_list_of_issued_numbers_shows_conservation_only() -> None:
    lines = ["number,day", "鲁M10001,2017-06-20", "鲁M10001,2017-06-21", "鲁N1,2017-06-21"]
    report = audit_issued(lines, ["鲁M1####"])
    assert report.repeated == ((3, "鲁M10001"),)
    assert report.outside == ((4, "鲁N1"),)
    assert report.issued_by_segment == {"鲁M1####": 1}
    assert not report.good
    assert "不能证明" in report.remark
    with pytest.raises(ValueError, match="number"):
        audit_issued(["no,heading"], ["鲁M1####"])
