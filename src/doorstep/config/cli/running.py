"""`migrate`, `serve`, `worker`, `sequencer`: the processes of a city."""

import argparse
import importlib
import os
import signal
import threading
from typing import TYPE_CHECKING

from doorstep.config.cli.words import answer, django, verb
from doorstep.config.processes import parent_of_workers

if TYPE_CHECKING:
    from doorstep.config.cli.words import Commands

THREADS = 12
"""Of a web process: who waits for the log's answer holds one, so there are more than cores."""


def add(commands: "Commands") -> None:
    """Add these verbs."""
    verb(commands, "migrate", "roles, schemas, tables and privileges of this city", migrate)
    serving = verb(commands, "serve", "the pages and the API", serve)
    serving.add_argument("--host", default="127.0.0.1", help="address to listen on")
    serving.add_argument("--port", type=port, default=8000, help="port to listen on")
    serving.add_argument("--workers", type=workers, default=2, help="number of processes")
    working = verb(commands, "worker", "the jobs behind the pages, the audit sealer", worker)
    working.add_argument("--once", action="store_true", help="stop when nothing is left to do")
    verb(commands, "sequencer", "the one writer of the plate log", sequencer)


def port(text: str) -> int:
    """Reads a port number."""
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"write a number from 1 to 65535, not {text!r}")
    return int(text)


def workers(text: str) -> int:
    """Reads a number of processes."""
    if not text.isdecimal() or not 0 < int(text) <= 64:
        raise argparse.ArgumentTypeError(f"write a number from 1 to 64, not {text!r}")
    return int(text)


def migrate(arguments: argparse.Namespace) -> int:
    """Bring the database into shape."""
    del arguments
    os.environ["DOORSTEP_POOL"] = "0"
    with django() as addresses:
        from django.conf import settings

        from doorstep.config.database import bootstrap

        cities = [settings.CITY, *settings.OTHER_CITIES]
        bootstrap.migrate(addresses.admin, addresses.owner, cities)
        answer(f"migrated: {', '.join(cities)}")
    return 0


def serve(arguments: argparse.Namespace) -> int:
    """Serve pages until told to stop."""
    os.environ.setdefault("DOORSTEP_POOL", "0")  # the threads are few and stay
    with django():
        from django.conf import settings
        from granian import Granian
        from granian.constants import Interfaces

        # All pages are loaded once, before the workers branch off.
        importlib.import_module(settings.ROOT_URLCONF)
        parent_of_workers()
        Granian(
            "doorstep.config.wsgi:load",
            address=arguments.host,
            port=arguments.port,
            interface=Interfaces.WSGI,
            workers=arguments.workers,
            blocking_threads=THREADS,
            respawn_failed_workers=True,
            workers_kill_timeout=6,
            websockets=False,
            factory=True,
        ).serve()
    return 0


def worker(arguments: argparse.Namespace) -> int:
    """Do jobs until told to stop."""
    with django():
        from doorstep.config import worker as working

        working.run(once=arguments.once)
    return 0


def sequencer(arguments: argparse.Namespace) -> int:
    """Write the plate log until told to stop."""
    del arguments
    os.environ.setdefault("DOORSTEP_POOL", "0")
    with django():
        from doorstep.plates import sequencer as sequencing

        stop = threading.Event()
        for sign in (signal.SIGINT, signal.SIGTERM):
            signal.signal(sign, lambda *_: stop.set())
        sequencing.run(stop.is_set)
    return 0
