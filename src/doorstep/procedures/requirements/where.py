"""Where a business is handled, by day: offices always, other doors since the city opened them.

Why shared: stations opened on one day for seven businesses, agencies of the post for theirs; which
point may do what for which vehicle is data of the city.
"""

from collections.abc import Iterable

from doorstep.kernel.dated import Dated, Start, since
from doorstep.law.instruments import city_practice, mps_102
from doorstep.procedures.engine import Channel

_OPENED = (
    (Channel.STATION, "2017-06-01", "机动车登记服务站开办"),
    (Channel.ONLINE, "2017-06-01", "网上办理开办"),
    (Channel.POSTAL, "2017-06-21", "警邮合作代办点开办"),
)


def doors(name: str, others: Iterable[Channel] = ()) -> Dated[frozenset[Channel]]:
    """The channels of a business: the vehicle offices, and these others since they opened."""
    wanted = set(others)
    open_: dict[str, tuple[frozenset[Channel], str]] = {}
    now = frozenset({Channel.OFFICE})
    for channel, on, what in _OPENED:
        if channel in wanted:
            now |= {channel}
            words = open_[on][1] if on in open_ else what
            open_[on] = (now, words)
    starts: list[Start[frozenset[Channel]]] = [
        since("2008-10-01", frozenset({Channel.OFFICE}), mps_102("第二条"))
    ]
    starts += [since(on, value, city_practice(what)) for on, (value, what) in open_.items()]
    return Dated(name, *starts)
