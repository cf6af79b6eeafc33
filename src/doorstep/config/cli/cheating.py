"""`plates cheat`: forge a copy of a log with the city's keys, and let the ordinary auditor read it.

Only in the demonstration: a false entry signed with the keys of a real log would be a weapon.
Without `--from` the forged log is a small one made on the spot, with keys worth nothing.
"""

import argparse
import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from doorstep.config.cli.words import BadInput, answer, answer_json, verb

if TYPE_CHECKING:
    from doorstep.config.cli.words import Commands
    from doorstep.plates.log.cheating import Cheat, Trial
    from doorstep.plates.log.cheating.keyring import Keyring
    from doorstep.plates.log.cheating.trial import Log

ALL = "all"
UNNOTICED = 1
"""Exit code if an auditor has nothing to say against a forgery."""


def add(nouns: "Commands") -> None:
    """Add the verb."""
    cheating = verb(nouns, "cheat", "forge a copy of a log and have it audited", cheat)
    cheating.add_argument("name", metavar="NAME", nargs="?", help="left out: a list; all: each")
    cheating.add_argument(
        "--from", dest="source", metavar="DIR_OR_URL", help="a log of a demonstration to copy"
    )
    cheating.add_argument("--key", type=Path, metavar="FILE", help="its keys, if they lie apart")
    cheating.add_argument("--token", help="token of a signed reader, for a supervised log")
    cheating.add_argument("--out", type=Path, metavar="DIR", help="write the forged copy there")
    cheating.add_argument("--json", action="store_true", help="one JSON object for each cheat")


def cheat(arguments: argparse.Namespace) -> int:
    """Try one way to cheat, or all of them."""
    from doorstep.plates.log.cheating import CHEATS, NotHere, by_name, try_out
    from doorstep.plates.log.cheating.keyring import SUPERVISOR
    from doorstep.plates.log.refusals import Refused

    if arguments.name is None:
        return _list(arguments.json)
    chosen = CHEATS if arguments.name == ALL else tuple(filter(None, [by_name(arguments.name)]))
    if not chosen:
        raise BadInput(f"plates cheat: NAME: {arguments.name}: `plates cheat` lists the names")
    if arguments.out is not None and len(chosen) > 1:
        raise BadInput("plates cheat: --out: name one cheat, a folder holds one forged copy")
    log, keys = _made_here() if arguments.source is None else _copied(arguments)
    unnoticed = 0
    for each in chosen:
        try:
            trial = try_out(each, log, keys)
        except NotHere as missing:
            if len(chosen) == 1 and str(missing) == SUPERVISOR:
                raise BadInput(
                    "plates cheat: --from: this city does not have the supervisor's key"
                ) from missing
            if len(chosen) == 1:
                raise BadInput(
                    f"plates cheat: --from: that log has no place for it ({missing}), "
                    f"leave --from out"
                ) from missing
            answer(f"{each.name}: no place for it in that log ({missing})")
            continue
        except Refused as refused:
            raise BadInput(
                f"plates cheat: --from: that log is not good as it is ({refused}), audit it"
            ) from refused
        unnoticed += trial.report.good
        if arguments.out is not None:
            _write(arguments.out, log, trial)
        _say(trial, arguments.json)
    return UNNOTICED if unnoticed else 0


def _list(as_json: bool) -> int:
    from doorstep.plates.log.cheating import BY_KIND

    for kind, cheats in BY_KIND.items():
        if not as_json:
            answer(kind)
        for each in cheats:
            if as_json:
                answer_json({"name": each.name, "kind": kind, "want": each.want, "did": each.did})
            else:
                answer(f"  {each.name}  {each.want}")
    return 0


def _say(trial: "Trial", as_json: bool) -> None:
    cheat: Cheat = trial.forgery.cheat
    if as_json:
        answer_json(
            {
                "name": cheat.name,
                "keys": trial.forgery.keys,
                "good": trial.report.good,
                "findings": [asdict(finding) for finding in trial.report.findings],
                "entry": trial.entry.decode(errors="replace") if trial.entry else None,
            }
        )
        return
    answer(f"{cheat.name}  {cheat.want}")
    answer(f"  {cheat.did}")
    answer(f"  keys used: {', '.join(trial.forgery.keys) or 'none'}")
    for finding in trial.report.findings:
        where = "the whole log" if finding.index is None else f"#{finding.index}"
        answer(f"  {where}  {finding.rule}  {finding.sentence}")
    if trial.entry is not None:
        answer(f"  {len(trial.entry)} bytes  {trial.entry.decode(errors='replace')}")
    if trial.report.good:
        answer("  NOT NOTICED")


def _made_here() -> tuple["Log", "Keyring"]:
    from doorstep.plates.crypto import TOOLS
    from doorstep.plates.log.cheating.specimen import keyring, specimen

    keys = keyring(TOOLS)
    return specimen(keys), keys


def _copied(arguments: argparse.Namespace) -> tuple["Log", "Keyring"]:
    """A log of this demonstration, and the keys of its city."""
    from doorstep.config.cli.plates import keys_of, source_of
    from doorstep.plates.crypto import TOOLS
    from doorstep.plates.log.auditing import entries_of
    from doorstep.plates.log.cheating import keyring as names
    from doorstep.plates.log.cheating.trial import Log
    from doorstep.plates.log.checkpoint import NoteInvalid, open_checkpoint

    if os.environ.get("DOORSTEP_DEMO") != "1":
        raise BadInput(
            "plates cheat: --from: keys of a real log sign nothing false; leave --from out, "
            "or set DOORSTEP_DEMO=1 and DOORSTEP_DATA as the demonstration has them"
        )
    source = source_of(arguments.source, arguments.token)
    pinned = keys_of(arguments, source)
    keys = _keys_of_this_city(pinned.supervisors)
    if keys.public(names.LOG) != pinned.log.key.hex():
        raise BadInput(
            "plates cheat: --from: that log is signed with other keys than those in DOORSTEP_DATA"
        )
    try:
        note = source.read("checkpoint").decode()
        head, _ = open_checkpoint(note, pinned.log, TOOLS.verifiers)
        entries = tuple(entries_of(source, head.size))
    except (OSError, UnicodeDecodeError, NoteInvalid, ValueError) as error:
        raise BadInput(f"plates cheat: --from: {arguments.source}: {error}") from error
    log = Log(
        head.origin, entries, note, pinned.log, frozenset(pinned.supervisors), pinned.witnesses
    )
    return log, keys


def _keys_of_this_city(supervisors: tuple[str, ...]) -> "Keyring":
    from doorstep.plates import keys
    from doorstep.plates.crypto import TOOLS
    from doorstep.plates.log.cheating import keyring as names

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorstep.config.settings")
    drawer = {
        names.LOG: keys.log_key(),
        names.CITY: keys.party_key(),
        names.CITY_COIN: keys.vrf_key(),
    }
    supervisor = keys.supervisor_key()
    if keys.public(supervisor) in supervisors:
        drawer[names.SUPERVISOR] = supervisor
    return names.Keyring(TOOLS, drawer)


def _write(folder: Path, original: "Log", trial: "Trial") -> None:
    """The forged copy as files, with the keys people pinned and the checkpoint that was kept."""
    from doorstep.plates.log.pinned import LogKeys
    from doorstep.plates.log.publishing import files_of

    forged = trial.forgery.log
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise BadInput(f"plates cheat: --out: {folder} is not empty, name a new folder")
        for path, content in files_of(forged.entries, forged.note):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        keys = LogKeys(forged.key, tuple(sorted(forged.supervisors)), forged.witnesses)
        (folder / "key").write_text(str(keys), "utf-8")
        (folder / "kept-checkpoint").write_text(original.note, "utf-8")
        story = {"forged": True, "cheat": trial.forgery.cheat.name, "index": trial.forgery.index}
        (folder / "FORGED.json").write_text(json.dumps(story) + "\n", "utf-8")
    except OSError as error:
        raise BadInput(f"plates cheat: --out: {error}: name a folder to write") from error
