"""The draw of fifty with the citizen's own nonce and one-time key.

Why no idempotency key here: a draw is named by its commitment and key, so a repeated message
meets what it wrote. After the request the key alone opens every door: a phone that is not signed
in, or another phone to which the draw was carried, goes on with it.
"""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status

from doorstep.kernel import clock
from doorstep.kernel.errors import DoorstepError
from doorstep.plates import presence, queries, services
from doorstep.plates.applicants import is_theirs
from doorstep.plates.errors import DrawNotFound
from doorstep.plates.types import Channel, DrawState, DrawView
from doorstep.portals.api.draw_key import DrawKey, KeyHolder
from doorstep.portals.api.service import AUTH, FAILURES, caller
from doorstep.procedures import engine

router = Router(tags=["draws"], auth=AUTH)
HOLDER = [DrawKey(), *AUTH]


class DrawIn(Schema):
    """A request: the answers that prove the vehicle, SHA-256 of the nonce, an Ed25519 key (hex)."""

    procedure: str = "register-vehicle"
    inputs: dict[str, str]
    commitment: str
    one_time_key: str


class NonceIn(Schema):
    """The 16-byte nonce, hex."""

    nonce: str


class ChoiceIn(Schema):
    """One of the fifty, signed by the one-time key over the text of docs/reference/plate-log.md."""

    number: str
    signature: str


class ReleaseIn(Schema):
    """The signature that gives the number back, or all that are offered."""

    signature: str


class DrawOut(Schema):
    """A draw as its owner sees it; `alpha` is the leaf hash that signatures are made over."""

    id: str
    pool: str
    state: str
    attempt: int
    ahead: int
    alpha: str
    numbers: list[str]
    chosen: str | None
    closes_at: str | None
    extensions_left: int
    hold_until: str | None
    ended_why: str


class PoolOut(Schema):
    """The slots at the call as docs/reference/plate-log.md packs them; free and taken: bitmaps."""

    free: str
    taken: str
    patterns: list[str]
    list: str


class MaterialOut(Schema):
    """Entries of the log, byte for byte, and the pool at the call."""

    rules: str
    request: str
    call: str
    betas: str
    result: str
    pool: PoolOut


def shown(draw: DrawView) -> dict[str, Any]:
    """A draw as JSON."""
    return {
        "id": str(draw.id),
        "pool": draw.pool,
        "state": draw.state.value,
        "attempt": draw.attempt,
        "ahead": draw.ahead,
        "alpha": draw.alpha,
        "numbers": list(draw.numbers),
        "chosen": draw.chosen.text if draw.chosen else None,
        "closes_at": draw.closes_at.isoformat() if draw.closes_at else None,
        "extensions_left": draw.extensions_left,
        "hold_until": draw.hold_until.isoformat() if draw.hold_until else None,
        "ended_why": draw.ended_why,
    }


def _own(request: HttpRequest, draw_id: UUID) -> None:
    """The caller holds the draw's key or is signed in as its applicant. Errors: DrawNotFound."""
    if isinstance(request.auth, KeyHolder):  # type: ignore[attr-defined]  # set by ninja's auth
        return
    if not is_theirs(queries.draw(draw_id).applicant_id, caller(request).person_id):
        raise DrawNotFound


@router.post("", response={201: DrawOut, **FAILURES})
def request_draw(request: HttpRequest, payload: DrawIn) -> Any:
    """Ask for fifty numbers; the vehicle must be shown to be real."""
    person = caller(request).person_id
    found = engine.procedure(payload.procedure)
    values = engine.read_inputs(found, payload.inputs)
    asked = services.draw_id_of(payload.commitment, payload.one_time_key)
    try:
        pool = engine.pool_to_draw_from(found, applicant_id=person, inputs=values, on=clock.today())
    except DoorstepError:
        # Sent again it meets what it wrote, though its proof cannot be looked up any more.
        own = queries.draws_of(person, values[found.subject])
        if all(draw.id != asked for draw in own):
            raise
        return Status(201, shown(queries.settled_draw(asked)))
    with queries.Watch(asked) as watch:
        draw_id = services.request_draw(
            pool=pool,
            channel=Channel.PHONE,
            commitment=payload.commitment,
            one_time_key=payload.one_time_key,
            applicant_id=person,
            vin=values[found.subject],
            by=caller(request).actor,
            further=found.for_registered_vehicle,
        )
        return Status(201, shown(queries.settled_draw(draw_id, watch=watch)))


@router.get("/{draw_id}", response={200: DrawOut, **FAILURES}, auth=HOLDER)
def draw(request: HttpRequest, draw_id: UUID) -> Any:
    """The draw as it stands. Whoever asks while it waits in line is there to be called."""
    _own(request, draw_id)
    found = queries.draw(draw_id)
    if found.state in (DrawState.RECEIVED, DrawState.IN_LINE):
        presence.seen(draw_id)
    return shown(found)


@router.post("/{draw_id}/open", response={200: DrawOut, **FAILURES}, auth=None)
def open_draw(request: HttpRequest, draw_id: UUID, payload: NonceIn) -> Any:
    """Open the commitment once the draw is called; the nonce itself shows who calls."""
    with queries.Watch(draw_id) as watch:
        services.open_draw(draw_id=draw_id, nonce=payload.nonce, by=services.key_holder(draw_id))
        return shown(queries.settled_draw(draw_id, past=DrawState.CALLED, watch=watch))


@router.post("/{draw_id}/choice", response={200: DrawOut, **FAILURES}, auth=None)
def choose(request: HttpRequest, draw_id: UUID, payload: ChoiceIn) -> Any:
    """Take one of the fifty; the signature itself shows who calls."""
    with queries.Watch(draw_id) as watch:
        services.choose_number(
            draw_id=draw_id,
            number=payload.number,
            signature=payload.signature,
            by=services.key_holder(draw_id),
        )
        return shown(queries.settled_draw(draw_id, past=DrawState.OFFERED, watch=watch))


@router.post("/{draw_id}/extension", response={200: DrawOut, **FAILURES}, auth=HOLDER)
def extend(request: HttpRequest, draw_id: UUID) -> Any:
    """More time to choose."""
    _own(request, draw_id)
    services.extend_time(draw_id=draw_id, by=services.key_holder(draw_id))
    return shown(queries.draw(draw_id))


@router.post("/{draw_id}/release", response={200: DrawOut, **FAILURES}, auth=None)
def release(request: HttpRequest, draw_id: UUID, payload: ReleaseIn) -> Any:
    """Give back a held number or all that are offered; the signature itself shows who calls."""
    stood = queries.draw(draw_id).state
    with queries.Watch(draw_id) as watch:
        services.release_number(
            draw_id=draw_id, signature=payload.signature, by=services.key_holder(draw_id)
        )
        return shown(queries.settled_draw(draw_id, past=stood, watch=watch))


@router.get("/{draw_id}/receipt", response={200: bytes, **FAILURES}, auth=HOLDER)
def receipt(request: HttpRequest, draw_id: UUID) -> Any:
    """The receipt file; it can be checked without a network."""
    _own(request, draw_id)
    return HttpResponse(queries.receipt(draw_id), content_type="application/octet-stream")


@router.get("/{draw_id}/material", response={200: MaterialOut, **FAILURES}, auth=HOLDER)
def material(request: HttpRequest, draw_id: UUID) -> Any:
    """What a browser computes the fifty from: the entries byte for byte, the pool at the call."""
    _own(request, draw_id)
    return queries.material(draw_id)
