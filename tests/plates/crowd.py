"""Citizens who draw at once while processes die, and what must hold when all is quiet."""

import os
import random
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from django.db import Error, connection, connections, transaction
from tests.plates.builder import POOL, Citizen

from doorstep.config.processes import doorstep, end_with_parent
from doorstep.plates import queries, services, serving
from doorstep.plates.comparing import differences
from doorstep.plates.crypto import VERIFIERS
from doorstep.plates.log.auditing import audit
from doorstep.plates.log.checkpoint import open_checkpoint
from doorstep.plates.log.merkle import consistency_proof, consistent
from doorstep.plates.models import Number, Pool
from doorstep.plates.types import DrawState, NumberState

Answer = TypeVar("Answer")
PATIENCE_S = 300.0


def insist(ask: Callable[[], Answer]) -> Answer:
    """Ask again after a lost connection, as a page does; every verb bears being repeated."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            return ask()
        except Error:
            connection.close()
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def wait_past(draw_id: UUID, *states: DrawState) -> DrawState:
    """The first state of the draw that is none of these."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        state = insist(lambda: queries.draw(draw_id).state)
        if state not in states:
            return state
        time.sleep(0.02)
    raise TimeoutError(f"{draw_id} stays {state}")


@dataclass
class Acknowledged:
    """What people were told is done, and every checkpoint anybody saw."""

    held: dict[UUID, str] = field(default_factory=dict)
    assigned: dict[UUID, str] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)
    broken: list[BaseException] = field(default_factory=list)


def draw_once(citizen: Citizen, told: Acknowledged, *, register: bool) -> None:
    """A whole draw; every other one is registered at once."""
    draw_id = insist(citizen.request)
    assert wait_past(draw_id, DrawState.RECEIVED, DrawState.IN_LINE) is DrawState.CALLED
    insist(lambda: citizen.open(draw_id))
    assert wait_past(draw_id, DrawState.CALLED, DrawState.OPENED) is DrawState.OFFERED
    number = insist(lambda: queries.draw(draw_id).numbers[0])
    insist(lambda: citizen.choose(draw_id, number))
    assert wait_past(draw_id, DrawState.OFFERED) is DrawState.HELD
    told.held[draw_id] = number
    if register:
        insist(lambda: _register(citizen, draw_id))
        told.assigned[draw_id] = number


def _register(citizen: Citizen, draw_id: UUID) -> None:
    with transaction.atomic():
        if not Number.objects.filter(draw_id=draw_id, state=NumberState.ASSIGNED).exists():
            services.assign_number(
                draw_id=draw_id, applicant_id=citizen.name, vin=citizen.vin, case_number="1"
            )


def crowd(people: int, draws_each: int, told: Acknowledged) -> list[threading.Thread]:
    """Started threads of citizens, each drawing for one car after another."""

    def live(person: int) -> None:
        try:
            for n in range(draws_each):
                citizen = Citizen(f"person-{person}-{n}", f"LSV{person:05d}{n:09d}")
                draw_once(citizen, told, register=n % 2 == 0)
        except BaseException as broken:  # noqa: BLE001 - handed to the test, which raises it
            told.broken.append(broken)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=live, args=(person,)) for person in range(people)]
    for thread in threads:
        thread.start()
    return threads


class Writers:
    """Sequencer processes that are killed and started again."""

    def __init__(self, log: Path, count: int) -> None:
        self.log = log.open("ab")
        self.running = [self._start() for _ in range(count)]

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            doorstep("sequencer"),
            stdout=self.log,
            stderr=self.log,
            env=os.environ | {"DOORSTEP_POOL": "0"},
            preexec_fn=end_with_parent,
        )

    def kill_one(self) -> None:
        """Kill one without a word and start another."""
        place = random.randrange(len(self.running))
        self.running[place].send_signal(signal.SIGKILL)
        self.running[place].wait()
        self.running[place] = self._start()

    def stop(self) -> None:
        """End all."""
        for process in self.running:
            process.terminate()
        for process in self.running:
            process.wait(timeout=60)
        self.log.close()


@dataclass
class Mirror:
    """The files of a log in memory."""

    files: dict[str, bytes]

    def read(self, path: str) -> bytes:
        """One file."""
        return self.files[path]


def require_sound(told: Acknowledged) -> None:
    """Nothing acknowledged is lost, no number twice, one log without a fork, tables as the log."""
    if told.broken:
        raise told.broken[0]
    assert differences(POOL) == []
    standing = dict(Number.objects.values_list("number", "state"))
    owners = dict(Number.objects.values_list("number", "draw_id"))
    assert len(owners) == Number.objects.count()
    for draw_id, number in told.held.items():
        assert owners[number] == draw_id
        wanted = NumberState.ASSIGNED if draw_id in told.assigned else NumberState.HELD
        assert standing[number] == wanted
    row = Pool.objects.get(pk=POOL)
    node = serving.reader(POOL, row.tree_size).node
    for note in told.notes:
        head, _ = open_checkpoint(note, serving.note_key(row.origin), VERIFIERS)
        proof = consistency_proof(head.size, row.tree_size, node)
        assert consistent(head.size, row.tree_size, proof, head.root, bytes(row.root))
    report = audit(
        Mirror(dict(serving.files(POOL))),
        log=serving.note_key(row.origin),
        supervisors=serving.supervisors(POOL),
        verifiers=VERIFIERS,
    )
    assert report.good, report.findings
    assert report.size == row.tree_size
    assert report.counts["held"] + report.counts["assigned"] == len(told.held)
