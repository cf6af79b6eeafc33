"""What a supervisor signed and what everybody may read of the log: acts, settings, days.

Why from the entries: the page says what is in the log, under the signatures that are in the log.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection

from doorstep.kernel import clock
from doorstep.plates.crypto import VERIFIERS
from doorstep.plates.log import texts
from doorstep.plates.log.entries import COUNTED, Rules, read_entry
from doorstep.plates.models import Checkpoint, Entry, Intent
from doorstep.plates.statistics.models import PublishedText

ACTS = ("segment", "genesis", "fill", "exclude", "freeze", "refund")
TERMS = (
    "k",
    "target",
    "tries",
    "reveal_s",
    "choose_s",
    "extend_n",
    "extend_s",
    "hold_workdays",
    "retain_days",
    "channels",
    "policy",
    "parties",
    "supervisors",
    "text",
)
"""Fields of `rules` whose change is told, in the order of the page."""


@dataclass(frozen=True, slots=True)
class Change:
    """One term that a version changed; `before` is None in the first."""

    term: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Settings:
    """One version of the rules: its place, what changed, who signed, the text it names."""

    index: int
    v: int
    at: datetime
    changes: tuple[Change, ...]
    supervisor: str
    parties: tuple[str, ...]
    text: str
    known: bool
    """Whether the text can be read here."""


@dataclass(frozen=True, slots=True)
class Act:
    """One supervised act; `document` is the hash of the text behind it, empty without one."""

    index: int
    at: datetime
    verb: str
    fields: dict[str, Any]
    document: str
    known: bool


@dataclass(frozen=True, slots=True)
class Announced:
    """A supervised act that was asked for and does not stand in the log yet."""

    verb: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Newest:
    """One of the newest entries: what kind, when, of which draw."""

    index: int
    at: datetime
    verb: str
    draw: int | None
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """One daily snapshot with the first published checkpoint that covers it (size 0: none yet)."""

    day: date
    index: int
    counts: dict[str, int]
    root: str
    size: int
    published_at: datetime | None


def settings_history(pool: str) -> list[Settings]:
    """Every version of the rules, newest first."""
    read: list[tuple[int, Rules]] = []
    rows = Entry.objects.filter(pool_id=pool, verb="rules").order_by("index")
    for index, body in rows.values_list("index", "body"):
        rules = read_entry(bytes(body))
        if not isinstance(rules, Rules):
            raise TypeError(index)
        read.append((index, rules))
    known = _known({rules.text for _, rules in read})
    befores = [None, *(rules for _, rules in read)]
    return [
        _version(index, rules, before, rules.text in known)
        for (index, rules), before in zip(read, befores, strict=False)
    ][::-1]


def acts(pool: str, *, before: int | None = None, limit: int = 20) -> list[Act]:
    """The supervised acts, newest first, those before an index."""
    # One ordered look into the index for each kind: with all kinds in one condition the planner
    # walks the log backwards, and among ten million draws that takes seconds.
    kinds = [
        Entry.objects.filter(pool_id=pool, verb=verb, index__lt=_LAST if before is None else before)
        .order_by("-index")
        .values_list("index", "body")[:limit]
        for verb in ACTS
    ]
    rows = kinds[0].union(*kinds[1:], all=True).order_by("-index")[:limit]
    found = [(index, read_entry(bytes(body)).as_object()) for index, body in rows]
    known = _known({fields.get("doc", "") for _, fields in found})
    return [
        Act(index, _instant(f["t"]), f["e"], f, f.get("doc", ""), f.get("doc", "") in known)
        for index, f in found
    ]


def announced(pool: str) -> list[Announced]:
    """What was asked for and waits: for the sequencer, or for the province's officer."""
    rows = Intent.objects.filter(pool_id=pool, draw__isnull=True, answered_at__isnull=True)
    return [Announced(*row) for row in rows.order_by("id").values_list("verb", "made_at")[:50]]


def document(digest: str) -> str | None:
    """A published text by its hash: of rules, of an act, of the statistics; None: not known."""
    return PublishedText.objects.filter(hash=digest).values_list("text", flat=True).first()


def newest(pool: str, limit: int = 20) -> list[Newest]:
    """The newest entries of the log, newest first."""
    found = []
    rows = Entry.objects.filter(pool_id=pool).order_by("-index")
    for index, body in rows.values_list("index", "body")[:limit]:
        fields = read_entry(bytes(body)).as_object()
        numbers = fields.get("numbers") or ([fields["number"]] if "number" in fields else [])
        draw = fields.get("id") if fields["e"] != "fill" else None
        found.append(Newest(index, _instant(fields["t"]), fields["e"], draw, tuple(numbers)))
    return found


_LAST = 2**62
_DAYS = """
SELECT s.index, s.body, c.size, c.published_at
  FROM plates_entry s LEFT JOIN LATERAL (
       SELECT size, published_at FROM plates_checkpoint
        WHERE pool_id = s.pool_id AND size > s.index ORDER BY size LIMIT 1) c ON true
 WHERE s.pool_id = %s AND s.verb = 'snapshot' AND s.index < %s
 ORDER BY s.index DESC LIMIT %s
"""


def days(pool: str, *, before: int | None = None, limit: int = 31) -> list[Day]:
    """The daily snapshots, newest first, those before an index."""
    with connection.cursor() as cursor:
        cursor.execute(_DAYS, [pool, _LAST if before is None else before, limit])
        rows = cursor.fetchall()
    return [_day(*row) for row in rows]


def daily_checkpoint(pool: str, day: date) -> str | None:
    """The first published checkpoint that covers the snapshot of a day; None without one."""
    found = next((each for each in days(pool, limit=20_000) if each.day == day), None)
    if found is None or not found.size:
        return None
    return Checkpoint.objects.values_list("note", flat=True).get(pool_id=pool, size=found.size)


def _day(index: int, body: bytes, size: int | None, published_at: datetime | None) -> Day:
    fields = read_entry(bytes(body)).as_object()
    day = clock.local_day(_instant(fields["t"]))
    counts = {name: fields["counts"][name] for name in COUNTED}
    return Day(day, index, counts, fields["root"], size or 0, published_at)


def _known(digests: Collection[str]) -> set[str]:
    rows = PublishedText.objects.filter(hash__in=digests)
    return set(rows.values_list("hash", flat=True))


def _version(index: int, rules: Rules, before: Rules | None, known: bool) -> Settings:
    changes = tuple(
        Change(term, getattr(before, term) if before else None, getattr(rules, term))
        for term in TERMS
        if before is None or getattr(before, term) != getattr(rules, term)
    )
    pool, fields = rules.pool, rules.as_object()
    ours = before or rules
    return Settings(
        index=index,
        v=rules.v,
        at=_instant(rules.t),
        changes=changes,
        supervisor=_signer(ours.supervisors, texts.supervisor(pool, fields), rules.sigs[0]),
        parties=tuple(party["name"] for party in before.parties) if before else (),
        text=rules.text,
        known=known,
    )


def _signer(keys: Sequence[str], text: bytes, sig: str) -> str:
    """Which of the keys signed; empty for none, which no valid log has."""
    signature = bytes.fromhex(sig)
    return next((k for k in keys if VERIFIERS.signature(bytes.fromhex(k), text, signature)), "")


def _instant(t: int) -> datetime:
    return datetime.fromtimestamp(t, UTC)
