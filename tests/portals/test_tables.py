"""The public tables and the page of points nearby: list, file and picture say the same."""

import csv
import io
import re

import pytest
from django.test import Client
from tests.portals.pages import text_of

from doorstep.places import tables
from doorstep.places.schematic import NOTE

pytestmark = [pytest.mark.usefixtures("city"), pytest.mark.django_db]


def picture_in(html: str) -> str:
    """The drawing of a page."""
    found = re.search(r"<svg[^>]*class=\"schematic\".*?</svg>", html, re.DOTALL)
    assert found is not None
    return found.group()


@pytest.mark.parametrize("slug", ["stations", "institutions", "postal", "offices"])
def test_page_and_file_list_the_same_points(browser: Client, slug: str) -> None:
    page = text_of(browser.get(f"/points/{slug}", {"on": "2017-08-01"}))
    sheet = browser.get(f"/points/{slug}.csv", {"on": "2017-08-01"}).content
    assert sheet.startswith("\ufeff".encode())
    rows = list(csv.DictReader(io.StringIO(sheet.decode("utf-8-sig"))))
    assert rows
    assert tuple(rows[0]) == tables.HEADS
    assert f"共 {len(rows)} 个" in page
    assert all(row["名称"] in page and row["可办业务"] in page for row in rows)


def test_the_file_is_in_the_language_of_the_page(browser: Client) -> None:
    browser.get("/language?to=en&next=/")
    head = browser.get("/points/stations.csv", {"on": "2017-08-01"}).content.decode("utf-8-sig")
    assert not re.search("[\u4e00-\u9fff]", head)


@pytest.mark.parametrize("address", ["/points/stations?on=2017-08-01", "/near"])
def test_the_counties_come_first_and_lead_to_their_points(browser: Client, address: str) -> None:
    picture = picture_in(browser.get(address).content.decode())
    assert NOTE in picture
    assert "style" not in picture
    links = re.findall(r'<a href="([^"]+)"', picture)
    assert len(links) == 7
    chosen = browser.get(links[0].replace("&amp;", "&")).content.decode()
    shapes = re.findall(r'<a href="#([^"]+)"', picture_in(chosen))
    assert shapes
    assert all(f'id="{row}"' in chosen for row in shapes)
    assert NOTE in chosen


def test_a_county_nobody_knows_gives_the_whole_city(browser: Client) -> None:
    whole = browser.get("/points/stations.csv", {"on": "2017-08-01"}).content
    assert browser.get("/points/stations.csv?on=2017-08-01&county=x").content == whole
    assert browser.get("/near", {"county": "x"}).status_code == 200
