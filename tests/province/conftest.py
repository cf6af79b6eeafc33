"""A database of the test's own and the province's secret in this process."""

from typing import TYPE_CHECKING

import pytest
from tests.province.builder import SECRET

from doorstep.config.testing import FreshCity

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper


@pytest.fixture
def province(fresh_city: FreshCity, settings: "SettingsWrapper") -> FreshCity:
    """This process is the province's; its addresses are served."""
    settings.PROVINCE_SECRET = SECRET
    settings.ROOT_URLCONF = "doorstep.config.province_urls"
    return fresh_city
