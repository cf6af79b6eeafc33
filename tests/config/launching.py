"""A process that holds a lease until its standard input ends: run by name from the tests."""

import sys
from pathlib import Path

import psycopg

from doorstep.config.database import launcher


def main(folder: str) -> None:
    """Start or find the server, say its pid, wait."""
    lease = launcher.hold(Path(folder), durable=True)
    with psycopg.connect(lease.url(launcher.SUPERUSER, "postgres")) as connection:
        connection.execute("SELECT 1")
    print(lease.pid(), flush=True)  # noqa: T201 - this is the answer to the test
    sys.stdin.read()
    lease.close()


if __name__ == "__main__":
    main(sys.argv[1])
