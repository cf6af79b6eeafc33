"""Every procedure there is, found by looking into the catalogue: adding one is adding a file.

Why found and not listed: a list in another file is the one thing that gets forgotten.
"""

import importlib
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from doorstep.procedures.engine.declare import Procedure
from doorstep.procedures.engine.errors import NoSuchProcedure

CATALOGUE = "doorstep.procedures.catalogue"


@cache
def _all() -> dict[str, Procedure[Any]]:
    # By name at run time: the engine stands below the catalogue and may not import it.
    package = importlib.import_module(CATALOGUE)
    found: dict[str, Procedure[Any]] = {}
    for module in pkgutil.iter_modules(package.__path__):
        for value in vars(importlib.import_module(f"{CATALOGUE}.{module.name}")).values():
            if not isinstance(value, Procedure):
                continue
            if found.setdefault(value.code, value) is not value:
                raise TypeError(f"{value.code} is declared twice")
    return found


@contextmanager
def known_too(*more: Procedure[Any]) -> Iterator[None]:
    """Inside the block these procedures exist too: for trying out a draft before it is a file."""
    procedures = _all()
    kept = dict(procedures)
    procedures.update({each.code: each for each in more})
    try:
        yield
    finally:
        procedures.clear()
        procedures.update(kept)


def all_procedures() -> tuple[Procedure[Any], ...]:
    """All, in the order people look for them."""
    return tuple(sorted(_all().values(), key=lambda p: (p.order, p.code)))


def procedure(code: str) -> Procedure[Any]:
    """The procedure of a code. Errors: NoSuchProcedure."""
    found = _all().get(code)
    if found is None:
        raise NoSuchProcedure(code=code)
    return found
