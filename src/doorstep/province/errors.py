"""Why the province does not do what it is asked: one error per answer on the wire.

Why codes and no sentences in the first part: machines read them; what people read about a refused
entry is the sentence of its rule. What officers are told stands at the end, in sentences.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from doorstep.kernel.errors import DoorstepError, NotAllowed, NotFound


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


class OfficeError(DoorstepError):
    """Base of what an officer of the province may be told."""

    code = "province-office"
    sentence = "省级这一步没有办成。"


class NotAnOfficer(NotAllowed):
    """Only an officer of the province decides and orders."""

    code = "province-office/not-an-officer"
    sentence = "这一步只能由省级号码监督岗来做。"


class RequestUnknown(NotFound):
    """There is no such request."""

    code = "province-office/unknown"
    sentence = "没有这条申请。"


class AlreadyDecided(OfficeError):
    """Somebody decided first, and a decision stands."""

    code = "province-office/decided"
    sentence = "这条申请刚才已经由{name}处理了：{state}。处理过的不能再改。"


class SegmentUnknown(OfficeError):
    """The cosigned log declares no such segment."""

    code = "province-office/segment"
    sentence = "已见证的账本里没有这个号段。"
    status = 404


class OrderStands(OfficeError):
    """The same order was given and the city has not carried it out yet."""

    code = "province-office/order-stands"
    sentence = "同样的命令已经下达，市里还没有写进账本，不用再下一次。"
