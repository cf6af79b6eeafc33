"""A schematic map as inline SVG: counties first, then the points of one county.

Why drawn here: no map may be copied and no browser script is needed. Areas are the nearest
neighbourhoods of the county seats, so nothing pretends to be a border; shapes and words carry what
colour carries. Presentation attributes only: the pages allow no inline style.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import combinations
from math import ceil, cos, hypot, radians

from doorstep.places.types import PointKind

Say = Callable[[str], str]
Spot = tuple[float, float]

WIDE = 390
NOTE = "示意图，不代表真实边界和距离。"
MAX_BYTES = 12_000

_INK, _LINE, _PLATE, _PAPER, _LAND = "#101828", "#475467", "#123fa3", "#ffffff", "#f2f4f7"
_SHAPES = {
    PointKind.OFFICE: '<rect x="-13" y="-13" width="26" height="26"{look}/>',
    PointKind.STATION: '<circle r="14"{look}/>',
    PointKind.POSTAL: '<path d="M0-18 18 0 0 18-18 0z"{look}/>',
    PointKind.INSTITUTION: '<path d="M0-19 18 13H-18z"{look}/>',
}
_LOOKS = {
    PointKind.OFFICE: (_PLATE, _PAPER),
    PointKind.STATION: (_PAPER, _PLATE),
    PointKind.POSTAL: ("#fff4e5", "#7a2e0e"),
    PointKind.INSTITUTION: ("#ecfdf3", "#05603a"),
}


@dataclass(frozen=True, slots=True)
class CountyMark:
    """A county on the first map; `words` say how many points it has."""

    name: str
    words: str
    href: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class PointMark:
    """A point on the second map; `number` is its place in the list beside the map."""

    number: int
    name: str
    kind: PointKind
    href: str
    lon: float
    lat: float


def counties_map(title: str, counties: Sequence[CountyMark], *, say: Say = str) -> str:
    """The whole city: one box with a link per county."""
    spots, high = _drawn([(each.lon, each.lat) for each in counties], 70, 60)
    boxes = [max(_width(each.name, 16), _width(each.words, 14)) + 20 for each in counties]
    placed = _spread(spots, [(width, 54.0) for width in boxes], high)
    parts = [
        f'<path d="M{" ".join(f"{x:.0f} {y:.0f}" for x, y in area)}z" fill="{_LAND}"'
        f' stroke="{_LINE}" stroke-dasharray="2 4"/>'
        for area in _areas(placed, high)
    ]
    for each, width, (x, y) in zip(counties, boxes, placed, strict=True):
        parts.append(
            f'<a href="{escape(each.href)}"><g transform="translate({x:.0f} {y:.0f})">'
            f'<rect x="{-width / 2:.0f}" y="-27" width="{width:.0f}" height="54" rx="6"'
            f' fill="{_PAPER}" stroke="{_PLATE}" stroke-width="2"/>'
            f'<text y="-4" font-size="16" font-weight="700" fill="{_INK}">'
            f"{escape(each.name)}</text>"
            f'<text y="17" font-size="14" fill="{_PLATE}" text-decoration="underline">'
            f"{escape(each.words)}</text></g></a>"
        )
    return _svg(title, parts, high, say)


def county_map(title: str, points: Sequence[PointMark], *, say: Say = str) -> str:
    """One county: a numbered shape with a link per point, and what the shapes mean."""
    spots, high = _drawn([(each.lon, each.lat) for each in points], 34, 40)
    placed = _spread(spots, [(40.0, 40.0)] * len(points), high)
    parts = [f'<rect width="{WIDE}" height="{high:.0f}" rx="6" fill="{_LAND}"/>']
    for each, (x, y) in zip(points, placed, strict=True):
        parts.append(
            f'<a href="{escape(each.href)}"><g transform="translate({x:.0f} {y:.0f})">'
            f"<title>{escape(each.name)}</title>{_shape(each.kind)}"
            f'<text y="5" font-size="13" font-weight="700" fill="{_LOOKS[each.kind][1]}">'
            f"{each.number}</text></g></a>"
        )
    kinds = [kind for kind in PointKind if any(each.kind is kind for each in points)]
    across = 2 if all(_width(say(kind.label), 15) <= 140 for kind in kinds) else 1
    for at, kind in enumerate(kinds):
        x, y = 24 + at % across * 190, high + 24 + at // across * 42
        parts.append(
            f'<g transform="translate({x} {y:.0f})">{_shape(kind)}<text x="26" y="5"'
            f' font-size="14" text-anchor="start" fill="{_INK}">'
            f"{escape(say(kind.label))}</text></g>"
        )
    return _svg(title, parts, high + ceil(len(kinds) / across) * 42, say)


def _shape(kind: PointKind) -> str:
    fill, line = _LOOKS[kind]
    return _SHAPES[kind].format(look=f' fill="{fill}" stroke="{line}" stroke-width="2"')


def _svg(title: str, parts: Sequence[str], high: float, say: Say) -> str:
    note = [
        f'<text x="8" y="{high + 24 + at * 22:.0f}" font-size="15" text-anchor="start"'
        f' fill="{_LINE}">{escape(line)}</text>'
        for at, line in enumerate(_lines(say(NOTE), 15))
    ]
    high += 14 + len(note) * 22
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {high:.0f}"'
        f' role="group" aria-label="{escape(title)}" class="schematic" text-anchor="middle"'
        f' font-family="sans-serif">{"".join([*parts, *note])}</svg>'
    )


def _drawn(positions: Sequence[Spot], beside: float, above: float) -> tuple[list[Spot], float]:
    """Positions in the picture, north up, one scale in both directions; and its height."""
    if not positions:
        return [], 2 * above
    lons, lats = [lon for lon, _ in positions], [lat for _, lat in positions]
    shrink = cos(radians(sum(lats) / len(lats)))
    across = max((max(lons) - min(lons)) * shrink, 0.02)
    down = max(max(lats) - min(lats), 0.02)
    scale = min((WIDE - 2 * beside) / across, 620 / down)
    free = (WIDE - 2 * beside - across * scale) / 2
    spots = [
        (
            beside + free + (lon - min(lons)) * shrink * scale,
            above + (max(lats) - lat) * scale,
        )
        for lon, lat in positions
    ]
    return spots, down * scale + 2 * above


def _spread(spots: Sequence[Spot], sizes: Sequence[Spot], high: float) -> list[Spot]:
    """Move what overlaps apart, a little at a time, within the picture; always the same way."""
    placed = list(spots)
    for _ in range(200):
        moved = False
        for i, j in combinations(range(len(placed)), 2):
            (ax, ay), (bx, by) = placed[i], placed[j]
            wide = (sizes[i][0] + sizes[j][0]) / 2 + 4 - abs(bx - ax)
            tall = (sizes[i][1] + sizes[j][1]) / 2 + 4 - abs(by - ay)
            if wide <= 0 or tall <= 0:
                continue
            moved = True
            if wide < tall:
                step = wide / 2 + 0.1 if bx >= ax else -wide / 2 - 0.1
                placed[i], placed[j] = (ax - step, ay), (bx + step, by)
            else:
                step = tall / 2 + 0.1 if by >= ay else -tall / 2 - 0.1
                placed[i], placed[j] = (ax, ay - step), (bx, by + step)
        placed = [
            (
                min(max(x, width / 2 + 2), WIDE - width / 2 - 2),
                min(max(y, tall / 2 + 2), high - tall / 2 - 2),
            )
            for (x, y), (width, tall) in zip(placed, sizes, strict=True)
        ]
        if not moved:
            break
    return placed


def _areas(sites: Sequence[Spot], high: float) -> list[list[Spot]]:
    """For each site the part of the picture that is nearer to it than to any other."""
    areas = []
    for site in sites:
        area: list[Spot] = [(2, 2), (WIDE - 2, 2), (WIDE - 2, high - 2), (2, high - 2)]
        for other in sites:
            if other != site:
                area = _nearer(area, site, other)
        areas.append(area)
    return areas


def _nearer(area: list[Spot], site: Spot, other: Spot) -> list[Spot]:
    """Cut off what is nearer to the other site (Sutherland–Hodgman with the bisector)."""

    def beyond(spot: Spot) -> float:
        return hypot(spot[0] - site[0], spot[1] - site[1]) ** 2 - (
            hypot(spot[0] - other[0], spot[1] - other[1]) ** 2
        )

    kept: list[Spot] = []
    for start, end in zip(area, [*area[1:], area[0]], strict=True):
        before, after = beyond(start), beyond(end)
        if before <= 0:
            kept.append(start)
        if (before < 0 < after) or (after < 0 < before):
            share = before / (before - after)
            kept.append(
                (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)
            )
    return kept


def _width(text: str, size: int) -> float:
    """About how wide a text is: Chinese signs are square, the others a little over half."""
    return sum(size if ord(sign) > 0x2E80 else size * 0.64 for sign in text)


def _lines(text: str, size: int) -> list[str]:
    """A text in lines that fit the picture, broken at blanks."""
    lines: list[str] = []
    for word in text.split():
        if lines and _width(f"{lines[-1]} {word}", size) <= WIDE - 16:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
