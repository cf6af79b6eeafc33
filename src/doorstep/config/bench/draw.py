"""Complete draws beside the plain design, in turns of one call on one durable database.

A draw is what citizens do over HTTP: request (signed in, the car's certificate asked for over
HTTP), call, open with the nonce, betas, result, choice; each step is answered when it stands in
the log. The plain design reserves 50 of 1,000,000 rows, takes one and lets 49 go.
"""

import os
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from uuid import UUID

from doorstep.config.bench.drawing.city import BenchCity, bench_city, pool_of
from doorstep.config.bench.drawing.people import Crowd, Times
from doorstep.config.bench.drawing.plain import Plain
from doorstep.config.bench.drawing.processor import Meter
from doorstep.config.bench.drawing.proofs import audit_of
from doorstep.config.cli.words import complain
from doorstep.config.database.using import close_for_good
from doorstep.kernel.plate_number import PlateKind

SMALL, LARGE = PlateKind.SMALL, PlateKind.SMALL_NEW_ENERGY
PATTERNS = {SMALL: "鲁M#####", LARGE: "鲁#######"}
SIZES = {SMALL: 10**5, LARGE: 10**7}
TURNS = 6
OURS_S, PLAIN_S, BARE_S, HALF_S = 8, 4, 2, 20
UNIFORM = 1_000_000
SLOTS, OFFERED = 2_000, 50
MOST_A_SECOND = 400
RECEIPTS = 50


@dataclass
class Compared:
    """Both designs on one machine at one time, for one size of pool."""

    times: Times
    cycles: list[float]
    bare: list[float]
    meter: Meter

    @property
    def cycles_per_s(self) -> float:
        """Of the plain design; its turns are equally long."""
        return sum(self.cycles) / len(self.cycles)

    @property
    def ratio(self) -> float:
        """Our draws to cycles of the plain design."""
        return self.times.per_second / self.cycles_per_s

    @property
    def ratio_to_bare(self) -> float:
        """Our draws to cycles of the barest form, whose rows do not know whose they are."""
        return self.times.per_second / (sum(self.bare) / len(self.bare))

    def told(self, declared: int) -> dict[str, object]:
        """As it goes into the answer."""
        return {
            "declared": declared,
            "ratio": round(self.ratio, 3),
            "ratio_to_bare": round(self.ratio_to_bare, 3),
            "draws_per_s": round(self.times.per_second, 1),
            "raw_cycles_per_s": round(self.cycles_per_s, 1),
            "ms": self.times.percentiles(),
            "cpu_ms_per_draw": self.cpu,
        }

    @property
    def cpu(self) -> dict[str, float]:
        """Processor milliseconds of each process for one draw."""
        drawn = len(self.times.drawn)
        return {name: round(spent / drawn, 2) for name, spent in self.meter.spent.items()}


def measure() -> dict[str, object]:
    """Both pools in turns with the plain design, then half the speed, receipts and audit."""
    with bench_city(PATTERNS) as city:
        lease = city.addresses.lease
        if lease is None:
            raise ValueError("the yardstick needs the embedded database: unset DATABASE_URL")
        plain = Plain.made(lease.url("postgres", "doorstep"), city.folder)
        crowd = Crowd(city.port, city.tokens)
        _warm(crowd)
        found = {kind: _compared(city, crowd, plain, kind) for kind in PATTERNS}
        half = _at_half(crowd, found[SMALL])
        crowd.close()
        proofs = _proofs(pool_of(SMALL), [UUID(one) for one in found[SMALL].times.drawn])
        close_for_good()
    small = found[SMALL].told(SIZES[SMALL])
    return {
        **{name: small[name] for name in ("ratio", "draws_per_s", "raw_cycles_per_s")},
        "cpu_ms_per_draw": small["cpu_ms_per_draw"],
        "ms": small["ms"],
        "ms_at_half_rate": half,
        "pool_1e5": small,
        "pool_1e7": found[LARGE].told(SIZES[LARGE]),
        "citizens_at_once": len(city.tokens),
        "web_processes": city.workers,
        "province": "a process of its own over HTTP",
        "turns": f"each pool {TURNS} x ({OURS_S} s draws, {PLAIN_S} s plain, {BARE_S} s bare)",
        **proofs,
        "uniformity": _uniformity(),
    }


def _uniformity() -> dict[str, object]:
    """Whether every slot is offered as often as every other, in a million draws of fifty."""
    from doorstep.plates.log.uniformity import slot_counts, uniformity_of

    begun = time.perf_counter()
    parts = os.cpu_count() or 1
    shares = [range(UNIFORM * n // parts, UNIFORM * (n + 1) // parts) for n in range(parts)]
    with ProcessPoolExecutor(parts) as workers:
        found = workers.map(slot_counts, shares, repeat(SLOTS), repeat(OFFERED), repeat(b"bench"))
        counts = [sum(slot) for slot in zip(*found, strict=True)]
    test = uniformity_of(counts, UNIFORM, OFFERED)
    return {
        "draws": test.draws,
        "chi_square": round(test.statistic, 1),
        "p": round(test.p, 4),
        "least": test.least,
        "most": test.most,
        "expected": test.expected,
        "seconds": round(time.perf_counter() - begun, 1),
    }


def _warm(crowd: Crowd) -> None:
    for kind in PATTERNS:
        crowd.prepare(kind, MOST_A_SECOND * 3)
        crowd.draw(kind, 3)


def _compared(city: BenchCity, crowd: Crowd, plain: Plain, kind: PlateKind) -> Compared:
    names = ["web", "sequencer", "province", "postgres"]
    roots = {name: city.pid(name) for name in names} | {"client": os.getpid()}
    compared = Compared(Times(), [], [], Meter(roots))
    for turn in range(TURNS):
        crowd.prepare(kind, MOST_A_SECOND * OURS_S)
        compared.meter.begin()
        times = crowd.draw(kind, OURS_S)
        compared.meter.end()
        compared.times.add(times)
        compared.cycles.append(plain.cycles_per_s(PLAIN_S))
        compared.bare.append(plain.cycles_per_s(BARE_S, "bare"))
        complain(
            f"{pool_of(kind)} turn {turn + 1}: {times.per_second:.1f} draws/s, "
            f"{compared.cycles[-1]:.1f} plain cycles/s, so far {compared.ratio:.3f}; {compared.cpu}"
        )
    return compared


def _at_half(crowd: Crowd, compared: Compared) -> dict[str, dict[str, float]]:
    rate = compared.times.per_second / 2
    crowd.prepare(SMALL, MOST_A_SECOND * HALF_S)
    times = crowd.draw(SMALL, HALF_S, rate)
    complain(f"{times.per_second:.1f} draws/s: {times.percentiles()}")
    return times.percentiles()


def _proofs(pool: str, drawn: Sequence[UUID]) -> dict[str, object]:
    """What the citizen checks and what the auditor checks, apart from the draws."""
    from doorstep.plates import queries, serving
    from doorstep.plates.crypto import VERIFIERS
    from doorstep.plates.log.receipt import Trusted, verify_receipt

    chosen = drawn[:: max(1, len(drawn) // RECEIPTS)][:RECEIPTS]
    begun = time.perf_counter()
    files = [queries.receipt(draw_id) for draw_id in chosen]
    made = time.perf_counter() - begun
    trusted = Trusted(serving.note_key(serving.origin(pool) or ""), serving.supervisors(pool))
    begun = time.perf_counter()
    for file in files:
        verify_receipt(file, trusted, VERIFIERS)
    checked = time.perf_counter() - begun
    report = audit_of(pool)
    return {
        "receipt_ms_to_make": round(made / len(files) * 1000, 2),
        "receipt_ms_to_check": round(checked / len(files) * 1000, 2),
        "receipt_bytes": max(map(len, files)),
        "audit_draws_per_s": round(report.draws / report.seconds, 1),
        "audited_draws": report.draws,
    }
