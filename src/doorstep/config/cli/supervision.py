"""`plates introduce|supervise`: a city makes its logs known to the province, and asks to be
supervised from now on."""

import argparse
from typing import TYPE_CHECKING

from doorstep.config.cli.words import BadInput, answer, answer_json, django, verb

if TYPE_CHECKING:
    from doorstep.config.cli.words import Commands


def add(nouns: "Commands") -> None:
    """Add these verbs to those of the pools."""
    introducing = verb(
        nouns, "introduce", "what the province must know to admit the logs, a line each", introduce
    )
    introducing.add_argument("pool", metavar="POOL", nargs="?", help="all pools if left out")
    supervising = verb(nouns, "supervise", "make the province a party of a pool", supervise)
    supervising.add_argument("pool", metavar="POOL", help="for instance 3716-02")


def introduce(arguments: argparse.Namespace) -> int:
    """Public keys and names alone: the line may be sent by any way that cannot be forged."""
    with django():
        from doorstep.plates import queries, serving

        wanted = [_known(arguments.pool)] if arguments.pool else queries.pools()
        for pool in wanted:
            answer_json(serving.introduction(pool))
    return 0


def supervise(arguments: argparse.Namespace) -> int:
    """Ask for new rules that name both parties; the province's officer decides."""
    with django():
        from django.conf import settings

        from doorstep.config import pools

        if not settings.PROVINCE_URL:
            raise BadInput("plates supervise: PROVINCE_URL: set it to the province's address")
        if pools.supervise(_known(arguments.pool), settings.CITY_FOLDER) is None:
            answer(f"{arguments.pool}: the province is a party already")
            return 0
    answer(f"{arguments.pool}: asked for; the province is a party when its rules stand in the log")
    return 0


def _known(pool: str) -> str:
    from doorstep.plates import queries

    if pool not in queries.pools():
        known = ", ".join(queries.pools()) or "none is open"
        raise BadInput(f"plates: POOL: {pool} is not open here, write one of: {known}")
    return pool
