"""The tail of the log that the province has and a city restored from a backup has not.

Why it is taken whole: the city signed it once and people hold receipts of it. A draw whose row was
lost gets a row without an owner, which its owner claims with the vehicle.
"""

from uuid import UUID

import structlog
from django.db import connection, transaction

from doorstep.audit import services as audit
from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM
from doorstep.plates.log.entries import Entry, Request, read_entry
from doorstep.plates.log.merkle import leaf_hash
from doorstep.plates.log.refusals import Refused
from doorstep.plates.models import Draw, Intent
from doorstep.plates.sequencer.asked import Asked, waiting
from doorstep.plates.sequencer.batch import KEEPING, Batch
from doorstep.plates.sequencer.commit import commit
from doorstep.plates.sequencer.ledger import Ledger
from doorstep.plates.sequencer.province import Province, ProvinceAway
from doorstep.plates.services.draw import draw_id_of
from doorstep.plates.types import DrawState

log = structlog.get_logger(__name__)

AT_ONCE = 100_000
_VERBS = {"betas": "open", "expire": "cancel"}
"""Entries whose intents have another name."""


def adopt(ledger: Ledger, province: Province) -> int:
    """Take over what the province has more than this log; how many entries.

    Errors: ProvinceAway, Fenced; Refused where the tail does not follow from the log.
    """
    entries, _, _ = province.tail(ledger.pool, ledger.size)
    if not entries:
        raise ProvinceAway("tail: empty")
    batch = Batch(ledger, province, adopted=True)
    asked = waiting(ledger.pool, AT_ONCE)
    with transaction.atomic():
        for body in entries:
            read = read_entry(body)
            if isinstance(read, Request):
                _make_room(ledger.pool, read)
    for body in entries:
        before = len(batch.entries)
        done = batch.take(body)
        draw_id = None
        if done.draw is not None:
            draw_id = draw_id_of(done.draw.cn, done.draw.ck)
        match = _asked_for(asked, done.entry, draw_id)
        if match is not None:
            asked.remove(match)
            match.index = done.index
            batch.asked_for[before] = match
            batch.answered.append(match)
    written = commit(batch)
    log.warning("adopted the province's tail", pool=ledger.pool, entries=written)
    with transaction.atomic():
        audit.note(
            "pool.adopted",
            f"pool:{ledger.pool}",
            by=SYSTEM,
            detail={"entries": written, "size": ledger.size, "last": leaf_hash(entries[-1]).hex()},
        )
    return written


def _asked_for(asked: list[Asked], entry: Entry, draw_id: UUID | None) -> Asked | None:
    verb = _VERBS.get(entry.e, entry.e)
    said = {name: value for name, value in entry.as_object().items() if name not in ("e", "t")}
    for each in asked:
        if each.verb != verb or (each.draw.id if each.draw else None) != draw_id:
            continue
        if verb not in KEEPING or each.fields == said:
            return each
    return None


def _make_room(pool: str, request: Request) -> None:
    """A row for the draw, unless it is there; a newer wish of the same people stands back."""
    draw_id = draw_id_of(request.cn, request.ck)
    if Draw.objects.filter(pk=draw_id).exists():
        return
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE plates_draw SET state = %s, ended_why = %s, ended_sentence = %s"
            " WHERE state = %s AND (vehicle_key = %s OR applicant_key = %s) RETURNING id",
            [
                DrawState.REFUSED.value,
                "request/vehicle-busy",
                Refused("request/vehicle-busy").sentence,
                DrawState.RECEIVED.value,
                request.nv,
                request.na,
            ],
        )
        stood_back = [row[0] for row in cursor.fetchall()]
    Intent.objects.filter(draw_id__in=stood_back, answered_at=None).update(
        answered_at=now, refused="request/vehicle-busy"
    )
    Draw.objects.create(
        id=draw_id,
        pool_id=pool,
        state=DrawState.RECEIVED,
        channel=request.ch,
        applicant_id="",
        vin="",
        vehicle_key=request.nv,
        applicant_key=request.na,
        commitment=request.cn,
        one_time_key=request.ck,
        requested_at=now,
    )
