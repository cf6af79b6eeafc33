"""The receipt of a draw, put together from the log as it is published.

Why a file of its own: a receipt needs the log's tiles, its newest checkpoint and what was kept of
the pool at the call; nothing else does.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from doorstep.plates import serving
from doorstep.plates.crypto import VERIFIERS
from doorstep.plates.errors import DrawNotFound, NotAtThisStep
from doorstep.plates.log.checkpoint import open_checkpoint
from doorstep.plates.log.entries import Result, read_entry
from doorstep.plates.log.merkle import inclusion_proof
from doorstep.plates.log.receipt import (
    Placed,
    build_receipt,
    listed_part,
    pool_part,
    qr_text,
)
from doorstep.plates.material import unpack
from doorstep.plates.models import Draw, Entry
from doorstep.plates.types import DrawState


@dataclass(frozen=True, slots=True)
class Published:
    """A draw whose result stands in a signed checkpoint, with the entries that made it."""

    draw: Draw
    note: str
    size: int
    rules: Entry
    request: bytes
    call: bytes
    betas: bytes
    result: bytes


def receipt(draw_id: UUID, *, secret: str = "") -> bytes:
    """The file that proves the fifty of a draw, once its result is published.

    `secret` is the page's one-time key while nothing is chosen; the file says that it holds one.
    Errors: DrawNotFound, NotAtThisStep before the numbers are drawn.
    """
    found = _published(draw_id)
    draw, rules = found.draw, found.rules
    logged = read_entry(found.result)
    if not isinstance(logged, Result) or draw.result_index is None:
        raise TypeError(f"{draw.pool_id}#{draw.result_index} is no result")
    node = serving.reader(draw.pool_id, found.size).node
    at, size = draw.result_index, found.size
    return build_receipt(
        rules=Placed(bytes(rules.body), rules.index, inclusion_proof(rules.index, size, node)),
        request=found.request,
        call=found.call,
        betas=found.betas,
        result=Placed(found.result, at, inclusion_proof(at, size, node)),
        pool=pool_part(unpack(bytes(draw.material)), logged.slots),
        note=found.note,
        secret="" if draw.chosen else secret,
    )


def material(draw_id: UUID) -> dict[str, Any]:
    """What a browser needs to compute the fifty alone: entries byte for byte, and the whole pool.

    Errors: DrawNotFound, NotAtThisStep before the numbers are drawn.
    """
    found = _published(draw_id)
    return {
        "rules": bytes(found.rules.body).decode(),
        "request": found.request.decode(),
        "call": found.call.decode(),
        "betas": found.betas.decode(),
        "result": found.result.decode(),
        "pool": listed_part(unpack(bytes(found.draw.material))),
    }


def _published(draw_id: UUID) -> Published:
    draw = Draw.objects.select_related("pool").filter(pk=draw_id).first()
    if draw is None:
        raise DrawNotFound
    note = serving.checkpoint(draw.pool_id)
    if note is None or draw.result_index is None:
        raise NotAtThisStep(state=DrawState(draw.state).label)
    head, _ = open_checkpoint(note, serving.note_key(draw.pool.origin), VERIFIERS)
    if head.size <= draw.result_index:
        raise NotAtThisStep(state=DrawState(draw.state).label)
    steps = (draw.request_index, draw.call_index, draw.betas_index, draw.result_index)
    bodies = _bodies(draw.pool_id, steps)
    # The terms of a draw are those in force at its call.
    in_force = Entry.objects.filter(pool_id=draw.pool_id, verb="rules", index__lt=draw.call_index)
    rules = in_force.order_by("-index")[0]
    return Published(draw, note, head.size, rules, *(bodies[index] for index in steps))


def receipt_code(draw_id: UUID, log_address: str) -> str:
    """Text of the QR code on paper: the log, the draw, leaf hash of its request, its nonce.

    Errors: DrawNotFound, NotAtThisStep before the numbers are drawn.
    """
    draw = Draw.objects.filter(pk=draw_id).first()
    if draw is None:
        raise DrawNotFound
    if draw.log_id is None or draw.betas_index is None:
        raise NotAtThisStep(state=DrawState(draw.state).label)
    body = Entry.objects.get(pool_id=draw.pool_id, index=draw.betas_index).body
    nonce: str = read_entry(bytes(body)).as_object()["nonce"]
    return qr_text(log_address, draw.log_id, bytes.fromhex(draw.alpha), nonce)


def _bodies(pool: str, steps: Iterable[int | None]) -> dict[int | None, bytes]:
    wanted = [index for index in steps if index is not None]
    rows = Entry.objects.filter(pool_id=pool, index__in=wanted)
    return {index: bytes(body) for index, body in rows.values_list("index", "body")}
