"""`province`: the province's own service, beside the cities and with keys of its own."""

import argparse
import os
from typing import TYPE_CHECKING

from doorstep.config.cli.running import port
from doorstep.config.cli.words import django

if TYPE_CHECKING:
    from doorstep.config.cli.words import Commands

THREADS = 4
FIRST_PORT = 8200


def add(commands: "Commands") -> None:
    """Add these verbs."""
    does = "the province's service: replays, cosigns and supervises the cities' logs"
    parser = commands.add_parser("province", help=does, description=does)
    parser.set_defaults(handler=serve)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=port, default=FIRST_PORT, help="port to listen on")


def as_province() -> None:
    """From here on this process is the province's; to be called before settings are read."""
    os.environ["DOORSTEP_SERVES"] = "province"


def serve(arguments: argparse.Namespace) -> int:
    """Serve until told to stop."""
    as_province()
    os.environ["DOORSTEP_POOL"] = str(THREADS + 2)  # the sealer and the housekeeping need one each
    with django():
        from granian import Granian
        from granian.constants import Interfaces

        Granian(
            "doorstep.config.province_wsgi:load",
            address=arguments.host,
            port=arguments.port,
            interface=Interfaces.WSGI,
            workers=1,
            blocking_threads=THREADS,
            respawn_failed_workers=True,
            workers_kill_timeout=6,
            websockets=False,
            factory=True,
        ).serve()
    return 0
