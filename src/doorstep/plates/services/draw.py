"""Asking for a draw, opening it, choosing from it.

Why no idempotency key: a draw carries its own. Its id is derived from the commitment and the
one-time key, and each verb happens once for a draw, so a repeated message meets what it wrote.
"""

import hashlib
from uuid import UUID

from django.db import IntegrityError
from psycopg.types.json import Jsonb

from doorstep.audit import services as audit
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import explained
from doorstep.plates import keys
from doorstep.plates.errors import (
    ChoiceClosed,
    DrawNotFound,
    NonceDoesNotOpen,
    NotAtThisStep,
    NumberNotOffered,
    PlatesError,
    PoolNotOpen,
    SignatureInvalid,
)
from doorstep.plates.log import texts
from doorstep.plates.models import Draw
from doorstep.plates.services.claim import claim_draws
from doorstep.plates.services.holder import holder_of, require_hex
from doorstep.plates.services.statement import inserting, intending, verb, written
from doorstep.plates.types import Channel, DrawState
from doorstep.registry import queries as registry

_SAID = (
    "channel",
    "point",
    "applicant_id",
    "vin",
    "vehicle_key",
    "applicant_key",
    "commitment",
    "one_time_key",
    "kiosk_salt",
)
# Each is a whole verb: what it changes, the intent for the log, the row of the record.
_REQUEST = verb(
    """
WITH done AS (
    INSERTED FROM plates_pool WHERE id = %(pool)s AND tree_size > 0
    RETURNING id, pool_id
), intent AS (INTENT FROM done), noted AS (NOTE FROM done)
SELECT FROM done
""",
    INSERTED=inserting(
        Draw,
        id="%(draw)s",
        pool_id="id",
        state="'received'",
        requested_at="%(now)s",
        **{name: f"%({name})s" for name in _SAID},
    ),
    INTENT=intending("request"),
)
_OPEN = verb(
    """
WITH done AS (
    UPDATE plates_draw SET nonce = %(nonce)s, state = 'opened'
    WHERE id = %(draw)s AND state = 'called' AND nonce = '' AND commitment = %(commitment)s
    RETURNING id, pool_id
), intent AS (INTENT FROM done), noted AS (NOTE FROM done)
SELECT FROM done
""",
    INTENT=intending("open"),
)
# The row is locked, so that a batch which ends the draw sees the intent or is not believed.
_CHOOSE = verb(
    """
WITH draw AS (
    SELECT id, pool_id FROM plates_draw
    WHERE id = %(draw)s AND state = 'offered' AND alpha = %(alpha)s
        AND %(number)s = ANY (numbers) AND closes_at >= %(now)s
    FOR NO KEY UPDATE
), done AS (
    INTENT FROM draw ON CONFLICT DO NOTHING RETURNING id
), noted AS (NOTE FROM done)
SELECT FROM done
""",
    INTENT=intending("choose", fields="%(fields)s"),
)
_EXTEND = verb(
    """
WITH done AS (
    UPDATE plates_draw AS draw SET extensions = draw.extensions + 1,
        closes_at = draw.closes_at + make_interval(secs => (pool.rules->>'extend_s')::integer)
    FROM plates_pool AS pool
    WHERE draw.id = %(draw)s AND pool.id = draw.pool_id AND draw.state = 'offered'
        AND draw.closes_at >= %(now)s AND draw.extensions < (pool.rules->>'extend_n')::integer
    RETURNING draw.id
), noted AS (NOTE FROM done)
SELECT FROM done
"""
)


def draw_id_of(commitment: str, one_time_key: str) -> UUID:
    """The id of the draw that this commitment and key ask for. Errors: InvalidInput."""
    require_hex("commitment", commitment, 32)
    require_hex("one_time_key", one_time_key, 32)
    return UUID(
        bytes=hashlib.sha256(bytes.fromhex(commitment) + bytes.fromhex(one_time_key)).digest()[:16]
    )


def request_draw(
    *,
    pool: str,
    channel: Channel,
    commitment: str,
    one_time_key: str,
    applicant_id: str,
    vin: str,
    by: Actor,
    point: str = "",
    salt: bytes | None = None,
    further: bool = False,
) -> UUID:
    """Ask for fifty numbers; `commitment` is SHA-256 of the nonce, `one_time_key` an Ed25519 key.

    `further` = the vehicle is registered and gets another number: it counts anew for each owner.

    Errors: InvalidInput for malformed hex, VehicleHasDraw, ApplicantHasDraw, PoolNotOpen.
    """
    draw_id = draw_id_of(commitment, one_time_key)
    counted = f"{vin}/{registry.owners_of(vin)}" if further else vin
    values = {
        "draw": draw_id,
        "pool": pool,
        "channel": channel.value,
        "point": point,
        "applicant_id": applicant_id,
        "vin": vin,
        "vehicle_key": keys.nullifier("vehicle", counted),
        "applicant_key": keys.nullifier("applicant", applicant_id),
        "commitment": commitment,
        "one_time_key": one_time_key,
        "kiosk_salt": salt,
        "now": clock.now(),
        **audit.note_values("draw.requested", f"draw:{draw_id}", by=by, detail={"pool": pool}),
    }
    try:
        if written(_REQUEST, values):
            return draw_id
    except IntegrityError as broken:
        # The same request sent twice meets its twin in whichever constraint comes first.
        if _same(draw_id, applicant_id, vin):
            return draw_id
        claim_draws(
            applicant_id=applicant_id, vin=vin, vehicle_key=str(values["vehicle_key"]), by=by
        )
        raise _named(broken) from broken
    raise PoolNotOpen


def request_kiosk_draw(
    *,
    pool: str,
    applicant_id: str,
    vin: str,
    by: Actor,
    form_id: str,
    point: str = "",
    further: bool = False,
) -> UUID:
    """A draw whose nonce and key the machine holds: for pages without JavaScript and for kiosks.

    `form_id` is the hidden id of the form; sent twice, it is the same draw.
    """
    salt = hashlib.sha256(f"{applicant_id}\0{vin}\0{form_id}".encode()).digest()[:16]
    secret = keys.kiosk_secret(salt)
    return request_draw(
        pool=pool,
        channel=Channel.KIOSK,
        commitment=secret.commitment,
        one_time_key=secret.public_key,
        applicant_id=applicant_id,
        vin=vin,
        by=by,
        point=point,
        salt=salt,
        further=further,
    )


def open_draw(*, draw_id: UUID, nonce: str, by: Actor) -> UUID:
    """Give the nonce (16 bytes, hex) once the call is fixed.

    Errors: DrawNotFound, NonceDoesNotOpen, NotAtThisStep.
    """
    require_hex("nonce", nonce, 16)
    commitment = hashlib.sha256(bytes.fromhex(nonce)).hexdigest()
    values = {
        "draw": draw_id,
        "nonce": nonce,
        "commitment": commitment,
        "now": clock.now(),
        **audit.note_values("draw.opened", f"draw:{draw_id}", by=by),
    }
    if written(_OPEN, values):
        return draw_id
    draw = _stands(draw_id)
    if draw.commitment != commitment:
        raise NonceDoesNotOpen
    if draw.nonce:
        return draw_id
    raise _elsewhere(draw)


def choose_number(*, draw_id: UUID, number: str, by: Actor, signature: str | None = None) -> UUID:
    """Take one of the fifty; `signature` is by the draw's key, or None where a kiosk holds the key.

    Errors: DrawNotFound, NumberNotOffered, SignatureInvalid, ChoiceClosed, NotAtThisStep.
    """
    holder = holder_of(draw_id)
    sig = (
        holder.signed(texts.choose(holder.alpha, number), signature)
        if holder.alpha or signature
        else ""
    )
    values = {
        "draw": draw_id,
        "alpha": holder.alpha.hex(),
        "number": number,
        "fields": Jsonb({"number": number, "sig": sig}),
        "now": clock.now(),
        **audit.note_values("draw.chosen", f"draw:{draw_id}", by=by),
    }
    if sig and written(_CHOOSE, values):
        return draw_id
    draw = _stands(draw_id)
    asked = draw.intents.filter(verb="choose", refused="").first()
    if asked is not None and asked.fields["number"] == number:
        return draw_id
    if draw.state != DrawState.OFFERED:
        raise _elsewhere(draw)
    if number not in draw.numbers:
        raise NumberNotOffered(number=number)
    if draw.closes_at is None or clock.now() > draw.closes_at:
        raise ChoiceClosed
    if not sig:
        raise SignatureInvalid
    raise _elsewhere(draw) if asked is None else NotAtThisStep(state=DrawState.HELD.label)


def extend_time(*, draw_id: UUID, by: Actor) -> UUID:
    """Give the citizen more time to choose, as often as the rules of the pool allow.

    Errors: DrawNotFound, ChoiceClosed, NotAtThisStep.
    """
    values = {
        "draw": draw_id,
        "now": clock.now(),
        **audit.note_values("draw.extended", f"draw:{draw_id}", by=by),
    }
    if written(_EXTEND, values):
        return draw_id
    draw = _stands(draw_id)
    if draw.state == DrawState.OFFERED and (draw.closes_at is None or clock.now() > draw.closes_at):
        raise ChoiceClosed
    raise _elsewhere(draw)


def _same(draw_id: UUID, applicant_id: str, vin: str) -> bool:
    return Draw.objects.filter(pk=draw_id, applicant_id=applicant_id, vin=vin).exists()


def _stands(draw_id: UUID) -> Draw:
    draw = Draw.objects.filter(pk=draw_id).defer("material").first()
    if draw is None:
        raise DrawNotFound
    return draw


def _elsewhere(draw: Draw) -> NotAtThisStep:
    return NotAtThisStep(state=DrawState(draw.state).label)


def _named(broken: IntegrityError) -> PlatesError:
    cause = broken.__cause__
    diag = getattr(cause, "diag", None)
    error = explained(getattr(cause, "sqlstate", "") or "", getattr(diag, "constraint_name", None))
    if error is None or not issubclass(error, PlatesError):
        raise broken
    return error()
