"""A hundred thousand stored decisions judged by two laws, on one core; a plain loop beside it.

The plain loop reads the same rows and the same JSON and judges nothing. The decisions are those of
one case, of every procedure in force on the day, with facts of each kind that a rule reads.
"""

import json
import time
from collections.abc import Iterator
from datetime import date
from uuid import uuid4

from doorstep.config.bench.assess import sample_facts
from doorstep.config.bench.people import apart
from doorstep.config.cli.words import complain

DECISIONS = 100_000
ON = date(2019, 4, 1)
OTHER = date(2022, 5, 1)


def measure() -> dict[str, object]:
    """Seconds of wall and processor time, of the whole walk and of the plain loop."""
    with apart():
        from doorstep.procedures.engine import impact as judging

        _load()
        begun, spent = time.perf_counter(), time.process_time()
        differ = 0
        for n, each in enumerate(judging.impact(judging.Law(), judging.Law(OTHER)), 1):
            differ += each.differs
            if n % 20_000 == 0:
                complain(f"{n} of {DECISIONS}")
        found: dict[str, object] = {
            "decisions": DECISIONS,
            "differ": differ,
            "impact s": round(time.perf_counter() - begun, 1),
            "impact cpu s": round(time.process_time() - spent, 1),
        }
        begun, spent = time.perf_counter(), time.process_time()
        read = sum(len(json.loads(body)) > 0 for body in _bodies())
        return found | {
            "plain loop rows": read,
            "plain loop s": round(time.perf_counter() - begun, 1),
            "plain loop cpu s": round(time.process_time() - spent, 1),
        }


def _bodies() -> Iterator[bytes]:
    from django.db import transaction

    from doorstep.procedures.engine.models import Decision

    with transaction.atomic():
        rows = Decision.objects.order_by("id").values_list("body", flat=True)
        for body in rows.iterator(chunk_size=500):
            yield bytes(body)


def _load() -> None:
    from doorstep.kernel import clock
    from doorstep.procedures import engine
    from doorstep.procedures.engine.models import Case, Decision
    from doorstep.procedures.engine.rules_hash import rules_hash

    now = clock.now()
    case = Case.objects.create(
        number="1904010000017",
        procedure="register-vehicle",
        status="completed",
        channel="station",
        applicant_id=uuid4(),
        opened_by="bench",
        subject="bench",
        received_at=now,
        received_on=ON,
        clock_from_on=ON,
        accept_by=ON,
        changed_at=now,
    )
    forms = [
        (engine.decided(engine.assess(found, sample_facts(found, ON), ON)), rules_hash(found))
        for found in engine.all_procedures()
        if found.in_force(ON)
    ]
    complain(f"{len(forms)} procedures, {sum(len(body) for body, _ in forms) // len(forms)} bytes")
    for first in range(0, DECISIONS, 5_000):
        Decision.objects.bulk_create(
            Decision(
                case=case,
                kind="grant",
                at=now,
                on=ON,
                by="bench",
                outcome="granted",
                body=forms[n % len(forms)][0],
                rules_hash=forms[n % len(forms)][1],
            )
            for n in range(first, first + 5_000)
        )
