"""Recomputes the whole record and names the first row that is not as it was made.

Why everything again: a check that trusts a stored intermediate result checks that result.
"""

from itertools import zip_longest

from doorstep.audit import keys, merkle
from doorstep.audit.content import marked_content, sealed_content
from doorstep.audit.models import AuditRow, Batch
from doorstep.audit.sealing import END, Span, head_text, rows_of
from doorstep.audit.types import Verification

_HASH = 32


class _Bad(Exception):
    """Where the record stops being what was written, and why."""

    def __init__(self, why: str, *, batch: int | None = None, row: int | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.batch = batch
        self.row = row


def verify() -> Verification:
    """Every batch, its signature, its link to the one before, and every row, sealed or not."""
    batches = rows = unsealed = 0
    try:
        bases = list(Batch.objects.order_by("number").values_list("base_row", flat=True))
        previous: Batch | None = None
        for position, batch in enumerate(Batch.objects.order_by("number").iterator(chunk_size=8)):
            later = [base for base in bases[position:] if base > batch.base_row]
            _check_head(batch, previous)
            _check_rows(batch, up_to_row=min(later, default=END))
            batches += 1
            rows += batch.rows
            previous = batch
        unsealed = _check_unsealed(previous)
    except _Bad as bad:
        return Verification(
            ok=False,
            batches=batches,
            rows=rows,
            unsealed=unsealed,
            bad_batch=bad.batch,
            bad_row=None if bad.row is None else str(bad.row),
            why=bad.why,
        )
    return Verification(ok=True, batches=batches, rows=rows, unsealed=unsealed)


def _check_head(batch: Batch, previous: Batch | None) -> None:
    number = previous.number + 1 if previous else 1
    if batch.number != number:
        raise _Bad("a batch is missing", batch=number)
    same_base = previous is not None and previous.base_row == batch.base_row
    start = previous.below_txid if previous and same_base else 0
    if batch.from_txid != start:
        raise _Bad("the batch does not begin where the one before ended", batch=batch.number)
    if previous and not same_base:
        _check_nothing_left(previous, up_to_row=batch.base_row)
    leaves = bytes(batch.leaves)
    root = merkle.root([leaves[i : i + _HASH] for i in range(0, len(leaves), _HASH)])
    if head_text(batch, root, bytes(previous.head) if previous else b"") != bytes(batch.head):
        raise _Bad("the head does not say what the batch holds", batch=batch.number)
    public = keys.public_key(batch.key_id) if keys.known_seal(batch.key_id) else batch.public_key
    if not keys.signed(public, bytes(batch.head), bytes(batch.signature)):
        raise _Bad("the signature of the head is not the city's", batch=batch.number)


def _check_nothing_left(last: Batch, *, up_to_row: int) -> None:
    """Before the base moved every older row was sealed."""
    left = rows_of(Span(last.base_row, last.below_txid, END), up_to_row=up_to_row).first()
    if left is not None:
        raise _Bad("a row was added after the seal", batch=last.number, row=left.pk)


def _check_rows(batch: Batch, *, up_to_row: int) -> None:
    span = Span(batch.base_row, batch.from_txid, batch.below_txid)
    leaves = bytes(batch.leaves)
    sealed = (leaves[i : i + _HASH] for i in range(0, len(leaves), _HASH))
    found = rows_of(span, up_to_row=up_to_row).iterator(chunk_size=2000)
    for row_id, leaf, row in zip_longest(batch.row_ids, sealed, found):
        if row is None:
            raise _Bad("a sealed row is missing", batch=batch.number, row=row_id)
        if row_id is None:
            raise _Bad("a row was added after the seal", batch=batch.number, row=row.pk)
        if row.pk != row_id:
            missing = not AuditRow.objects.filter(pk=row_id).exists()
            raise _Bad(
                "a sealed row is missing" if missing else "a row was added after the seal",
                batch=batch.number,
                row=row_id if missing else row.pk,
            )
        _check_mark(row, batch.number)
        if merkle.leaf_hash(sealed_content(row)) != leaf:
            raise _Bad("the row is not the one that was sealed", batch=batch.number, row=row.pk)


def _check_mark(row: AuditRow, batch: int | None) -> None:
    if not keys.known(row.key_id):
        raise _Bad("the row is marked with an unknown key", batch=batch, row=row.pk)
    if keys.mark(row.key_id, marked_content(row)) != bytes(row.mark):
        raise _Bad("the row does not bear its mark", batch=batch, row=row.pk)


def _check_unsealed(last: Batch | None) -> int:
    """Rows that wait for the sealer; any other row outside all batches was slipped in."""
    span = Span(last.base_row, last.below_txid, END) if last else Span(0, 0, END)
    waiting = 0
    for row in rows_of(span).iterator(chunk_size=2000):
        _check_mark(row, None)
        waiting += 1
    return waiting
