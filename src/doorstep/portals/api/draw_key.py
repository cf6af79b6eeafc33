"""Proof that a caller holds the one-time key of a draw, in a header.

`Authorization: Draw <Unix seconds>.<signature>`: Ed25519 by the one-time key, lower-case hex, over
`doorstep/see/v1`, a zero byte, the 16 bytes of the draw's id and the seconds as eight bytes, big
end first. It is good for 300 seconds, and for nothing but this draw.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja.security.http import HttpAuthBase

from doorstep.plates import services
from doorstep.plates.errors import DrawNotFound, SignatureInvalid

SCHEME = "draw"


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """Whoever holds the key of this draw."""

    draw_id: UUID


class DrawKey(HttpAuthBase):
    """The header above, for an operation on one draw."""

    openapi_scheme = SCHEME
    openapi_description = __doc__

    def __call__(self, request: HttpRequest) -> Any:
        """The holder; None where another kind of proof was sent.

        Errors: DrawNotFound, SignatureInvalid also for a time that is no number.
        """
        scheme, _, proof = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != SCHEME or request.resolver_match is None:
            return None
        return holder(str(request.resolver_match.kwargs["draw_id"]), proof)


def holder(draw_id: str, proof: str) -> KeyHolder:
    """Whoever made this proof for this draw. Errors: DrawNotFound, SignatureInvalid."""
    try:
        found = UUID(draw_id)
    except ValueError as error:
        raise DrawNotFound from error
    seconds, _, signature = proof.strip().partition(".")
    if not seconds.isascii() or not seconds.isdecimal() or len(seconds) > 12:
        raise SignatureInvalid
    services.require_holder(found, seconds=int(seconds), signature=signature)
    return KeyHolder(found)
