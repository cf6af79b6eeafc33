"""Draws at a desk: the phone or the draw card shows three short texts, a scanner types them.

Why three: commitment and public key before anything is drawn, the nonce once the call is fixed,
the key (or the phone's own signature) with the choice. Until the third scan nobody at the desk can
choose; the key is used for that one signature and kept nowhere.
"""

from uuid import UUID

from doorstep.kernel.actor import Actor
from doorstep.plates import scans
from doorstep.plates.crypto import ed25519
from doorstep.plates.errors import (
    CardNotListed,
    CardUsed,
    CommitmentUsed,
    NonceDoesNotOpen,
    ScanOfAnotherDraw,
    SignatureInvalid,
)
from doorstep.plates.log import texts
from doorstep.plates.models import Card, Draw
from doorstep.plates.scans import ScanKind
from doorstep.plates.services.draw import choose_number, draw_id_of, open_draw, request_draw
from doorstep.plates.services.hold import release_number
from doorstep.plates.services.holder import holder_of
from doorstep.plates.types import Channel, DrawState

_OVER = (DrawState.ENDED, DrawState.REFUSED)


def check_first_scan(typed: str) -> scans.Request:
    """The first scan, if a draw can begin with it.

    Errors: ScanUnreadable, ScanOfAnotherKind, CardNotListed, CardUsed.
    """
    request = scans.read_request(typed)
    if not request.from_card:
        return request
    draw_id = draw_id_of(request.commitment, request.one_time_key)
    if not Card.objects.filter(
        pk=draw_id, printing_id=request.printing, serial=request.serial
    ).exists():
        raise CardNotListed
    if Draw.objects.filter(pk=draw_id).exists():
        raise CardUsed
    return request


def request_counter_draw(
    *,
    pool: str,
    first: str,
    applicant_id: str,
    vin: str,
    by: Actor,
    point: str,
    further: bool = False,
) -> UUID:
    """Ask for fifty numbers with the first scan of a phone or a card.

    Sent twice, it is the same draw; a card serves one draw, whatever became of it.
    Errors: those of `check_first_scan` and of `request_draw`.
    """
    request = scans.read_request(first)
    draw_id = draw_id_of(request.commitment, request.one_time_key)
    running = Draw.objects.filter(pk=draw_id, applicant_id=applicant_id, vin=vin)
    if running.exclude(state__in=_OVER).exists():
        return draw_id
    check_first_scan(first)
    if running.exists():
        raise CommitmentUsed
    try:
        return request_draw(
            pool=pool,
            channel=Channel.COUNTER,
            commitment=request.commitment,
            one_time_key=request.one_time_key,
            applicant_id=applicant_id,
            vin=vin,
            by=by,
            point=point,
            further=further,
        )
    except CommitmentUsed as used:
        # Two desks scanned one card at one moment: the constraint let one of them have it.
        raise CardUsed if request.from_card else used from used


def open_counter_draw(*, draw_id: UUID, second: str, by: Actor) -> UUID:
    """Open a called draw with the second scan.

    Errors: ScanUnreadable, ScanOfAnotherKind, ScanOfAnotherDraw, NotAtThisStep.
    """
    try:
        return open_draw(draw_id=draw_id, nonce=scans.read_nonce(second), by=by)
    except NonceDoesNotOpen as other:
        raise ScanOfAnotherDraw from other


def choose_at_counter(*, draw_id: UUID, number: str, third: str, by: Actor) -> UUID:
    """Take a number with the third scan: the key, or a signature the phone made itself.

    Errors: ScanUnreadable, ScanOfAnotherKind, ScanOfAnotherDraw, those of `choose_number`.
    """
    signature = _signed(draw_id, third, texts.choose(holder_of(draw_id).alpha, number))
    try:
        return choose_number(draw_id=draw_id, number=number, signature=signature, by=by)
    except SignatureInvalid as other:
        raise ScanOfAnotherDraw from other


def release_at_counter(*, draw_id: UUID, third: str, by: Actor) -> UUID:
    """Give a held number back with the third scan; no penalty.

    Errors: ScanUnreadable, ScanOfAnotherKind, ScanOfAnotherDraw, NotAtThisStep.
    """
    _, seed = scans.read(third, ScanKind.KEY)
    holder = holder_of(draw_id)
    if ed25519.public_key(seed) != holder.key:
        raise ScanOfAnotherDraw
    signature = ed25519.sign(seed, texts.cancel(holder.alpha)).hex()
    return release_number(draw_id=draw_id, signature=signature, by=by)


def _signed(draw_id: UUID, third: str, message: bytes) -> str:
    kind, payload = scans.read(third, ScanKind.KEY, ScanKind.SIGNATURE)
    if kind is ScanKind.SIGNATURE:
        return payload.hex()
    if ed25519.public_key(payload) != holder_of(draw_id).key:
        raise ScanOfAnotherDraw
    return ed25519.sign(payload, message).hex()
