"""`demo`: the whole city on this machine; `simulators`: its outside systems alone."""

import argparse
from typing import TYPE_CHECKING

from doorstep.config.cli.running import port
from doorstep.config.cli.words import verb

if TYPE_CHECKING:
    from doorstep.config.cli.words import Commands


def add(commands: "Commands") -> None:
    """Add these verbs."""
    showing = verb(commands, "demo", "the whole city on this machine", demo)
    showing.add_argument("--check", action="store_true", help="do the main job once and stop")
    showing.add_argument("--lan", action="store_true", help="other machines may open it")
    showing.add_argument("--small", action="store_true", help="without the 30,000 vehicles")
    showing.add_argument("--port", type=port, default=8000, help="the next free one is taken")
    playing = verb(commands, "simulators", "the outside systems of the demo", simulators)
    playing.add_argument("--port", type=port, default=8100, help="port on this machine")


def demo(arguments: argparse.Namespace) -> int:
    """Show the city."""
    from doorstep.config import demo as city

    wish = city.Wish(port=arguments.port, lan=arguments.lan, small=arguments.small)
    if arguments.check:
        from doorstep.config import demo_check

        return demo_check.run(wish)
    return city.show(wish)


def simulators(arguments: argparse.Namespace) -> int:
    """Run the outside systems."""
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "doorstep.config.simulators:load",
        port=arguments.port,
        interface=Interfaces.WSGI,
        blocking_threads=2,
        websockets=False,
        factory=True,
    ).serve()
    return 0
