"""The log over HTTP: tiles others can read, nonsense is not found, an audit by address passes."""

from dataclasses import dataclass
from datetime import date

import pytest
from django.test import Client
from tests.plates.builder import POOL, Citizen, a_held_number, a_pool

from doorstep.places.models import CitySetting
from doorstep.plates import reading, serving
from doorstep.plates.crypto import VERIFIERS
from doorstep.plates.log.auditing import audit
from doorstep.plates.log.merkle import included, inclusion_proof, leaf_hash
from doorstep.plates.log.publishing import files_of
from doorstep.plates.models import Entry, Pool

pytestmark = pytest.mark.django_db

NONSENSE = (
    "0/999",
    "0/0",
    "0/00a",
    "0/x000/000",
    "0/000.p/0",
    "0/000.p/256",
    "0/000.p/300",
    "64/000",
    "-1/000",
    "entries/999",
    "entries/000.p/x",
    "0/000/",
    "0/../checkpoint",
    "0/x999/x999/x999/x999/x999/999",
    "0/%00",
    "٣/٠٠٠",
)


@pytest.fixture(autouse=True)
def open_log() -> None:
    """The city shows its log to everybody."""
    CitySetting.objects.create(
        name=reading.AUDIENCE,
        from_on=date(2017, 1, 1),
        value=reading.OPEN,
        source_zh="样本",
        source_en="sample",
        sample=True,
    )


@dataclass
class Web:
    """A log read through the site, as an auditor elsewhere would."""

    client: Client

    def read(self, path: str) -> bytes:
        answer = self.client.get(f"/log/{POOL}/{path}")
        if answer.status_code != 200:
            raise FileNotFoundError(path)
        return bytes(answer.content)


@pytest.fixture
def long_log() -> list[bytes]:
    """More than two full tiles of entries."""
    sequencer = a_pool(target=60)
    for n in range(54):
        a_held_number(sequencer, Citizen(f"c{n}", f"VIN{n:014d}"))
    bodies = Entry.objects.filter(pool_id=POOL).order_by("index").values_list("body", flat=True)
    return [bytes(body) for body in bodies]


def test_every_file_of_the_log_is_served_and_an_auditor_elsewhere_is_content(
    client: Client, long_log: list[bytes]
) -> None:
    assert len(long_log) > 256
    note = serving.checkpoint(POOL)
    assert note is not None
    for path, content in files_of(long_log, note):
        answer = client.get(f"/log/{POOL}/{path}")
        assert answer.status_code == 200, path
        assert answer.content == content, path
    origin = Pool.objects.get(pk=POOL).origin
    report = audit(
        Web(client),
        log=serving.note_key(origin),
        supervisors=serving.supervisors(POOL),
        verifiers=VERIFIERS,
    )
    assert report.good, report.findings
    assert (report.size, report.draws) == (len(long_log), 54)


def test_every_entry_has_a_proof_from_tiles(long_log: list[bytes]) -> None:
    size = len(long_log)
    root = bytes(Pool.objects.get(pk=POOL).root)
    node = serving.reader(POOL, size).node
    for index, body in enumerate(long_log):
        assert included(leaf_hash(body), index, size, inclusion_proof(index, size, node), root)


def test_tiles_are_kept_for_ever_and_the_checkpoint_is_asked_again(client: Client) -> None:
    a_pool()
    head = client.get(f"/log/{POOL}/checkpoint")
    assert head["Cache-Control"] == "no-cache"
    again = client.get(f"/log/{POOL}/checkpoint", headers={"If-None-Match": head["ETag"]})
    assert again.status_code == 304
    assert "immutable" in client.get(f"/log/{POOL}/tile/0/000.p/3")["Cache-Control"]
    first, second = client.get(f"/log/{POOL}/key").content.decode().splitlines()
    assert first.startswith(f"binzhou.example/log/{POOL}+")
    assert second.startswith("supervisor ")


@pytest.mark.parametrize("path", NONSENSE)
def test_nonsense_is_not_found(client: Client, path: str) -> None:
    a_pool()
    assert client.get(f"/log/{POOL}/tile/{path}").status_code == 404


@pytest.mark.parametrize("path", ["checkpoint", "key", "tile/0/000"])
def test_a_pool_that_is_not_there_is_not_found(client: Client, path: str) -> None:
    assert client.get(f"/log/3716-99/{path}").status_code == 404
