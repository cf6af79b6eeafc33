"""What a page says of one thing in the way: the fact that was met, and where the way out leads."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from markupsafe import Markup

from doorstep.portals.frame.shown import say
from doorstep.procedures import engine
from doorstep.procedures.engine import Go


@dataclass(frozen=True, slots=True)
class Way:
    """Where to go: an address of this service and what stands on the link."""

    href: str
    label: str


def way_out(mend: engine.Mend, code: str) -> Way | None:
    """Where a page can lead; None where it is done outside, as the sentence says."""
    match mend.go:
        case Go.ASK:
            return Way(reverse("citizen:check", args=[code]) + f"#q-{mend.code}", "去改这一项")
        case Go.PROCEDURE:
            there = reverse("citizen:procedure", args=[mend.code])
            return Way(there, engine.procedure(mend.code).name)
        case Go.COUNTER:
            return Way(reverse("citizen:near"), "离您最近的网点")
        case Go.DRAW:
            return Way(reverse("citizen:check", args=[code]), "去选号")
    return None


def met_lines(met: engine.MetFact) -> tuple[Markup, ...]:
    """What the fact says, where it can be said in plain lines; a long text is not repeated."""
    value: Any = met.fact.value
    if value is None:
        return (say("没有查到"),)
    if isinstance(value, engine.Telling):
        return tuple(say(sentence, **slots) for sentence, slots in value.told())
    if isinstance(value, date | bool):
        return (say("{value}", value=value),)
    return ()
