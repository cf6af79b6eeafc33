"""A city that lives: loaded, pools open, sequencer at work, outside systems answering over HTTP."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client, override_settings
from tests.integrations.serving import served
from tests.portals.bench import Staff
from tests.procedures.city import DAY, OFFICE, STATION, Buyer, a_buyer, a_city, outside

from doorstep.config.simulators import Street, found
from doorstep.config.testing import FreshCity
from doorstep.kernel import clock
from doorstep.kernel.actor import Post
from doorstep.people import queries as people
from doorstep.places.demo import Demo, read_demo
from doorstep.plates import queries as plates
from doorstep.plates.sequencer import run
from doorstep.portals.frame import page


@dataclass(frozen=True)
class LivingCity:
    """The demonstration of the city's folder, and a way to sign its people in."""

    demo: Demo
    url: str

    def client(self, key: str) -> Client:
        """A browser in which this demo person is signed in."""
        client = Client()
        account = people.demo_accounts()[key]
        client.post(f"/demo/sign-in/{key}")
        assert client.session.get("_auth_user_id") == str(account.user_id), key
        return client


@pytest.fixture
def living_city(loaded_city: FreshCity, monkeypatch: pytest.MonkeyPatch) -> Iterator[LivingCity]:
    page.forget_city()
    # On a busy machine the log may answer late; pages then say so, and no test is about that.
    monkeypatch.setattr(plates, "SETTLES_WITHIN_S", 60.0)
    stop = threading.Event()

    def work() -> None:
        try:
            run(stop.is_set)
        finally:
            connections.close_all()

    sequencer = threading.Thread(target=work)
    sequencer.start()
    doors = found()
    with served("street", Street(doors)) as address:
        outside = {name: f"{address}/{name}" for name in doors}
        with override_settings(OUTSIDE_ADDRESSES=outside):
            yield LivingCity(read_demo(settings.CITY_FOLDER, clock.today()), loaded_city.url)
    stop.set()
    sequencer.join()


@pytest.fixture
def city(in_loaded_city: None, db: None) -> None:
    """Binzhou loaded, nothing running beside the pages."""
    del in_loaded_city, db
    page.forget_city()


@pytest.fixture
def demo(city: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The demonstration's own pages are open."""
    del city
    monkeypatch.setattr(settings, "DEMO", True)


@pytest.fixture
def browser() -> Client:
    """A browser without JavaScript that keeps cookies and must send the token of a form."""
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


@pytest.fixture
def buyer(in_small_city: None, db: None) -> Iterator[Buyer]:
    """Somebody with a car to register in a small city of 2017, whose outside world says yes."""
    del in_small_city, db
    page.forget_city()
    with clock.at_day(DAY), outside():
        yield a_buyer(a_city())


@pytest.fixture
def clerk(buyer: Buyer) -> Staff:  # noqa: ARG001 - the city comes with the buyer
    """A clerk of the station that the buyer goes to."""
    return Staff("wangfang", Post.CLERK, STATION, "station")


@pytest.fixture
def registrar(buyer: Buyer) -> Staff:  # noqa: ARG001 - the city comes with the buyer
    """A registrar of the office."""
    return Staff("lijing", Post.REGISTRAR, OFFICE, "office")
