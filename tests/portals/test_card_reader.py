"""A desk's card reader over HTTP: read, unreadable, empty, expired, slow, away; or typed."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from django.test import override_settings
from tests.integrations.serving import served
from tests.portals.bench import Staff
from tests.portals.pages import text_of
from tests.procedures.city import STATION, a_city

from doorstep.integrations.idcard import simulator
from doorstep.kernel.actor import Post
from doorstep.people import queries
from doorstep.people.proofing import DocumentSeen, PaperKind
from doorstep.portals.frame import page

pytestmark = pytest.mark.django_db
BEGIN = "/desk/proofing/"
ELDER = "孙奶例"


class Desk:
    """A clerk at a desk whose reader is the simulator's."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.clerk = Staff("wangfang", Post.CLERK, STATION, "station")

    def told(self, **behaviour: Any) -> None:
        """How the reader behaves from now on."""
        httpx.post(f"{self.address}/_behave", json=behaviour).raise_for_status()

    def reads(self, key: str) -> Any:
        """The clerk presses the button."""
        return self.clerk.browser.post(BEGIN, {"do": "read", "key": key})

    def types(self, document: str, key: str) -> Any:
        """The clerk types from the original instead."""
        person = simulator.demo().person(simulator.WHOSE)
        typed = {"number": person.id_number, "name": person.name, "document": document}
        return self.clerk.browser.post(BEGIN, {**typed, "key": key})


@pytest.fixture
def desk() -> Iterator[Desk]:
    page.forget_city()
    a_city()
    with served("idcard", simulator.application) as address:
        yield Desk(address)


def test_what_the_machine_reads_is_recorded_as_read_with_its_picture(desk: Desk) -> None:
    answer = desk.reads("read-1")
    assert answer.status_code == 302, text_of(answer)
    path = str(answer["Location"])
    found = queries.proofing(path.rstrip("/").rpartition("/")[2])
    assert (found.person.name, found.document) == (ELDER, DocumentSeen.READ)
    assert found.paper(PaperKind.CARD) is not None
    assert "机器读出证件" in text_of(desk.clerk.get(path))
    picture = desk.clerk.get(f"{path}card")
    assert (picture["Content-Type"], picture.content[:4]) == ("image/png", b"\x89PNG")
    assert found.needs_second is False


@pytest.mark.parametrize(
    ("behaviour", "status", "said"),
    [
        ({"told": {"state": "unreadable"}}, 422, "机器读不出这张证件"),
        ({"told": {"state": "empty"}}, 422, "读卡器上没有证件"),
        ({"told": {"valid_until": "2017-06-20"}}, 422, "到期了"),
        ({"told": {"valid_until": "soon"}}, 503, "读卡器没有回应"),
        ({"told": {"state": "what"}}, 503, "读卡器没有回应"),
        ({"fail": 9}, 503, "读卡器没有回应"),
        ({"delay_ms": 6000}, 503, "读卡器没有回应"),
    ],
)
def test_whatever_keeps_it_from_reading_is_said_and_typing_goes_on(
    desk: Desk, behaviour: dict[str, Any], status: int, said: str
) -> None:
    desk.told(**behaviour)
    answer = desk.reads("read-2")
    assert answer.status_code == status
    assert said in text_of(answer)
    assert queries.proofings_open(STATION) == ()
    typed = desk.types("unreadable", "typed-1")
    assert typed.status_code == 302, text_of(typed)
    (begun,) = queries.proofings_open(STATION)
    assert begun.needs_second is True


def test_nobody_says_by_hand_that_a_machine_read_it(desk: Desk) -> None:
    refused = desk.types("read", "typed-2")
    assert refused.status_code == 422
    assert queries.proofings_open(STATION) == ()
    with override_settings(OUTSIDE_ADDRESSES={"idcard": "http://127.0.0.1:9"}):
        assert desk.reads("read-3").status_code == 503
    assert desk.types("typed", "typed-3").status_code == 302
