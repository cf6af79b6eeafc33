"""How often a vehicle has drawn and when it may draw again, told before the log refuses it.

Why from the draws a page has read: the log alone decides; this only spares a citizen the way.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from doorstep.kernel import clock
from doorstep.plates.types import DrawState, DrawView


@dataclass(frozen=True, slots=True)
class NextTry:
    """The next draw of a vehicle: which one it is, of how many that may follow at once."""

    number: int
    at_once: int
    from_on: date | None
    """The first day on which it is allowed, or None where that is now."""

    @property
    def left_at_once(self) -> int:
        """How many draws may still follow one another without waiting for another day."""
        return max(0, self.at_once - self.number + 1)

    @property
    def last_at_once(self) -> bool:
        """Whether the draw after this one has to wait for another day."""
        return self.number >= self.at_once


def next_try(draws: Iterable[DrawView], *, at_once: int, today: date) -> NextTry:
    """What the log will answer to the next request for this vehicle; `draws` are all of it."""
    counting = [draw for draw in draws if draw.log_id is not None and draw.ended_why != "uncalled"]
    if not counting:
        return NextTry(1, at_once, None)
    latest = max(counting, key=lambda draw: draw.requested_at)
    drawn_on = clock.local_day(latest.requested_at)
    wait = latest.attempt >= at_once and drawn_on >= today
    return NextTry(latest.attempt + 1, at_once, drawn_on + timedelta(days=1) if wait else None)


def open_elsewhere(draws: Iterable[DrawView], vin: str) -> DrawView | None:
    """The applicant's open draw for another vehicle; a second one has to wait for its end."""
    over = (DrawState.HELD, DrawState.ASSIGNED, DrawState.ENDED, DrawState.REFUSED)
    return next((draw for draw in draws if draw.vin != vin and draw.state not in over), None)
