"""The schematic map: small, readable without colour, honest about what it is."""

import re
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.places.schematic import (
    MAX_BYTES,
    NOTE,
    WIDE,
    CountyMark,
    PointMark,
    counties_map,
    county_map,
)
from doorstep.places.types import PointKind

SEATS = [
    ("滨城区", 118.02, 37.38),
    ("沾化区", 118.13, 37.70),
    ("惠民县", 117.51, 37.49),
    ("阳信县", 117.58, 37.64),
    ("无棣县", 117.61, 37.77),
    ("博兴县", 118.13, 37.15),
    ("邹平市", 117.74, 36.86),
]
COUNTIES = [
    CountyMark(name, "12 个网点", f"/near?county={at}", lon, lat)
    for at, (name, lon, lat) in enumerate(SEATS)
]
KINDS = list(PointKind)
POSITION = st.tuples(st.floats(117.4, 118.2), st.floats(36.8, 37.9))


def marks(positions: list[tuple[float, float]]) -> list[PointMark]:
    return [
        PointMark(at + 1, f"网点{at}", KINDS[at % 4], f"/points/{at}", lon, lat)
        for at, (lon, lat) in enumerate(positions)
    ]


def spots(svg: str) -> list[tuple[int, int]]:
    """Where the linked shapes stand."""
    found = re.findall(r'<a [^>]*><g transform="translate\((-?\d+) (-?\d+)\)">', svg)
    return [(int(x), int(y)) for x, y in found]


def test_every_county_has_a_link_with_its_name_and_words() -> None:
    svg = ElementTree.fromstring(counties_map("选一个县市区", COUNTIES))  # noqa: S314 - our own
    links = svg.findall("{http://www.w3.org/2000/svg}a")
    assert len(links) == 7
    assert all("个网点" in "".join(link.itertext()) for link in links)


def test_the_city_stands_north_up() -> None:
    by_name = dict(
        zip([name for name, *_ in SEATS], spots(counties_map("", COUNTIES)), strict=True)
    )
    assert by_name["无棣县"][1] < by_name["滨城区"][1] < by_name["邹平市"][1]
    assert by_name["惠民县"][0] < by_name["滨城区"][0]


@pytest.mark.parametrize(("name", "wide"), [("惠民县", 68), ("Huimin County", 140)])
def test_boxes_do_not_cover_each_other_in_either_language(name: str, wide: int) -> None:
    placed = spots(counties_map("", [CountyMark(name, "12", "/", *each[1:]) for each in SEATS]))
    for (ax, ay), (bx, by) in combinations(placed, 2):
        assert abs(ax - bx) >= wide or abs(ay - by) >= 54


@given(st.lists(POSITION, max_size=24))
def test_any_points_give_a_small_picture_without_overlaps(
    positions: list[tuple[float, float]],
) -> None:
    svg = county_map("滨城区的网点", marks(positions))
    ElementTree.fromstring(svg)  # noqa: S314 - our own
    assert len(svg.encode()) <= MAX_BYTES
    assert NOTE in svg
    for x, y in spots(svg):
        assert 0 <= x <= WIDE
        assert y >= 0


def test_points_of_one_town_stand_apart() -> None:
    placed = spots(county_map("", marks([(118.02, 37.38)] * 6)))
    assert all(
        abs(ax - bx) >= 40 or abs(ay - by) >= 40 for (ax, ay), (bx, by) in combinations(placed, 2)
    )


def test_each_kind_has_a_shape_of_its_own_and_a_word() -> None:
    svg = county_map("", marks([(118.0, 37.3), (118.1, 37.4), (118.05, 37.35), (118.02, 37.4)]))
    for kind in PointKind:
        assert kind.label in svg
    assert all(shape in svg for shape in ("<circle", "<rect", "M0-18", "M0-19"))


def test_the_same_places_give_the_same_picture() -> None:
    assert counties_map("", COUNTIES) == counties_map("", COUNTIES)


def test_names_and_addresses_are_escaped() -> None:
    svg = counties_map('"><script>', [CountyMark("<b>", "&", '"/x', 118.0, 37.4)])
    assert "<script>" not in svg
    assert "<b>" not in svg
    ElementTree.fromstring(svg)  # noqa: S314 - our own


def test_no_inline_style_is_used() -> None:
    svg = counties_map("", COUNTIES) + county_map("", marks([(118.0, 37.3)]))
    assert "style" not in svg


def test_long_words_of_another_language_stay_within_the_picture() -> None:
    points = marks([(118.0, 37.3), (118.1, 37.4), (118.05, 37.35), (118.02, 37.4)])
    svg = county_map("", points, say=lambda text: f"{text} in English " * 3)
    legend = re.findall(r'translate\((\d+) \d+\)"><(?!title)', svg)
    assert legend == ["24"] * 4
    assert len(re.findall('<text x="8"', svg)) > 1
