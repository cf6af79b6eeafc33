"""Who holds the one-time key of a draw, and what that key signs.

Why the key and not a session: a phone that lost its session, or another phone to which the draw
was carried, goes on with the draw; and a verb asks the database nothing about accounts.
"""

from dataclasses import dataclass
from uuid import UUID

from doorstep.audit.prepared import row_of
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, ActorKind
from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.plates import keys
from doorstep.plates.crypto import ed25519
from doorstep.plates.errors import DrawNotFound, SignatureInvalid

SEE = b"doorstep/see/v1\0"
SEE_S = 300
_HOLDER = "SELECT one_time_key, alpha, kiosk_salt FROM plates_draw WHERE id = %(draw)s"


@dataclass(frozen=True, slots=True)
class Holder:
    """The public one-time key of a draw, its `alpha` (empty before the log has it), a kiosk's salt.

    None of them changes once it is set.
    """

    key: bytes
    alpha: bytes
    salt: bytes | None

    def signed(self, message: bytes, signature: str | None) -> str:
        """The signature if it is this key's, made here where a kiosk holds the key; else "".

        Errors: InvalidInput for what is no signature at all.
        """
        if signature is None:
            if self.salt is None:
                return ""
            return keys.sign(keys.kiosk_secret(self.salt).seed, message)
        require_hex("signature", signature, 64)
        return signature if ed25519.verify(self.key, message, bytes.fromhex(signature)) else ""


def holder_of(draw_id: UUID) -> Holder:
    """Whose draw it is. Errors: DrawNotFound."""
    row = row_of(_HOLDER, {"draw": draw_id})
    if row is None:
        raise DrawNotFound
    key, alpha, salt = row
    return Holder(bytes.fromhex(key), bytes.fromhex(alpha), salt)


def see_text(draw_id: UUID, seconds: int) -> bytes:
    """What the one-time key signs to see its draw and to ask for more time."""
    return SEE + draw_id.bytes + seconds.to_bytes(8, "big")


def require_holder(draw_id: UUID, *, seconds: int, signature: str) -> None:
    """Whether who calls holds the key, by a signature over the time it was made (Unix seconds).

    Errors: DrawNotFound, SignatureInvalid also where it is older than `SEE_S`.
    """
    fresh = abs(clock.now().timestamp() - seconds) <= SEE_S
    if not fresh or not holder_of(draw_id).signed(see_text(draw_id, seconds), signature):
        raise SignatureInvalid


def key_holder(draw_id: UUID) -> Actor:
    """Who acts by the key alone: the record says no more than was proven."""
    return Actor(ActorKind.CITIZEN, f"draw:{draw_id}")


def require_hex(field: str, text: str, length: int) -> None:
    """Refuse what is not so many bytes in lower-case hex. Errors: InvalidInput."""
    if len(text) != 2 * length or text != text.lower() or set(text) - set("0123456789abcdef"):
        raise InvalidInput(
            Problem(
                field=field,
                code="plates/not-hex",
                sentence="{field} 要写成 {length} 个字节的小写十六进制。",
                slots={"field": field, "length": length},
            )
        )
