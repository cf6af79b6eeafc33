"""The audit of a whole log by a stranger: every entry to the signed root, every rule replayed.

Why it reads on after a refusal: whether the bytes are the signed ones is a second question.
"""

import time
import urllib.request
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from doorstep.plates.log.checkpoint import NoteKey, open_checkpoint
from doorstep.plates.log.entries import Expire, Request, Result
from doorstep.plates.log.merkle import leaf_hash
from doorstep.plates.log.refusals import Refused
from doorstep.plates.log.state import State
from doorstep.plates.log.tiles import Edge, tile_path, unbundle, widths
from doorstep.plates.log.verifiers import Verifiers

TIMEOUT_S = 30


class Source(Protocol):
    """Where a log's files are read from."""

    def read(self, path: str) -> bytes:
        """The content of a file. Errors: OSError."""
        ...


@dataclass(frozen=True, slots=True)
class Directory:
    """A mirror on disk."""

    root: Path

    def read(self, path: str) -> bytes:
        """The content of a file."""
        return (self.root / path).read_bytes()


@dataclass(frozen=True, slots=True)
class Address:
    """A log that is served over http(s); a signed reader shows his token."""

    base: str
    token: str | None = None

    def __post_init__(self) -> None:
        if not self.base.startswith(("http://", "https://")):
            raise ValueError("an address begins with http:// or https://")

    def read(self, path: str) -> bytes:
        """The content of a file."""
        url = f"{self.base.rstrip('/')}/{path}"
        asked = urllib.request.Request(url)  # noqa: S310 - checked above
        if self.token is not None:
            asked.add_unredirected_header("Authorization", f"Bearer {self.token}")
        with urllib.request.urlopen(asked, timeout=TIMEOUT_S) as answer:  # noqa: S310 - checked above
            content: bytes = answer.read()
        return content


def source_of(place: str, token: str | None = None) -> Source:
    """A directory or an address, as a person types it."""
    if place.startswith(("http://", "https://")):
        return Address(place, token)
    return Directory(Path(place))


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, at which entry (None: with the log as a whole)."""

    index: int | None
    rule: str
    sentence: str
    field: str = ""
    """What fills the slot of the sentence."""


@dataclass(slots=True)
class Report:
    """The outcome of an audit."""

    origin: str
    size: int
    root: str
    findings: list[Finding] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    draws: int = 0
    by_channel: dict[str, int] = field(default_factory=dict)
    ended: dict[str, int] = field(default_factory=dict)
    parties: tuple[str, ...] = ()
    witnesses: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def good(self) -> bool:
        """Whether every entry is authentic and follows the rules."""
        return not self.findings

    @property
    def independent(self) -> bool:
        """Whether anyone but the city takes part or signs."""
        return len(self.parties) > 1 or bool(self.witnesses)


def audit(
    source: Source,
    *,
    log: NoteKey,
    supervisors: Collection[str],
    verifiers: Verifiers,
    witnesses: Sequence[NoteKey] = (),
    earlier: str = "",
) -> Report:
    """Authenticate and replay a whole log. `log` is the key people pinned, its name the origin.

    `earlier` is a checkpoint that somebody kept: the log must go on from it.
    Errors: OSError if a file is missing, NoteInvalid if a checkpoint is not signed by the log.
    """
    began = time.perf_counter()
    note = source.read("checkpoint").decode()
    head, cosigned = open_checkpoint(note, log, verifiers, witnesses)
    report = Report(head.origin, head.size, head.root.hex(), witnesses=tuple(cosigned))
    state = State(head.origin.rpartition("/")[2], supervisors, verifiers)
    edge = Edge()
    kept = open_checkpoint(earlier, log, verifiers)[0] if earlier else None
    forked = kept is not None and kept.size > head.size
    replaying = True
    for index, entry in enumerate(entries_of(source, head.size)):
        for tile in edge.append(leaf_hash(entry)):
            path = tile_path(tile.level, tile.index)
            if source.read(path) != tile.hashes:
                report.findings.append(_finding(index, Refused("log/tile", path)))
        if kept is not None and edge.size == kept.size:
            forked = edge.root() != kept.root
        if replaying:
            replaying = _replay(state, entry, index, report)
    if edge.size != head.size or edge.root() != head.root:
        report.findings.append(_finding(None, Refused("log/root")))
    if forked:
        report.findings.append(_finding(None, Refused("log/fork")))
    report.counts = state.counts()
    if state.rules_or_none is not None:
        report.parties = tuple(party["name"] for party in state.rules.parties)
    if witnesses and len(report.parties) > 1 and not report.witnesses:
        report.findings.append(_finding(None, Refused("log/witness")))
    report.seconds = time.perf_counter() - began
    return report


def _finding(index: int | None, refused: Refused) -> Finding:
    return Finding(index, refused.rule, refused.sentence, refused.field)


def entries_of(source: Source, size: int) -> Iterator[bytes]:
    """The first entries of a log, as its files have them; nothing is checked."""
    for index, width in enumerate(widths(size)):
        yield from unbundle(source.read(tile_path("entries", index, width)))[:width]


def _replay(state: State, entry: bytes, index: int, report: Report) -> bool:
    try:
        read = state.apply(entry, index).entry
    except Refused as refused:
        report.findings.append(_finding(index, refused))
        return False
    if isinstance(read, Request):
        report.by_channel[read.ch] = report.by_channel.get(read.ch, 0) + 1
    elif isinstance(read, Result):
        report.draws += 1
    elif isinstance(read, Expire):
        report.ended[read.why] = report.ended.get(read.why, 0) + 1
    return True
