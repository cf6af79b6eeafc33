"""Whether the office must still use somebody's data: rooms above this one know of open business."""

from collections.abc import Callable
from uuid import UUID

from doorstep.registry import queries as registry

_others: list[Callable[[UUID], bool]] = []


def bind(open_business: Callable[[UUID], bool]) -> None:
    """Who knows whether a person has business under way; bound by the wiring."""
    _others[:] = [open_business]


def in_use(person_id: UUID) -> bool:
    """Whether a vehicle is registered to the person or business of theirs is under way."""
    if registry.vehicles_of(str(person_id)):
        return True
    return any(has(person_id) for has in _others)
