"""`plates segment|stats|export|audit|verify-receipt`: the number pools from the command line.

`audit` and `verify-receipt` need neither a database nor this office: a stranger runs them with the
key file he pinned.
"""

import argparse
import urllib.parse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from doorstep.config.cli import cards, cheating, fairness, reading, supervision
from doorstep.config.cli.words import BadInput, answer, answer_json, django, group, verb

if TYPE_CHECKING:
    from doorstep.config.cli.words import Commands
    from doorstep.plates.log.auditing import Source
    from doorstep.plates.log.pinned import LogKeys

KEY_HELP = "file with the public keys you pinned (from /log/POOL/key)"
WRONG = 1
"""Exit code of a check that ran and found something wrong."""


def add(commands: "Commands") -> None:
    """Add these verbs."""
    nouns = group(commands, "plates", "number pools, their log, receipts")
    declaring = verb(nouns, "segment", "declare every number of a pattern", segment)
    declaring.add_argument("pool", metavar="POOL", help="for instance 3716-02")
    declaring.add_argument("pattern", metavar="PATTERN", help="# is a digit, @ a letter: 鲁MB####")
    counting = verb(nouns, "stats", "where the numbers of a pool are", stats)
    counting.add_argument("pool", metavar="POOL", nargs="?", help="all pools if left out")
    counting.add_argument("--json", action="store_true", help="one JSON object")
    exporting = verb(nouns, "export", "write the log as files, whole or its tail", export)
    exporting.add_argument("directory", type=Path, metavar="DIR", help="one folder per pool")
    exporting.add_argument("--since", type=size, default=0, metavar="N", help="entries you have")
    exporting.add_argument("--pool", metavar="POOL", help="all pools if left out")
    auditing = verb(nouns, "audit", "replay a whole log and check every signature", audit)
    auditing.add_argument("place", metavar="DIR_OR_URL", nargs="?", help="a mirror or an address")
    auditing.add_argument("--issued", type=Path, metavar="CSV", help="numbers of another system")
    auditing.add_argument("--segment", action="append", metavar="PATTERN", help="for --issued")
    auditing.add_argument("--earlier", type=Path, metavar="FILE", help="a checkpoint you kept")
    auditing.add_argument("--token", help="token of a signed reader, for a supervised log")
    checking = verb(nouns, "verify-receipt", "check a receipt without a network", verify_receipt)
    checking.add_argument("file", type=Path, metavar="FILE", help="the receipt")
    cards.add(nouns)
    supervision.add(nouns)
    cheating.add(nouns)
    fairness.add(nouns)
    reading.add(nouns)
    for parser in (auditing, checking):
        parser.add_argument("--key", type=Path, metavar="FILE", help=KEY_HELP)
        parser.add_argument("--json", action="store_true", help="one JSON object")


def size(text: str) -> int:
    """Reads how many entries somebody has."""
    if not text.isdecimal() or not text.isascii() or len(text) > 15:
        raise argparse.ArgumentTypeError(f"write how many entries you have, not {text!r}")
    return int(text)


def segment(arguments: argparse.Namespace) -> int:
    """Declare a segment; the sequencer logs it."""
    from doorstep.plates.log.patterns import Pattern

    try:
        parsed = Pattern.parse(arguments.pattern)
    except ValueError as error:
        raise BadInput(f"plates segment: PATTERN: {arguments.pattern!r}: {error}") from error
    with django():
        from doorstep.kernel.actor import SYSTEM
        from doorstep.plates import queries, services

        declared = [each.pattern for each in queries.segments(_known(arguments.pool))]
        if any(Pattern.parse(each).overlaps(parsed) for each in declared):
            raise BadInput(
                f"plates segment: PATTERN: {arguments.pattern} has numbers of a declared segment "
                f"({', '.join(declared)}), write one that has none"
            )
        fields = {"pattern": arguments.pattern}
        services.ask_supervised(pool=arguments.pool, verb="segment", fields=fields, by=SYSTEM)
    answer(f"{arguments.pool}: {arguments.pattern}: {parsed.size} numbers asked for")
    return 0


def stats(arguments: argparse.Namespace) -> int:
    """Show the conservation equation."""
    with django():
        from doorstep.plates import queries

        wanted = [_known(arguments.pool)] if arguments.pool else queries.pools()
        found = {pool: asdict(queries.counts(pool)) for pool in wanted}
    for counts in found.values():
        counts["at"] = counts["at"].isoformat(timespec="seconds")
    if arguments.json:
        answer_json(found)
        return 0
    for pool, counts in found.items():
        answer(f"{pool}  " + "  ".join(f"{name} {value}" for name, value in counts.items()))
    return 0


def export(arguments: argparse.Namespace) -> int:
    """Write the files of the log; what is there already is left as it is."""
    with django():
        from doorstep.plates import queries, serving

        for pool in [_known(arguments.pool)] if arguments.pool else queries.pools():
            folder = arguments.directory / pool
            written = 0
            try:
                for path, content in serving.files(pool, arguments.since):
                    written += _write(folder / path, content)
            except OSError as error:
                raise BadInput(f"plates export: DIR: {error}: name a folder to write") from error
            answer(f"{folder}: {written} files written, {serving.published_size(pool)} entries")
    return 0


def audit(arguments: argparse.Namespace) -> int:
    """Audit a log, or the list of another system."""
    if arguments.issued is not None:
        return _audit_issued(arguments)
    if not arguments.place:
        raise BadInput("plates audit: DIR_OR_URL: name a mirror or an address")
    from doorstep.plates.crypto import VERIFIERS
    from doorstep.plates.log import auditing
    from doorstep.plates.log.checkpoint import NoteInvalid

    source = source_of(arguments.place, arguments.token)
    try:
        keys = keys_of(arguments, source)
        report = auditing.audit(
            source,
            log=keys.log,
            supervisors=keys.supervisors,
            verifiers=VERIFIERS,
            witnesses=keys.witnesses,
            earlier=arguments.earlier.read_text("utf-8") if arguments.earlier else "",
        )
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"plates audit: DIR_OR_URL: {arguments.place}: {error}") from error
    except NoteInvalid as error:
        answer(f"checkpoint: {error}")
        return WRONG
    if arguments.json:
        answer_json(asdict(report) | {"good": report.good, "pinned": arguments.key is not None})
        return 0 if report.good else WRONG
    answer(f"{report.origin}  {report.size} entries  {report.draws} draws  {report.seconds:.2f} s")
    answer("  ".join(f"{name} {count}" for name, count in report.counts.items()))
    for finding in report.findings:
        where = "the whole log" if finding.index is None else f"#{finding.index}"
        answer(f"{where}  {finding.rule}  {finding.sentence}")
    if not report.independent:
        answer("no independent witness")
    if arguments.key is None:
        answer("the key came with the log: pin it with --key to notice another one")
    answer("good" if report.good else "NOT GOOD")
    return 0 if report.good else WRONG


def verify_receipt(arguments: argparse.Namespace) -> int:
    """Check a receipt offline."""
    from doorstep.plates.crypto import VERIFIERS
    from doorstep.plates.log import receipt
    from doorstep.plates.log.refusals import Refused

    try:
        file = arguments.file.read_bytes()
    except OSError as error:
        raise BadInput(f"plates verify-receipt: FILE: {error}, name a receipt") from error
    keys = keys_of(arguments, None)
    trusted = receipt.Trusted(keys.log, keys.supervisors, keys.witnesses)
    try:
        verdict = receipt.verify_receipt(file, trusted, VERIFIERS)
    except Refused as refused:
        if refused.rule in ("receipt/form", "log/not-canonical", "log/too-long"):
            raise BadInput(
                f"plates verify-receipt: FILE: {arguments.file} is no receipt: {refused.sentence}"
            ) from refused
        answer(f"NOT GOOD  {refused.rule}  {refused.sentence}")
        return WRONG
    if arguments.json:
        answer_json(asdict(verdict) | {"good": True, "independent": verdict.independent})
        return 0
    answer(f"{verdict.origin}  #{verdict.draw}  {verdict.leaf}")
    answer(" ".join(verdict.numbers))
    if verdict.witnesses:
        answer("witnessed by " + ", ".join(verdict.witnesses))
    for remark in verdict.remarks:
        answer(remark)
    answer("good")
    return 0


def _audit_issued(arguments: argparse.Namespace) -> int:
    from doorstep.plates.log.issued import audit_issued

    if not arguments.segment:
        raise BadInput("plates audit: --segment: name the declared patterns beside --issued")
    try:
        lines = arguments.issued.read_text("utf-8-sig").splitlines()
        report = audit_issued(lines, arguments.segment)
    except (OSError, ValueError) as error:
        raise BadInput(f"plates audit: --issued: {arguments.issued}: {error}") from error
    answer_json(asdict(report) | {"good": report.good})
    return 0 if report.good else WRONG


def source_of(place: str, token: str | None = None) -> "Source":
    """A mirror or an address, which the token of a signed reader may open."""
    from doorstep.plates.log import auditing

    if "://" not in place:
        if not Path(place).is_dir():
            raise BadInput(f"plates audit: DIR_OR_URL: {place} is no folder and no http address")
    elif not urllib.parse.urlsplit(place).scheme.startswith("http"):
        raise BadInput(f"plates audit: DIR_OR_URL: {place}: an address begins with http")
    return auditing.source_of(place, token)


def keys_of(arguments: argparse.Namespace, beside: "Source | None") -> "LogKeys":
    """The keys to trust: pinned, else those that came with the log."""
    from doorstep.plates.log.pinned import LogKeys

    try:
        if arguments.key is not None:
            return LogKeys.parse(arguments.key.read_text("utf-8"))
        if beside is None:
            raise BadInput("plates verify-receipt: --key: name the key file (from /log/POOL/key)")
        return LogKeys.parse(beside.read("key").decode())
    except OSError as error:
        raise BadInput(f"--key: {error}: name the key file (from /log/POOL/key)") from error
    except ValueError as error:
        raise BadInput(f"--key: {error}: it is not as /log/POOL/key gives it") from error


def _known(pool: str) -> str:
    from doorstep.plates import queries

    if pool not in queries.pools():
        known = ", ".join(queries.pools()) or "none is open"
        raise BadInput(f"plates: POOL: {pool} is not open here, write one of: {known}")
    return pool


def _write(path: Path, content: bytes) -> bool:
    """Write a file unless it stands there with this content, so that no reader sees half of it."""
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    draft.write_bytes(content)
    draft.replace(path)
    return True
