"""The witness of this process: one mirror for each pool, behind one lock each.

Why the lock beside the database's: a mirror is one object, and threads of one process that wait
for it need no connection meanwhile.
"""

import threading
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import structlog
from django.db import Error

from doorstep.plates.log.refusals import Refused
from doorstep.province import anomalies
from doorstep.province.errors import Busy, Fork, ProvinceError
from doorstep.province.messages import Turn
from doorstep.province.witness.turn import Holder, Outcome, take_turn

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Kept:
    lock: threading.Lock = field(default_factory=threading.Lock)
    holder: Holder = field(default_factory=Holder)


class Witness:
    """Answers for all pools; any number of them, in any processes, may share one database."""

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = defaultdict(_Kept)
        self._keeping = threading.Lock()

    def turn(self, pool: str, turn: Turn) -> dict[str, Any]:
        """The answer to one message. Errors: ProvinceError."""
        kept = self._of(pool)
        with kept.lock:
            try:
                outcome = self._take(pool, kept.holder, turn)
            except Fork as fork:
                anomalies.record(pool, fork.kind, fork.said)
                raise
            if outcome.strange is not None:
                anomalies.record(pool, "unproposed", outcome.strange)
            return outcome.answer

    def holder(self, pool: str) -> Holder:
        """What this process remembers of a pool."""
        return self._of(pool).holder

    def _of(self, pool: str) -> _Kept:
        with self._keeping:
            return self._kept[pool]

    def _take(self, pool: str, holder: Holder, turn: Turn) -> Outcome:
        whole = False
        try:
            outcome = take_turn(pool, holder, turn)
            whole = True
        except Error as error:
            log.warning("the database did not take a turn", pool=pool, error=str(error))
            raise Busy from error
        except Refused as refused:
            # What is stored was replayed before it was stored; it does not any more.
            log.error("the mirror cannot be replayed", pool=pool, rule=refused.rule)
            anomalies.record(pool, "mirror", {"rule": refused.rule})
            raise Busy from refused
        finally:
            if not whole:
                holder.mirror = None
        return outcome


@cache
def witness() -> Witness:
    """The witness of this process."""
    return Witness()


__all__ = ["ProvinceError", "Witness", "witness"]
