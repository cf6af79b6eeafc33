"""Two processes of the province on one database, killed in the middle of a hundred draws."""

import contextlib
import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.plates.log.builder import POOL, secret
from tests.province.builder import SECRET, Town, a_town
from tests.running import a_port

from doorstep.config.testing import FreshCity
from doorstep.plates.crypto import ed25519
from doorstep.province import messages
from doorstep.province.models import Anomaly, Checkpoint, Entry

pytestmark = pytest.mark.usefixtures("province")

TURN = f"/witness/{POOL}/turn"
PATIENCE_S = 240


class Process:
    """`doorstep province` on a port of its own."""

    def __init__(self, database: str, log: Path) -> None:
        self.port = a_port()
        self._database, self._log = database, log
        self.start()

    def start(self) -> None:
        environment = os.environ | {
            "DATABASE_URL": self._database,
            "DOORSTEP_KEY_PROVINCE": f"test:{SECRET}",
            "DOORSTEP_DEMO": "",
        }
        command = [sys.executable, "-m", "doorstep.config", "province", "--port", str(self.port)]
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                command, env=environment, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self) -> None:
        """As a power cut: everything of it, at once."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def say(self, path: str, body: bytes) -> tuple[int, Any]:
        """One message. Errors: OSError, HTTPException while it is not there."""
        signature = ed25519.sign(secret("city/key"), messages.message(path, body)).hex()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("POST", path, body, {"Doorstep-Signature": signature})
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()


@pytest.fixture
def two(province: FreshCity, tmp_path: Path) -> Iterator[list[Process]]:
    """A province and its hot standby."""
    processes = [Process(province.url, tmp_path / f"{name}.log") for name in ("one", "two")]
    yield processes
    for each in processes:
        each.kill()


class Stubborn:
    """Sends the same message again, to the other one if need be, until it is answered."""

    def __init__(self, processes: list[Process]) -> None:
        self.processes = processes
        self.losses = 0

    def says(self, town: Town, **changed: Any) -> dict[str, Any]:
        body = json.dumps(town.message(**changed)).encode()
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            try:
                status, said = self.processes[0].say(TURN, body)
            except (OSError, http.client.HTTPException, ValueError):
                status, said = 503, {}
            if status == 200:
                return dict(said)
            assert status == 503, said
            self.losses += 1
            self.processes.reverse()
            time.sleep(0.05)
        raise AssertionError("no answer")


def test_a_hundred_draws_survive_the_death_of_one_province_after_the_other(
    two: list[Process],
) -> None:
    town = a_town(pattern="鲁M1###", released=60, k=2, target=60)
    client = Stubborn(two)
    client.says(town)
    proofs: dict[int, str] = {}
    for batch in range(10):
        town.tick(spare=60)  # a slow machine may take a minute to start a process
        ids = [town.request() for _ in range(10)]
        for id_ in ids:
            town.call(id_)
        commit(town, client, dies_at=0 if batch in (1, 3) else None)
        if batch == 6:
            two[0].kill()  # with the nonces of ten citizens on their way
        nonces = [town.nonce(id_) for id_ in ids]
        answers = [client.says(town, nonces=nonces), client.says(town)]
        if batch in (2, 5):
            client.processes.reverse()
            answers.append(client.says(town))
        assert all(answer["proofs"] == answers[0]["proofs"] for answer in answers)
        proofs |= {each["id"]: each["proof"] for each in answers[0]["proofs"]}
        for id_ in ids:
            town.betas(id_)
        for id_ in ids:
            town.result()
            town.choose(id_)
        commit(town, client, dies_at=1 if batch in (4, 7) else None)
        revive(two)
    assert client.losses > 0
    assert proofs == {id_: proof_in_log(town, id_) for id_ in range(1, 101)}
    bodies = Entry.objects.filter(pool_id=POOL).order_by("index").values_list("body", flat=True)
    assert [bytes(body) for body in bodies] == town.entries
    sizes = list(Checkpoint.objects.values_list("size", flat=True))
    assert len(sizes) == len(set(sizes))
    assert not Anomaly.objects.exists()


def revive(processes: list[Process]) -> None:
    """Whoever died is started again; the next messages may find it still on its way."""
    for each in processes:
        if each.process.poll() is not None:
            each.start()


def commit(town: Town, client: Stubborn, dies_at: int | None) -> None:
    """Propose, write, have it cosigned; one dies while the first or second message is there."""
    told = [entry.decode() for entry in town.pending]
    with death_of(client.processes[0] if dies_at == 0 else None):
        assert client.says(town, proposal=told)["refused"] is None
    town.written = len(town.entries)
    with death_of(client.processes[0] if dies_at == 1 else None):
        town.cosigned_by(client.says(town))


@contextlib.contextmanager
def death_of(process: Process | None) -> Iterator[None]:
    """It is killed a moment after the message was sent."""
    if process is None:
        yield
        return
    killer = threading.Timer(random.uniform(0.0, 0.04), process.kill)
    killer.start()
    yield
    killer.join()


def proof_in_log(town: Town, id_: int) -> str:
    """The second coin of a draw as the log has it."""
    for entry in town.entries:
        read = json.loads(entry)
        if read["e"] == "betas" and read.get("id") == id_:
            return str(read["pi"][1])
    raise AssertionError(id_)
