"""A number that was chosen: look at it, put it on a vehicle, keep it longer, give it back.

Why the row is locked: registration makes the number `assigned` inside the case's transaction, and
the log entry that follows cannot be refused because a lapse needs the same row.
"""

from datetime import date
from uuid import UUID

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from doorstep.audit import services as audit
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.plate_number import PlateKind, PlateNumber
from doorstep.plates import applicants
from doorstep.plates.errors import HoldNotFound, NotAtThisStep, SignatureInvalid
from doorstep.plates.log import texts
from doorstep.plates.models import Draw, Intent, Number
from doorstep.plates.services.holder import holder_of
from doorstep.plates.services.statement import intending, verb, written
from doorstep.plates.types import DrawState, NumberState

_RELEASE = verb(
    """
WITH draw AS (
    SELECT id, pool_id FROM plates_draw
    WHERE id = %(draw)s AND state IN ('held', 'offered') AND alpha = %(alpha)s
        AND (state = 'held' OR NOT EXISTS (
            SELECT FROM plates_intent
            WHERE draw_id = %(draw)s AND verb = 'choose' AND answered_at IS NULL
        ))
    FOR NO KEY UPDATE
), done AS (
    INTENT FROM draw ON CONFLICT DO NOTHING RETURNING id
), noted AS (NOTE FROM done)
SELECT FROM done
""",
    INTENT=intending("cancel", fields="%(fields)s"),
)


def held_number(*, draw_id: UUID, applicant_id: str, vin: str) -> PlateNumber:
    """The number that this draw holds for this applicant and vehicle, its row locked.

    Call inside an act's transaction. Errors: HoldNotFound.
    """
    # The draw first, then its number: the order in which the sequencer takes them too.
    Draw.objects.select_for_update().filter(pk=draw_id).first()
    number = (
        Number.objects.select_for_update(of=("self",))
        .select_related("pool", "draw")
        .filter(draw_id=draw_id, draw__vin=vin)
        .filter(draw__applicant_id__in=applicants.rows_of(applicant_id))
        .filter(state=NumberState.HELD)
        .first()
    )
    if number is None:
        raise HoldNotFound
    return PlateNumber(PlateKind(number.pool.kind), number.number)


def assign_number(*, draw_id: UUID, applicant_id: str, vin: str, case_number: str) -> PlateNumber:
    """Make the held number the vehicle's own; the log entry follows in the next batch.

    Call inside the registration's transaction. Errors: HoldNotFound.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("assign_number belongs inside an act")
    plate = held_number(draw_id=draw_id, applicant_id=applicant_id, vin=vin)
    now = clock.now()
    Number.objects.filter(draw_id=draw_id).update(
        state=NumberState.ASSIGNED, case_number=case_number, until=None, changed_at=now
    )
    draw = Draw.objects.get(pk=draw_id)
    draw.state = DrawState.ASSIGNED
    draw.case_number = case_number
    draw.save(update_fields=["state", "case_number"])
    Intent.objects.create(
        pool_id=draw.pool_id,
        verb="assign",
        draw=draw,
        fields={"number": plate.text},
        made_at=now,
    )
    return plate


def extend_hold(*, draw_id: UUID, until: date) -> PlateNumber | None:
    """Keep a held number at least until this day; the number where its last day has moved.

    Call inside an act's transaction. Nothing happens to a hold that is over or lasts longer. The
    log needs no entry: its rule names the earliest day of a lapse, the office decides on a later.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("extend_hold belongs inside an act")
    draw = Draw.objects.select_for_update(of=("self",)).select_related("pool").get(pk=draw_id)
    last = draw.hold_until
    if draw.state != DrawState.HELD or last is None or not clock.today() <= last < until:
        return None
    Draw.objects.filter(pk=draw_id).update(hold_until=until, reminded_at=None)
    Number.objects.filter(draw_id=draw_id, state=NumberState.HELD).update(until=until)
    return PlateNumber(PlateKind(draw.pool.kind), draw.chosen)


def release_number(*, draw_id: UUID, by: Actor, signature: str | None = None) -> UUID:
    """Give a held number back before its last day, or all offered ones: no penalty.

    The vehicle may draw again as often as the rules allow; the try is spent.
    `signature` is by the draw's one-time key, or None where a kiosk holds the key.
    Errors: DrawNotFound, NotAtThisStep, SignatureInvalid.
    """
    holder = holder_of(draw_id)
    note = holder.signed(texts.cancel(holder.alpha), signature) if holder.alpha or signature else ""
    values = {
        "draw": draw_id,
        "alpha": holder.alpha.hex(),
        "fields": Jsonb({"note": note}),
        "now": clock.now(),
        **audit.note_values("draw.released", f"draw:{draw_id}", by=by),
    }
    if note and written(_RELEASE, values):
        return draw_id
    draw = Draw.objects.defer("material").get(pk=draw_id)
    if draw.intents.filter(verb="cancel", refused="").exists():
        return draw_id
    if draw.state not in (DrawState.HELD, DrawState.OFFERED):
        raise NotAtThisStep(state=DrawState(draw.state).label)
    if note:
        # Another phone has just chosen: what was meant was the offer, not that number.
        raise NotAtThisStep(state=DrawState.HELD.label)
    raise SignatureInvalid
