"""Nonces of called draws: taken once, durably, and acknowledged with a signature.

Why durably first: this province evaluates its coin for a draw only when nobody can take the nonce
back, so whoever knows a draw cannot stop it.
"""

import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache

from django.db import transaction

from doorstep.kernel import clock
from doorstep.plates.log.model import Draw
from doorstep.province import keys
from doorstep.province.errors import Closed, DoesNotOpen, NotCalled, UnknownPool
from doorstep.province.models import Call, Pool
from doorstep.province.witness import store
from doorstep.province.witness.checks import KEPT

NONCE = b"doorstep/nonce/v1\0"


def opens(nonce: str, commitment: str) -> bool:
    """Whether a nonce is the one that was committed to."""
    return hashlib.sha256(bytes.fromhex(nonce)).hexdigest() == commitment


def fitting(calls: Mapping[int, Draw], nonces: Sequence[tuple[int, str]]) -> dict[int, str]:
    """Of the given nonces those that open an open call of the cosigned log."""
    return {
        log_id: nonce
        for log_id, nonce in nonces
        if log_id in calls and opens(nonce, calls[log_id].cn)
    }


def acknowledgement(alpha: bytes, nonce: str) -> str:
    """The party's signature that the nonce was taken, lower-case hex."""
    return _acknowledged(keys.party_key(), alpha, nonce)


@lru_cache(maxsize=KEPT)
def _acknowledged(seed: bytes, alpha: bytes, nonce: str) -> str:
    return keys.sign(seed, NONCE + alpha + bytes.fromhex(nonce)).hex()


@transaction.atomic(durable=True)
def take_nonce(*, pool: str, log_id: int, nonce: str) -> str:
    """A phone gives its nonce itself; the acknowledgement.

    Whether the call is cosigned is read from its row, so every standby answers the same; whether
    the draw was closed meanwhile is decided by who inserts first.
    Errors: UnknownPool, NotCalled, DoesNotOpen, Closed.
    """
    called = Call.objects.filter(pool_id=pool, log_id=log_id).first()
    if called is None:
        if not Pool.objects.filter(pk=pool).exists():
            raise UnknownPool
        raise NotCalled(rule="draw/step")
    if not opens(nonce, called.commitment):
        raise DoesNotOpen(rule="betas/nonce")
    store.take_nonces(pool, {log_id: nonce}, (), clock.now())
    # Read again: somebody may have been faster, and only a second statement sees it.
    if not store.openings(pool, [log_id])[log_id][0]:
        raise Closed(rule="draw/step")
    return acknowledgement(bytes(called.alpha), nonce)
