"""The environment of the tests, loaded by pytest before Django reads its settings.

Why a module of its own: settings are read once, so data folder and demo mode must be known first;
processes that a test starts inherit them.
"""

import os
import sys
from dataclasses import dataclass

from doorstep.config.folders import test_folder

os.environ["DOORSTEP_DATA"] = str(test_folder() / "data")
os.environ["DOORSTEP_DEMO"] = "1"
for _name in ("DATABASE_URL", "DOORSTEP_TODAY", "DOORSTEP_CITY", "DOORSTEP_PREFIX"):
    os.environ.pop(_name, None)
# Tests start dozens of processes: what one has compiled the next one finds.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


@dataclass(frozen=True, slots=True)
class FreshCity:
    """A database of one test's own; `url` is what a process needs as DATABASE_URL."""

    url: str
    admin_url: str
    owner_url: str
