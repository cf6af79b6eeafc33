"""Typed events between rooms: published inside the act's transaction, handled there and then.

Why synchronous: what follows from an act commits with it or not at all.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

E = TypeVar("E")
_handlers: dict[type, list[Callable[[Any], None]]] = defaultdict(list)


def subscribe(event_type: type[E], handler: Callable[[E], None]) -> None:
    """Call `handler` for each published event of exactly this type; wired once, in config."""
    if handler not in _handlers[event_type]:
        _handlers[event_type].append(handler)


def publish(event: object) -> None:
    """Hand an event to its handlers, in the order they were wired."""
    for handler in _handlers[type(event)]:
        handler(event)
