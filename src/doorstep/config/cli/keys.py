"""`keys list`, `keys rotate`: the keys by which numbers of persons are read and found."""

import argparse
import secrets
import sys
import time
from typing import TYPE_CHECKING

from doorstep.config.cli.words import answer, answer_json, complain, django, group, verb

if TYPE_CHECKING:
    from doorstep.config.cli.words import Commands

PURPOSES = ("field", "index")
TROUBLE = 1
BAR = 30
LINES_EVERY_S = 5.0
RAW_ROWS = 5000


def add(commands: "Commands") -> None:
    """Add these verbs."""
    verbs = group(commands, "keys", "the keys by which numbers of persons are read and found")
    listing = verb(verbs, "list", "the keys, and how many rows each has made", list_keys)
    listing.add_argument("--json", action="store_true", help="one JSON object")
    rotating = verb(
        verbs,
        "rotate",
        "make a key and bring every row to it while the city works; goes on where it was stopped",
        rotate,
    )
    rotating.add_argument("--purpose", choices=PURPOSES, help="only this one; usually both")


def list_keys(arguments: argparse.Namespace) -> int:
    """Say what there is; never a key itself."""
    with django():
        from doorstep.people import keys
        from doorstep.people.ciphers import cipher_of
        from doorstep.people.services import rotation

        found = []
        for purpose in PURPOSES:
            current = keys.ring(purpose).current
            for name, rows in rotation.rows_by_key(purpose).items():
                cipher = cipher_of(name)
                found.append(
                    {
                        "purpose": purpose,
                        "name": name,
                        "cipher": cipher.name if purpose == "field" else cipher.hash_name,
                        "in_use": name == current,
                        "rows": sum(rows.values()),
                        "columns": rows,
                    }
                )
    if arguments.json:
        answer_json({"keys": found})
        return 0
    for key in found:
        mark = "*" if key["in_use"] else " "
        answer(f"{mark} {key['purpose']:6} {key['name']:16} {key['cipher']:12} {key['rows']:>9}")
    return 0


def rotate(arguments: argparse.Namespace) -> int:
    """Rewrite rows; afterwards every one is of the key in use."""
    left = 0
    with django():
        for purpose in [arguments.purpose] if arguments.purpose else PURPOSES:
            left += _rotated(purpose)
    return TROUBLE if left else 0


def _rotated(purpose: str) -> int:
    """One purpose; how many rows stay behind."""
    from doorstep.config.keys import cipher_code
    from doorstep.people import keys
    from doorstep.people.ciphers import cipher_of
    from doorstep.people.services import rotation

    name = keys.ring(purpose).current
    behind = rotation.rows_behind(purpose)
    if behind and cipher_of(name).code == cipher_code():
        complain(f"{purpose}: goes on with {name}, {behind} rows left")
    else:
        name = rotation.new_key(purpose)
        behind = rotation.rows_behind(purpose)
        complain(f"{purpose}: new key {name}, {behind} rows")
    bar = Bar(purpose, behind)
    begun, rows, conflicts = time.monotonic(), 0, list[str]()
    for done in rotation.rewrite(purpose):
        rows, conflicts = done.rows, done.conflicts
        bar.show(rows)
    seconds = time.monotonic() - begun
    bar.end()
    for conflict in conflicts:
        complain(f"{purpose}: {conflict}: another row has the same number, left with its old key")
    left = rotation.rows_behind(purpose)
    answer_json(
        {
            "purpose": purpose,
            "key": name,
            "rows": rows,
            "left": left,
            "seconds": round(seconds, 2),
            "rows_per_s": round(rows / seconds) if rows else 0,
            "raw_rows_per_s": raw_loop(purpose),
        }
    )
    return left


def raw_loop(purpose: str) -> int:
    """What the arithmetic alone would do with this key, in rows a second, without a database."""
    from doorstep.people import keys
    from doorstep.people.ciphers import cipher_of

    name = keys.ring(purpose).current
    key, cipher = keys.ring(purpose).key(name), cipher_of(name)
    places = [f"person:{n}:number".encode() for n in range(RAW_ROWS)]
    rows = [cipher.seal(key, secrets.token_hex(9).encode(), place) for place in places]
    begun = time.perf_counter()
    for row, place in zip(rows, places, strict=True):
        text = cipher.opened(key, row, place)
        if purpose == keys.INDEX:
            cipher.mark(key, text)
        else:
            cipher.seal(key, text, place)
    return round(RAW_ROWS / (time.perf_counter() - begun))


class Bar:
    """How far it is: one line that changes on a terminal, now and then a line elsewhere."""

    def __init__(self, what: str, total: int) -> None:
        self._what = what
        self._total = total
        self._live = sys.stderr.isatty()
        self._said = time.monotonic()

    def show(self, done: int) -> None:
        """So much is done."""
        share = min(1.0, done / self._total) if self._total else 1.0
        line = f"{self._what} {'#' * round(BAR * share):{BAR}} {share:4.0%} {done}/{self._total}"
        if self._live:
            sys.stderr.write(f"\r{line}")
            sys.stderr.flush()
        elif time.monotonic() - self._said >= LINES_EVERY_S:
            self._said = time.monotonic()
            complain(line)

    def end(self) -> None:
        """The next line begins."""
        if self._live:
            sys.stderr.write("\n")
