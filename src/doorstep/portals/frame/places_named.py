"""Names and addresses from the city's data in the reader's language."""

from typing import Protocol

from django.utils.translation import get_language

from doorstep.places.types import Point


class Named(Protocol):
    """Something with a name in both languages."""

    @property
    def name_zh(self) -> str: ...
    @property
    def name_en(self) -> str: ...


def _english() -> bool:
    return (get_language() or "").startswith("en")


def name_of(named: Named) -> str:
    """Its name."""
    return named.name_en if _english() and named.name_en else named.name_zh


def address_of_point(point: Point) -> str:
    """Where it is."""
    return point.address_en if _english() and point.address_en else point.address_zh


def hours_of_point(point: Point) -> str:
    """When it is open."""
    return point.hours_en if _english() and point.hours_en else point.hours
