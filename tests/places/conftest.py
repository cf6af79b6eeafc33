"""A folder to spoil, and a loaded city."""

from pathlib import Path

import pytest
from tests.places.packs import Folder, binzhou

from doorstep.places.services import load_city


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder.copied_to(tmp_path)


@pytest.fixture
def loaded(db: None) -> None:
    del db
    load_city(binzhou())
