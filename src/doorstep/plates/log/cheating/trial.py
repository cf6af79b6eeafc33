"""A cheat from the copy of the log to the auditor's sentence.

Why the ordinary auditor: a special one could be made to say anything.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from doorstep.plates.log.auditing import Report, audit
from doorstep.plates.log.cheating.keyring import LOG, OF_CITY, SUPERVISOR, Keyring
from doorstep.plates.log.cheating.thief import Thief
from doorstep.plates.log.cheating.types import Cheat
from doorstep.plates.log.checkpoint import ED25519, Checkpoint, NoteKey, sign_checkpoint
from doorstep.plates.log.entries import Entry
from doorstep.plates.log.merkle import leaf_hash, root_of
from doorstep.plates.log.publishing import files_of


@dataclass(frozen=True, slots=True)
class Log:
    """A log in hands: its name, entries, newest checkpoint, and whom its readers pin."""

    origin: str
    entries: tuple[bytes, ...]
    note: str
    key: NoteKey
    supervisors: frozenset[str]
    witnesses: tuple[NoteKey, ...] = ()

    @property
    def pool(self) -> str:
        """The pool's id."""
        return self.origin.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Forgery:
    """A forged copy. `index`: the false entry, None where the log as a whole is false."""

    cheat: Cheat
    log: Log
    index: int | None
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """What the auditor says of a forgery."""

    forgery: Forgery
    report: Report

    @property
    def entry(self) -> bytes | None:
        """The bytes at fault."""
        at = self.report.findings[0].index if self.report.findings else None
        return None if at is None else self.forgery.log.entries[at]


class Files:
    """The files of a log, without a disk."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self._files = files

    def read(self, path: str) -> bytes:
        """The content of a file."""
        try:
            return self._files[path]
        except KeyError as missing:
            raise FileNotFoundError(path) from missing


def signed_log(
    origin: str, entries: Sequence[bytes], supervisors: Collection[str], keys: Keyring
) -> Log:
    """Entries with a checkpoint over them."""
    key = NoteKey(origin, ED25519, bytes.fromhex(keys.public(LOG)))
    head = Checkpoint(origin, len(entries), root_of(leaf_hash(entry) for entry in entries))
    note = sign_checkpoint(head, key, lambda text: keys.raw_sign(LOG, text))
    return Log(origin, tuple(entries), note, key, frozenset(supervisors))


def forge(cheat: Cheat, log: Log, keys: Keyring) -> Forgery:
    """The forged copy of a log. Errors: NotHere if the log has no place for this cheat."""
    own = keys.only(*OF_CITY, *((SUPERVISOR,) if cheat.bribed else ()))
    thief = Thief(log.pool, log.entries, log.supervisors, own)
    false = cheat.forge(thief)
    index = None
    if false is not None:
        index = len(thief.entries)
        thief.entries.append(false.to_bytes() if isinstance(false, Entry) else false)
    forged = signed_log(log.origin, thief.entries, log.supervisors, own)
    if thief.keeps_note:
        own.used.discard(LOG)
        forged = replace(forged, note=log.note)
    if cheat.witness:
        forged = replace(forged, witnesses=log.witnesses)
    return Forgery(cheat, forged, index, tuple(sorted(own.used)))


def try_out(cheat: Cheat, log: Log, keys: Keyring) -> Trial:
    """Forge and audit. Errors: NotHere."""
    forgery = forge(cheat, log, keys)
    forged = forgery.log
    report = audit(
        Files(dict(files_of(forged.entries, forged.note))),
        log=log.key,
        supervisors=log.supervisors,
        verifiers=keys.tools.verifiers,
        witnesses=forged.witnesses,
        earlier=log.note if cheat.memory else "",
    )
    return Trial(forgery, report)
