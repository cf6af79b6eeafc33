"""The document behind a supervised act, as the province gets it to read and to keep.

Why the list itself for plates in use before the log: the province checks root and count on it and
compares refills with it; nobody else is shown it.
"""

from typing import TYPE_CHECKING

from doorstep.plates.log.patterns import Pattern
from doorstep.plates.models import FormerNumbers

if TYPE_CHECKING:
    from doorstep.plates.sequencer.asked import Asked
    from doorstep.plates.sequencer.ledger import Ledger


def document_of(ledger: "Ledger", asked: "Asked") -> str:
    """Text of rules or of a reason; for a genesis the numbers, one a line; else empty."""
    if asked.verb != "genesis":
        return str(asked.fields.get("text", ""))
    segment = int(asked.fields["s"])
    if segment > len(ledger.state.segments):
        return ""
    pattern: Pattern = ledger.state.segments[segment - 1].pattern
    rows = FormerNumbers.objects.filter(pool_id=ledger.pool, segment=segment).order_by("chunk")
    places = rows.values_list("places", flat=True)
    return "".join(f"{pattern.number(place)}\n" for chunk in places for place in chunk)
