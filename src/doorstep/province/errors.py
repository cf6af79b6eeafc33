"""Why the province does not do what it is asked: one error per answer on the wire.

Why codes and no sentences: machines read them; what people read about a refused entry is the
sentence of its rule.
"""

from collections.abc import Mapping
from typing import Any, ClassVar


class ProvinceError(Exception):
    """Base of every answer that is not 200; `status` is HTTP's, `said` goes along."""

    code: ClassVar[str] = "province"
    status: ClassVar[int] = 409

    def __init__(self, **said: Any) -> None:
        super().__init__(self.code, said)
        self.said: Mapping[str, Any] = said


class NoProvinceHere(ProvinceError):
    """This process holds no key of a province."""

    code = "no-province"
    status = 503


class Busy(ProvinceError):
    """The database did not answer in time; the same message may be sent again."""

    code = "busy"
    status = 503


class UnknownPool(ProvinceError):
    """No pool of this id was admitted."""

    code = "pool"
    status = 404


class BadSignature(ProvinceError):
    """The message is not signed by the city's party key."""

    code = "signature"
    status = 401


class Malformed(ProvinceError):
    """`field` is missing or not of its form."""

    code = "malformed"
    status = 422

    def __init__(self, field: str) -> None:
        super().__init__(field=field)


class OldEpoch(ProvinceError):
    """A writer with a higher `epoch` has spoken: this one was replaced."""

    code = "epoch"


class Behind(ProvinceError):
    """The province needs the entries from `size` on."""

    code = "behind"


class Ahead(ProvinceError):
    """The province has cosigned `size` entries, more than the city has: it must adopt them."""

    code = "ahead"


class Fork(ProvinceError):
    """What the city says contradicts what was cosigned, or the rules; recorded as an anomaly."""

    code = "fork"

    def __init__(self, kind: str, **said: Any) -> None:
        super().__init__(kind=kind, **said)
        self.kind = kind


class NotCalled(ProvinceError):
    """The draw is not called in a cosigned log yet, or this province is no party of it."""

    code = "not-called"


class Closed(ProvinceError):
    """`unopened` was signed for this draw: its nonce is taken no more."""

    code = "closed"


class DoesNotOpen(ProvinceError):
    """The nonce is not the one the citizen committed to."""

    code = "commitment"
    status = 422
