"""The city's schematic maps on a page: the counties first, then the points of one.

Why beside a list: the picture helps to choose, the list says everything; each numbered shape leads
to the row with that number.
"""

from collections.abc import Callable, Iterable, Mapping

from markupsafe import Markup

from doorstep.places import schematic
from doorstep.places.types import County, Point
from doorstep.portals.frame.places_named import name_of
from doorstep.portals.frame.shown import say, translated


def anchor_of(point: Point) -> str:
    """The mark of a point's row on its page."""
    return f"p-{point.code}"


def counties_map(
    title: str,
    counties: Iterable[County],
    counts: Mapping[str, int],
    address: Callable[[County], str],
) -> Markup:
    """The whole city; `counts` by county code, `address` is the page of a county."""
    marks = [
        schematic.CountyMark(
            name_of(each),
            str(say("{n} 个网点", n=counts.get(each.code, 0)).unescape()),
            address(each),
            each.lon,
            each.lat,
        )
        for each in counties
    ]
    drawn = schematic.counties_map(translated(title), marks, say=translated)
    return Markup(drawn)  # noqa: S704 - the drawing escapes every text it is given


def points_map(title: str, points: Iterable[tuple[int, Point]]) -> Markup:
    """Points with their numbers in the list of the page."""
    marks = [
        schematic.PointMark(
            number, name_of(each), each.kind, f"#{anchor_of(each)}", each.lon, each.lat
        )
        for number, each in points
    ]
    drawn = schematic.county_map(translated(title), marks, say=translated)
    return Markup(drawn)  # noqa: S704 - the drawing escapes every text it is given
