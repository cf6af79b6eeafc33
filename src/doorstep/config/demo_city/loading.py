"""Loads the city's folder and what the demonstration needs beside it."""

from pathlib import Path

from doorstep.places.services import load_city
from doorstep.places.types import Loaded


def load(directory: Path, *, small: bool = False) -> Loaded:
    """Take up the city; a second call changes nothing. `small` is for tests."""
    return load_city(directory)
