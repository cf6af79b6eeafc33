"""`province`: the province's own service, beside the cities and with keys of its own.

`province admit` takes up a city's log; what to write there the city says with `plates introduce`.
"""

import argparse
import importlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from doorstep.config.cli import fairness, staff
from doorstep.config.cli.running import port
from doorstep.config.cli.words import BadInput, answer, django
from doorstep.config.processes import parent_of_workers

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
    parser.add_argument(
        "--admit", type=Path, metavar="FILE", help="first admit the logs of this file"
    )
    verbs = parser.add_subparsers(metavar="VERB", parser_class=type(parser))
    about = "admit the log of a city, or take up its new keys"
    admitting = verbs.add_parser("admit", help=about, description=about)
    admitting.set_defaults(handler=admit)
    fairness.add_to_province(verbs)
    staff.add_to_province(verbs)
    admitting.add_argument("pool", metavar="POOL", help="for instance 3716-02")
    admitting.add_argument("--origin", required=True, help="origin of the log's checkpoints")
    admitting.add_argument("--log-key", required=True, metavar="VKEY", help="the log's key")
    admitting.add_argument("--city-key", required=True, metavar="HEX", help="key of the party city")
    admitting.add_argument(
        "--supervisor",
        action="append",
        default=[],
        metavar="HEX",
        help="key of the supervisor of a log that began without the province",
    )


def as_province() -> None:
    """From here on this process is the province's; to be called before settings are read."""
    os.environ["DOORSTEP_SERVES"] = "province"


def serve(arguments: argparse.Namespace) -> int:
    """Serve until told to stop."""
    as_province()
    os.environ["DOORSTEP_POOL"] = "0"  # the threads are few and stay
    with django():
        from django.conf import settings
        from granian import Granian
        from granian.constants import Interfaces

        from doorstep.config.database.using import close_for_good
        from doorstep.portals.province.demo import load_officers

        if arguments.admit is not None:
            for log in _logs(arguments.admit):
                _admit(log)
        if settings.DEMO:
            load_officers()
        importlib.import_module(settings.ROOT_URLCONF)
        close_for_good()
        parent_of_workers()
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


def admit(arguments: argparse.Namespace) -> int:
    """Admit one log."""
    as_province()
    with django():
        _admit(
            {
                "pool": arguments.pool,
                "origin": arguments.origin,
                "log_key": arguments.log_key,
                "city_key": arguments.city_key,
                "supervisors": arguments.supervisor,
            }
        )
    answer(f"{arguments.pool}: admitted, {arguments.origin}")
    return 0


def _logs(file: Path) -> list[dict[str, Any]]:
    """What `plates introduce` wrote: one JSON object a line."""
    try:
        return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
    except (OSError, ValueError) as error:
        raise BadInput(
            f"province: --admit: {file}: {error}: name a file of introductions"
        ) from error


def _admit(log: dict[str, Any]) -> None:
    from doorstep.province.errors import Malformed
    from doorstep.province.services import admit as admit_log

    try:
        admit_log(
            pool=log["pool"],
            origin=log["origin"],
            log_vkey=log["log_key"],
            city_key=log["city_key"],
            supervisors=log["supervisors"],
        )
    except (KeyError, TypeError) as missing:
        raise BadInput(f"province: --admit: {missing}: name a file of introductions") from missing
    except Malformed as wrong:
        field = str(wrong.said["field"]).replace("log_vkey", "log_key").replace("_", "-")
        raise BadInput(
            f"province admit: --{field}: is not as the city's `plates introduce` says it"
        ) from wrong
