"""Asking the outside systems about several vehicles at once, before their facts are read.

Why at once: one after the other, three systems and two vehicles take as long as six questions; a
system that hangs would hold up everybody else's answer as often as it is asked.
"""

import contextvars
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from doorstep.integrations.insurance import adapter as insurance
from doorstep.integrations.outside import Unreachable, each_asked_once
from doorstep.integrations.police import adapter as police
from doorstep.integrations.tax import adapter as tax

AT_ONCE = 12
"""Questions under way together for one reader."""
QUESTIONS: tuple[tuple[str, Callable[[str], object]], ...] = (
    (police.SOURCE, police.standing),
    (insurance.SOURCE, insurance.policy),
    (tax.SOURCE, tax.taxes),
)
"""Who is asked about a vehicle, by its VIN."""


@contextmanager
def asked_ahead(vins: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Ask about these vehicles; yields the systems that did not answer.

    Inside the block the readers of facts get the same answers, nothing is asked again.
    """
    with each_asked_once():
        if not vins:
            yield ()
            return
        asked = [(source, ask, vin) for vin in vins for source, ask in QUESTIONS]
        with ThreadPoolExecutor(min(AT_ONCE, len(asked))) as together:
            under_way = [
                (source, together.submit(contextvars.copy_context().run, _answers, ask, vin))
                for source, ask, vin in asked
            ]
            silent = [source for source, answered in under_way if not answered.result()]
        yield tuple(dict.fromkeys(silent))


def _answers(ask: Callable[[str], object], vin: str) -> bool:
    try:
        ask(vin)
    except Unreachable:
        return False
    return True
