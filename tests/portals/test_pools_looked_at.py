"""The public pages of a pool on the screens people have, in both languages."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from tests.acceptance.browser import Visitor, chromium
from tests.integrations.serving import served
from tests.plates.builder import POOL, Citizen, a_held_number
from tests.portals.test_pools import PAGE, close_the_day, count, declare_more, sequencer

from doorstep.kernel import clock
from doorstep.plates import services
from doorstep.plates.sequencer import Sequencer
from doorstep.plates.statistics.models import DayCount

__all__ = ["sequencer"]

KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
ADDRESSES = (PAGE, f"{PAGE}/fairness", f"{PAGE}/acts", f"{PAGE}/days")
Pages = dict[str, bytes]


@pytest.fixture
def pages(sequencer: Sequencer) -> Pages:
    """A pool with a draw, an exclusion and a closed month, its pages as they are sent."""
    declare_more(sequencer)
    fields = {"numbers": ["鲁M20000"], "why": "与旧号重复", "text": "停用文件全文"}
    services.ask_supervised(pool=POOL, verb="exclude", fields=fields, by=Citizen("o", "").actor)
    a_held_number(sequencer, Citizen("a", "LSVAAAAAAAAAAAAA1"))
    close_the_day(sequencer)
    month = clock.today().replace(day=1) - timedelta(days=1)
    for point, channel, n in [
        ("", "phone", 300),
        ("371601-C01", "kiosk", 60),
        ("x", "counter", 40),
    ]:
        DayCount.objects.create(
            pool_id=POOL, day=month, channel=channel, point=point, offered=n, numbers=50 * n,
            fine_offered=5 * n, chosen=n, fine_chosen=n // 4,
        )  # fmt: skip
    count()
    found: Pages = {}
    for language in ("zh", "en"):
        client = Client()
        client.cookies["language"] = language
        for elder in ("", "1"):
            client.cookies["elder"] = elder
            for address in ADDRESSES:
                answer = client.get(address)
                assert answer.status_code == 200
                found[f"/{language}{elder}{address}"] = answer.content
    assert b'lang="en"' in found[f"/en{PAGE}"]
    assert b'class="elder"' in found[f"/zh1{PAGE}"]
    return found


def test_every_screen_fits_and_axe_finds_nothing(pages: Pages) -> None:
    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path in pages:
            start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
            return [pages[path]]
        file = finders.find(path.removeprefix("/static/"))
        if not isinstance(file, str):
            start_response("404 Not Found", [("Content-Type", "text/plain")])
            return []
        start_response("200 OK", [("Content-Type", KINDS[Path(file).suffix])])
        return [Path(file).read_bytes()]

    with served("site", answer) as site, chromium() as browser:
        for width, variant in [(1280, "zh"), (390, "en"), (320, "zh1")]:
            person = Visitor(browser, site, width)
            for address in ADDRESSES:
                person.open(f"/{variant}{address}")
                person.look(f"pool-{variant}{address.replace('/', '-')}")
            assert person.problems == []
