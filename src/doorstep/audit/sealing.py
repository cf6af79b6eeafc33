"""Orders committed rows into batches under a signed head.

Why by transaction and not by row number: a row with a low number may be committed after rows with
higher ones. A transaction below the oldest one still running has ended, so nothing can be added
to the rows of such transactions any more.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC
from typing import cast

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from doorstep.audit import keys, merkle
from doorstep.audit.content import sealed_content
from doorstep.audit.models import AuditRow, Batch
from doorstep.kernel import clock
from doorstep.kernel.canonical import canonical

LIMIT = 20_000
END = 2**62
_HORIZON = """
SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
       pg_snapshot_xmax(pg_current_snapshot())::text::bigint
"""


@dataclass(frozen=True, slots=True)
class Span:
    """Rows above `base` that transactions from `start` up to, not including, `below` wrote."""

    base: int
    start: int
    below: int


def seal(*, limit: int = LIMIT) -> int:
    """Make batches until nothing is left to seal; the number of rows sealed."""
    sealed = 0
    while rows := _seal_one(limit):
        sealed += rows
    return sealed


def _seal_one(limit: int) -> int:
    try:
        with transaction.atomic():
            last = Batch.objects.order_by("-number").defer("leaves").first()
            # The horizon is read before the rows: what it calls ended, the next statement sees.
            span = _unsealed(last, *_horizon())
            rows = _rows_in(span, limit)
            if not rows:
                return 0
            _insert(last, span, rows)
            return len(rows)
    except IntegrityError as broken:
        if Batch._meta.db_table in str(broken):
            return 0  # another process sealed the same rows a moment ago
        raise


def _horizon() -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(_HORIZON)
        return cast(tuple[int, int], cursor.fetchone())


def _unsealed(last: Batch | None, horizon: int, newest: int) -> Span:
    """Which rows are committed for good and not yet sealed."""
    if last is None:
        return Span(0, 0, horizon)
    if last.below_txid <= newest:
        return Span(last.base_row, last.below_txid, horizon)
    # This server has not yet counted as far as the record has: it was restored from elsewhere.
    # What the old server left unsealed goes first; then the base moves above everything old.
    left = Span(last.base_row, last.below_txid, END)
    if rows_of(left).exists():
        return left
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM audit_batch, unnest(row_ids) AS id")
        row = cursor.fetchone()
    return Span(int(row[0]), 0, horizon)


def rows_of(span: Span, *, up_to_row: int = END) -> QuerySet[AuditRow]:
    """The rows of that span in sealing order."""
    return AuditRow.objects.filter(
        id__gt=span.base, id__lte=up_to_row, txid__gte=span.start, txid__lt=span.below
    ).order_by("txid", "id")


def _rows_in(span: Span, limit: int) -> list[AuditRow]:
    rows = list(rows_of(span)[: limit + 1])
    if len(rows) <= limit:
        return rows
    # Never part of a transaction: a batch is a range of them.
    cut = rows[limit].txid
    whole = [row for row in rows if row.txid < cut]
    return whole or list(rows_of(Span(span.base, span.start, cut + 1)))


def _insert(last: Batch | None, span: Span, rows: list[AuditRow]) -> None:
    leaves = [merkle.leaf_hash(sealed_content(row)) for row in rows]
    batch = Batch(
        number=last.number + 1 if last else 1,
        base_row=span.base,
        from_txid=span.start,
        below_txid=rows[-1].txid + 1,
        rows=len(rows),
        row_ids=[row.pk for row in rows],
        leaves=b"".join(leaves),
        key_id=keys.current_seal_key(),
        sealed_at=clock.now(),
    )
    batch.public_key = keys.public_key(batch.key_id)
    batch.head = head_text(batch, merkle.root(leaves), bytes(last.head) if last else b"")
    batch.signature = keys.sign(batch.key_id, batch.head)
    batch.save(force_insert=True)


def head_text(batch: Batch, root: bytes, previous: bytes) -> bytes:
    """The bytes that are signed; each head names the one before it."""
    return canonical(
        {
            "above_row": batch.base_row,
            "below_transaction": batch.below_txid,
            "city": settings.CITY,
            "from_transaction": batch.from_txid,
            "number": batch.number,
            "previous": hashlib.sha256(previous).hexdigest(),
            "root": root.hex(),
            "rows": batch.rows,
            "sealed_at": batch.sealed_at.astimezone(UTC).isoformat(timespec="microseconds"),
        }
    )
