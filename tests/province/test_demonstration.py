"""The whole demonstration with its province: an officer's orders reach the public log."""

import json
import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.running import Demo, a_demo

from doorstep.config.founding import OFFICER
from doorstep.config.visiting import Failed, Visitor
from doorstep.plates.crypto import VERIFIERS
from doorstep.plates.log import auditing
from doorstep.plates.log.entries import Freeze, Rules, read_entry
from doorstep.plates.types import LogKeys

POOL = "3716-02"
PATIENCE = 90.0


@pytest.fixture(scope="module")
def demo(founded: Path) -> Iterator[Demo]:
    """A demonstration with everything in it."""
    with a_demo(founded) as running:
        yield running


@pytest.fixture
def officer(demo: Demo) -> Iterator[Visitor]:
    """The invented officer of the province."""
    visitor = Visitor(f"http://127.0.0.1:{demo.province_port}", patience=PATIENCE)
    visitor.be(OFFICER)
    yield visitor
    visitor.close()


def eventually(happens: Callable[[], bool]) -> bool:
    """Whether it happens in time."""
    deadline = time.monotonic() + PATIENCE
    while not happens():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


def the_log(demo: Demo) -> auditing.Source:
    """The public log of the pool."""
    return auditing.source_of(f"http://127.0.0.1:{demo.port}/log/{POOL}")


def entries(demo: Demo, kind: type) -> list[object]:
    """The entries of one kind that the public log has."""
    keys = LogKeys.parse(the_log(demo).read("key").decode())
    report = auditing.audit(
        the_log(demo),
        log=keys.log,
        supervisors=keys.supervisors,
        witnesses=keys.witnesses,
        verifiers=VERIFIERS,
    )
    assert report.good
    assert report.independent
    read = map(read_entry, auditing.entries_of(the_log(demo), report.size))
    return [entry for entry in read if isinstance(entry, kind)]


def test_the_founding_was_approved_by_the_officer_and_names_both_parties(
    demo: Demo, officer: Visitor
) -> None:
    page = officer.request("GET", f"/pools/{POOL}").text
    assert page.count("已同意") >= 5, "rules, two segments, plates in use before, a fill"
    assert "鲁M#####" in page
    (rules,) = [entry for entry in entries(demo, Rules) if isinstance(entry, Rules)]
    assert [party["name"] for party in rules.parties] == ["city", "province"]


def test_an_officers_freeze_stands_in_the_public_log(demo: Demo, officer: Visitor) -> None:
    page = officer.request("GET", f"/pools/{POOL}").text
    (choice,) = re.findall(r'<option value="(1-[01])"', page)
    officer.send(f"/pools/{POOL}/freeze", {"segment": choice, "why": "核查重号", "text": ""})
    assert eventually(lambda: "已冻结" in officer.request("GET", f"/pools/{POOL}").text)
    (freeze,) = [entry for entry in entries(demo, Freeze) if isinstance(entry, Freeze)]
    assert (freeze.s, freeze.on, freeze.why) == (1, 1, "核查重号")


def test_a_province_that_was_killed_goes_on_where_it_was(demo: Demo) -> None:
    address = f"http://127.0.0.1:{demo.province_port}"
    reader = Visitor(address, patience=PATIENCE)
    before = reader.request("GET", f"/witness/{POOL}/head").json()
    keys = reader.request("GET", "/witness/keys").json()
    text = Path(f"/proc/{demo.process.pid}/task/{demo.process.pid}/children").read_text()
    (pid,) = [
        int(child)
        for child in text.split()
        if b"\0province\0" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]
    os.kill(pid, signal.SIGKILL)
    assert eventually(lambda: not Path(f"/proc/{pid}").exists())
    after = reader.request("GET", f"/witness/{POOL}/head").json()
    assert after["size"] >= before["size"]
    assert reader.request("GET", "/witness/keys").json() == keys
    reader.close()


def test_the_introductions_hold_public_keys_alone(demo: Demo) -> None:
    data = demo.data
    lines = [json.loads(line) for line in (data / "introductions").read_text().splitlines()]
    assert [line["pool"] for line in lines] == [POOL, "3716-52"]
    secrets = [file.read_text().split()[1] for file in (data / "keys").iterdir()]
    secrets += [file.read_text().split()[1] for file in (data / "province" / "keys").iterdir()]
    assert len(secrets) > 8
    assert not [secret for secret in secrets if secret in json.dumps(lines)]
    assert not {file.name for file in (data / "keys").iterdir()} & {"province"}


def test_no_stranger_is_heard(demo: Demo) -> None:
    stranger = Visitor(f"http://127.0.0.1:{demo.province_port}")
    for path in ("turn", "tail", "supervised"):
        with pytest.raises(Failed, match="401"):
            stranger.request("POST", f"/witness/{POOL}/{path}", json={})
    stranger.close()
