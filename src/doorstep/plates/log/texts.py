"""What each signature of the log is made over.

Why one place: the page, the city, the province and every auditor must mean the same bytes.
"""

from collections.abc import Mapping

from doorstep.kernel.canonical import canonical

UNSIGNED = frozenset({"sig", "sigs"})


def supervisor(pool: str, fields: Mapping[str, object]) -> bytes:
    """Text of a supervised entry: the entry without `sig` or `sigs`."""
    return _over(b"doorstep/supervisor/v1\0", pool, fields, UNSIGNED)


def party(pool: str, fields: Mapping[str, object]) -> bytes:
    """Text a party signs: the entry without `sig`, `sigs` and `psig`."""
    return _over(b"doorstep/party/v1\0", pool, fields, UNSIGNED | {"psig"})


def choose(alpha: bytes, number: str) -> bytes:
    """Text the citizen signs to take a number."""
    return b"doorstep/choose/v1\0" + alpha + number.encode()


def cancel(alpha: bytes) -> bytes:
    """Text the citizen (or a supervisor) signs to give an offer or a number back."""
    return b"doorstep/cancel/v1\0" + alpha


def unopened(alpha: bytes) -> bytes:
    """Text of a party: no nonce taken, none will be, no proof given."""
    return b"doorstep/unopened/v1\0" + alpha


def unserved(alpha: bytes) -> bytes:
    """Text of a supervisor and of a party: a VRF key is lost, this draw gets no proof."""
    return b"doorstep/unserved/v1\0" + alpha


def _over(domain: bytes, pool: str, fields: Mapping[str, object], without: frozenset[str]) -> bytes:
    kept = {key: value for key, value in fields.items() if key not in without}
    return domain + pool.encode() + b"\0" + canonical(kept)
