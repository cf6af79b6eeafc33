"""A city whose public pages can be opened."""

import pytest
from django.test import Client
from tests.places.packs import binzhou

from doorstep.places.services import load_city
from doorstep.portals.frame import page


@pytest.fixture
def public_city(request: pytest.FixtureRequest) -> None:
    """Binzhou's places, and nobody in it."""
    request.getfixturevalue("db")
    page.forget_city()
    load_city(binzhou())


@pytest.fixture
def browser() -> Client:
    """A browser of somebody who has not signed in."""
    return Client(raise_request_exception=False)
