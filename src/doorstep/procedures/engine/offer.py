"""Whether a procedure is offered through a channel on a day, and since when.

Why apart from the points: which point may do what is data of `places`; which channels the law or
the city opened is the procedure's own.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from doorstep.kernel.dated import NotInForce
from doorstep.procedures.engine.declare import Procedure
from doorstep.procedures.engine.known import all_procedures
from doorstep.procedures.engine.types import Channel


@dataclass(frozen=True, slots=True)
class Offer:
    """The answer: `channels` are those open that day, `from_on` since when they are."""

    procedure: str
    on: date
    channel: Channel | None
    offered: bool
    in_force: bool
    channels: tuple[Channel, ...]
    from_on: date
    until_on: date | None
    source: object


def offered(procedure: Procedure[Any], on: date, channel: Channel | None = None) -> Offer:
    """Whether anybody may apply that day (through that channel, where one is named)."""
    try:
        entry = procedure.channels.entry(on)
    except NotInForce as none:
        return Offer(
            procedure.code, on, channel, False, False, (), none.from_on, none.until_on, None
        )
    channels = tuple(sorted(entry.value, key=list(Channel).index))
    open_ = channel is None or channel in entry.value
    return Offer(
        procedure.code,
        on,
        channel,
        open_,
        True,
        channels,
        entry.from_on,
        entry.until_on,
        entry.source,
    )


def offered_on(on: date, channel: Channel | None = None) -> tuple[Procedure[Any], ...]:
    """Every procedure offered that day, in the order people look for them."""
    return tuple(p for p in all_procedures() if offered(p, on, channel).offered)
