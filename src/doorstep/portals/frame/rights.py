"""What becomes of each kind of data, in words: shared by the citizen's and the desk's pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from doorstep.kernel.periods import Days
from doorstep.portals.frame.shown import say, shown
from doorstep.privacy.types import Line, Outcome, Why

_TONES = {Outcome.ERASED: "bad", Outcome.RESTRICTED: "wait", Outcome.KEPT: "plain"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One kind of data with its rule."""

    name: str
    rows: int
    outcome: Outcome
    tone: str
    why: Why
    kept: Markup | str
    source: str
    last_on: date | None


def shown_lines(lines: Sequence[Line]) -> list[Shown]:
    """In the order the rooms declare them."""
    return [
        Shown(
            name=line.name,
            rows=line.rows,
            outcome=line.outcome,
            tone=_TONES[line.outcome],
            why=line.why,
            kept=_rule(line.kept),
            source=line.source,
            last_on=line.last_on,
        )
        for line in lines
    ]


def _rule(kept: str) -> Markup | str:
    kind, _, days = kept.partition(":")
    if kind == "days":
        return shown(Days(int(days)))
    if kind == "least":
        return say("至少 {n} 天，不由系统删除", n=int(days))
    return say("永久保存")
