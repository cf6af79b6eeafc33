"""What a draw of fifty costs on a durable database, with 10^5 and with 10^7 numbers declared.

One process does everything the server side does: the citizen's four messages, the sequencer's
batches, checkpoints; then receipts are checked and the whole log is audited.
"""

import hashlib
import os
import resource
import shutil
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from doorstep.config.cli.words import complain, django
from doorstep.kernel.actor import Actor, ActorKind
from doorstep.kernel.plate_number import PlateKind

if TYPE_CHECKING:
    from doorstep.plates.log.auditing import Report
    from doorstep.plates.sequencer import Sequencer

POOLS = {
    "10^5": (PlateKind.SMALL, "鲁M#####"),
    "10^7": (PlateKind.SMALL_NEW_ENERGY, "鲁#######"),
}
ALONE, CROWD, ROUNDS, RECEIPTS = 100, 16, 25, 50
TERMS = {
    "k": 50,
    "target": 2000,
    "tries": 3,
    "reveal_s": 10,
    "choose_s": 600,
    "extend_n": 2,
    "extend_s": 300,
    "hold_workdays": 10,
    "retain_days": 365,
    "channels": ["phone"],
    "policy": "open",
    "text": "bench",
}


def measure() -> dict[str, float | int]:
    """Milliseconds and draws per second for both pools, receipt and audit."""
    folder = Path(tempfile.mkdtemp(prefix="doorstep-", dir="/var/tmp"))
    folder.chmod(0o755)  # PostgreSQL's user must pass through
    os.environ |= {"DOORSTEP_DATA": str(folder), "DOORSTEP_POOL": "0"}
    os.environ.pop("DATABASE_URL", None)
    found: dict[str, float | int] = {}
    try:
        with django() as addresses:
            from django.conf import settings

            from doorstep.config.database import bootstrap

            bootstrap.migrate(addresses.admin, addresses.owner, [settings.CITY])
            for name, told in _compared().items():
                found |= {f"{what}, {name} declared": n for what, n in told.items()}
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    found["resident MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return found


def _compared() -> dict[str, dict[str, float | int]]:
    """Both pools draw in turn, so that both meet the same weather on the machine."""
    writers = {name: _opened(*each) for name, each in POOLS.items()}
    wall = dict.fromkeys(POOLS, 0.0)
    cpu = dict.fromkeys(POOLS, 0.0)
    together = dict.fromkeys(POOLS, 0.0)
    drawn: dict[str, list[UUID]] = {name: [] for name in POOLS}
    for n in range(ALONE):
        for name, writer in writers.items():
            begun, used = time.perf_counter(), time.process_time()
            _draws(writer, [n])
            wall[name] += time.perf_counter() - begun
            cpu[name] += time.process_time() - used
    for turn in range(ROUNDS):
        first = ALONE + turn * CROWD
        for name, writer in writers.items():
            begun = time.perf_counter()
            drawn[name] += _draws(writer, range(first, first + CROWD))
            together[name] += time.perf_counter() - begun
    return {
        name: {
            "ms a draw alone": round(wall[name] / ALONE * 1000, 2),
            "CPU ms a draw alone": round(cpu[name] / ALONE * 1000, 2),
            f"draws/s {CROWD} at once": round(len(drawn[name]) / together[name], 1),
            **_proofs(writer.pool, drawn[name][-RECEIPTS:]),
        }
        for name, writer in writers.items()
    }


def _opened(kind: PlateKind, pattern: str) -> "Sequencer":
    from doorstep.kernel.actor import SYSTEM
    from doorstep.plates import jobs, services
    from doorstep.plates.sequencer import Sequencer

    pool = f"3716-{kind.value}"
    begun = time.perf_counter()
    services.open_pool(
        pool=pool, kind=kind, origin="bench.example", terms=TERMS, patterns=[pattern], by=SYSTEM
    )
    jobs.work_off(pool)
    complain(f"{pool}: {pattern} declared in {time.perf_counter() - begun:.1f} s")
    return Sequencer(pool)


def _draws(sequencer: "Sequencer", people: Sequence[int]) -> list[UUID]:
    """Whole draws of several people, each step of all in one batch."""
    from doorstep.plates import queries, services
    from doorstep.plates.crypto import ed25519
    from doorstep.plates.log import texts
    from doorstep.plates.models import Draw
    from doorstep.plates.types import Channel

    def by(n: int) -> Actor:
        return Actor(ActorKind.CITIZEN, f"person-{n}")

    def secret(n: int, what: str) -> bytes:
        return hashlib.sha256(f"{sequencer.pool} {what} {n}".encode()).digest()

    drawn = [
        services.request_draw(
            pool=sequencer.pool,
            channel=Channel.PHONE,
            commitment=hashlib.sha256(secret(n, "nonce")[:16]).hexdigest(),
            one_time_key=ed25519.public_key(secret(n, "key")).hex(),
            applicant_id=f"person-{n}",
            vin=f"VIN{sequencer.pool[-2:]}{n:012d}",
            by=by(n),
        )
        for n in people
    ]
    sequencer.step()
    for n, draw_id in zip(people, drawn, strict=True):
        services.open_draw(draw_id=draw_id, nonce=secret(n, "nonce")[:16].hex(), by=by(n))
    sequencer.step()
    for n, draw_id in zip(people, drawn, strict=True):
        number = queries.draw(draw_id).numbers[0]
        alpha = Draw.objects.values_list("alpha", flat=True).get(pk=draw_id)
        message = texts.choose(bytes.fromhex(alpha), number)
        signature = ed25519.sign(secret(n, "key"), message).hex()
        services.choose_number(draw_id=draw_id, number=number, signature=signature, by=by(n))
    sequencer.step()
    return drawn


def _proofs(pool: str, drawn: Sequence[UUID]) -> dict[str, float | int]:
    from doorstep.plates import queries, serving
    from doorstep.plates.crypto import VERIFIERS
    from doorstep.plates.log.receipt import Trusted, verify_receipt

    begun = time.perf_counter()
    files = [queries.receipt(draw_id) for draw_id in drawn]
    made = time.perf_counter() - begun
    trusted = Trusted(serving.note_key(serving.origin(pool) or ""), serving.supervisors(pool))
    begun = time.perf_counter()
    for file in files:
        verify_receipt(file, trusted, VERIFIERS)
    checked = time.perf_counter() - begun
    report = _audit(pool)
    return {
        "ms to make a receipt": round(made / len(files) * 1000, 2),
        "ms to check a receipt": round(checked / len(files) * 1000, 2),
        "receipt bytes": max(map(len, files)),
        "audit draws/s": round(report.draws / report.seconds, 1),
    }


def _audit(pool: str) -> "Report":
    """Hashing the declared numbers is not part of it: this process has done that and remembers."""
    from doorstep.plates import serving
    from doorstep.plates.crypto import VERIFIERS
    from doorstep.plates.log.auditing import Directory, audit

    with tempfile.TemporaryDirectory() as folder:
        for path, content in serving.files(pool):
            file = Path(folder) / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        report = audit(
            Directory(Path(folder)),
            log=serving.note_key(serving.origin(pool) or ""),
            supervisors=serving.supervisors(pool),
            verifiers=VERIFIERS,
        )
    if not report.good:
        raise ValueError(report.findings)
    return report
