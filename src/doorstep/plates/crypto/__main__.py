"""The whole audit in one folder: `python -m doorstep.plates.crypto DIR_OR_URL KEYFILE`.

Why beside `doorstep plates audit`: it needs `kernel`, `plates/log` and `plates/crypto` and two
libraries for the arithmetic, so that a stranger copies three folders and trusts nothing else.
"""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from doorstep.plates.crypto import VERIFIERS
from doorstep.plates.log.auditing import audit, source_of
from doorstep.plates.log.checkpoint import NoteInvalid
from doorstep.plates.log.pinned import LogKeys

GOOD, WRONG, UNREADABLE = 0, 1, 2


def main(given: list[str]) -> int:
    """Audit; one JSON object on standard output."""
    parser = argparse.ArgumentParser(prog="python -m doorstep.plates.crypto")
    parser.add_argument("place", metavar="DIR_OR_URL")
    parser.add_argument("keys", type=Path, metavar="KEYFILE", help="what you pinned")
    parser.add_argument("--earlier", type=Path, metavar="FILE", help="a checkpoint you kept")
    parser.add_argument("--token", help="token of a signed reader, for a supervised log")
    asked = parser.parse_args(given)
    try:
        keys = LogKeys.parse(asked.keys.read_text("utf-8"))
        report = audit(
            source_of(asked.place, asked.token),
            log=keys.log,
            supervisors=keys.supervisors,
            verifiers=VERIFIERS,
            witnesses=keys.witnesses,
            earlier=asked.earlier.read_text("utf-8") if asked.earlier else "",
        )
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return WRONG if isinstance(error, NoteInvalid) else UNREADABLE
    sys.stdout.write(json.dumps(asdict(report) | {"good": report.good}, ensure_ascii=False) + "\n")
    return GOOD if report.good else WRONG


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
