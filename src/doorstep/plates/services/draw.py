"""Asking for a draw, opening it, choosing from it.

Why no idempotency key: a draw carries its own. Its id is derived from the commitment and the
one-time key, and each verb happens once for a draw, so a repeated message meets what it wrote.
"""

import hashlib
from uuid import UUID

from django.db import IntegrityError, transaction

from doorstep.audit import services as audit
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import InvalidInput, Problem, explained
from doorstep.plates import keys
from doorstep.plates.crypto import ed25519
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
from doorstep.plates.models import Draw, Intent, Pool
from doorstep.plates.types import Channel, DrawState


def draw_id_of(commitment: str, one_time_key: str) -> UUID:
    """The id of the draw that this commitment and key (both hex) ask for."""
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
) -> UUID:
    """Ask for fifty numbers; `commitment` is SHA-256 of the nonce, `one_time_key` an Ed25519 key.

    Errors: InvalidInput for malformed hex, VehicleHasDraw, ApplicantHasDraw, PoolNotOpen.
    """
    _require_hex("commitment", commitment, 32)
    _require_hex("one_time_key", one_time_key, 32)
    draw_id = draw_id_of(commitment, one_time_key)
    try:
        with transaction.atomic(durable=True):
            if Draw.objects.filter(pk=draw_id, applicant_id=applicant_id, vin=vin).exists():
                return draw_id
            if not Pool.objects.filter(pk=pool, tree_size__gt=0).exists():
                raise PoolNotOpen
            now = clock.now()
            draw = Draw.objects.create(
                id=draw_id,
                pool_id=pool,
                state=DrawState.RECEIVED,
                channel=channel,
                point=point,
                applicant_id=applicant_id,
                vin=vin,
                vehicle_key=keys.nullifier("vehicle", vin),
                applicant_key=keys.nullifier("applicant", applicant_id),
                commitment=commitment,
                one_time_key=one_time_key,
                kiosk_salt=salt,
                requested_at=now,
            )
            Intent.objects.create(pool_id=pool, verb="request", draw=draw, made_at=now)
            audit.note("draw.requested", f"draw:{draw_id}", by=by, detail={"pool": pool})
    except IntegrityError as broken:
        # The same request sent twice at once meets its twin in whichever constraint comes first.
        if Draw.objects.filter(pk=draw_id, applicant_id=applicant_id, vin=vin).exists():
            return draw_id
        raise _named(broken) from broken
    return draw_id


def request_kiosk_draw(
    *, pool: str, applicant_id: str, vin: str, by: Actor, form_id: str, point: str = ""
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
    )


@transaction.atomic(durable=True)
def open_draw(*, draw_id: UUID, nonce: str, by: Actor) -> UUID:
    """Give the nonce (16 bytes, hex) once the call is fixed.

    Errors: NonceDoesNotOpen, NotAtThisStep.
    """
    _require_hex("nonce", nonce, 16)
    draw = _locked(draw_id)
    if hashlib.sha256(bytes.fromhex(nonce)).hexdigest() != draw.commitment:
        raise NonceDoesNotOpen
    if draw.nonce:
        return draw_id
    _require(draw, DrawState.CALLED)
    draw.nonce = nonce
    draw.state = DrawState.OPENED
    draw.save(update_fields=["nonce", "state"])
    Intent.objects.create(pool_id=draw.pool_id, verb="open", draw=draw, made_at=clock.now())
    audit.note("draw.opened", f"draw:{draw_id}", by=by)
    return draw_id


@transaction.atomic(durable=True)
def choose_number(*, draw_id: UUID, number: str, by: Actor, signature: str | None = None) -> UUID:
    """Take one of the fifty; `signature` is by the draw's key, or None where a kiosk holds the key.

    Errors: NumberNotOffered, SignatureInvalid, ChoiceClosed, NotAtThisStep.
    """
    draw = _locked(draw_id)
    asked = draw.intents.filter(verb="choose", refused="").first()
    if asked is not None and asked.fields["number"] == number:
        return draw_id
    _require(draw, DrawState.OFFERED)
    if number not in draw.numbers:
        raise NumberNotOffered(number=number)
    if draw.closes_at is None or clock.now() > draw.closes_at:
        raise ChoiceClosed
    message = texts.choose(bytes.fromhex(draw.alpha), number)
    sig = _signed(draw, message, signature)
    if asked is not None:
        raise NotAtThisStep(state=DrawState.HELD.label)
    Intent.objects.create(
        pool_id=draw.pool_id,
        verb="choose",
        draw=draw,
        fields={"number": number, "sig": sig},
        made_at=clock.now(),
    )
    audit.note("draw.chosen", f"draw:{draw_id}", by=by)
    return draw_id


@transaction.atomic(durable=True)
def extend_time(*, draw_id: UUID, by: Actor) -> UUID:
    """Give the citizen more time to choose, as often as the rules of the pool allow."""
    draw = _locked(draw_id)
    _require(draw, DrawState.OFFERED)
    rules = draw.pool.rules
    if draw.closes_at is None or clock.now() > draw.closes_at:
        raise ChoiceClosed
    if draw.extensions >= rules["extend_n"]:
        raise NotAtThisStep(state=DrawState.OFFERED.label)
    draw.extensions += 1
    draw.closes_at += clock.seconds(rules["extend_s"])
    draw.save(update_fields=["extensions", "closes_at"])
    audit.note("draw.extended", f"draw:{draw_id}", by=by)
    return draw_id


def _locked(draw_id: UUID) -> Draw:
    draw = Draw.objects.select_for_update().filter(pk=draw_id).first()
    if draw is None:
        raise DrawNotFound
    return draw


def _require(draw: Draw, state: DrawState) -> None:
    if draw.state != state:
        raise NotAtThisStep(state=DrawState(draw.state).label)


def _signed(draw: Draw, message: bytes, signature: str | None) -> str:
    if signature is None:
        if draw.kiosk_salt is None:
            raise SignatureInvalid
        return keys.sign(keys.kiosk_secret(bytes(draw.kiosk_salt)).seed, message)
    _require_hex("signature", signature, 64)
    if not ed25519.verify(bytes.fromhex(draw.one_time_key), message, bytes.fromhex(signature)):
        raise SignatureInvalid
    return signature


def _require_hex(field: str, text: str, length: int) -> None:
    if len(text) != 2 * length or text != text.lower() or set(text) - set("0123456789abcdef"):
        raise InvalidInput(
            Problem(
                field=field,
                code="plates/not-hex",
                sentence="{field} 要写成 {length} 个字节的小写十六进制。",
                slots={"field": field, "length": length},
            )
        )


def _named(broken: IntegrityError) -> PlatesError:
    cause = broken.__cause__
    diag = getattr(cause, "diag", None)
    error = explained(getattr(cause, "sqlstate", "") or "", getattr(diag, "constraint_name", None))
    if error is None or not issubclass(error, PlatesError):
        raise broken
    return error()
