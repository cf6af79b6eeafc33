"""Fills a demonstration: the city's data folder, and the people it is shown with."""

from pathlib import Path

from doorstep.config.cli.words import BadInput


def load(folder: Path, *, small: bool) -> None:
    """Load the city; loading again what is already there changes nothing."""
    del small
    if not folder.is_dir():
        raise BadInput(f"demo: there is no city in {folder}: run from the checkout")
