"""Reading the record: who looked, what was done, the newest head, whether it still verifies."""

import json
from collections.abc import Collection, Sequence

from django.db.models import QuerySet

from doorstep.audit import keys
from doorstep.audit.models import AuditRow, Batch
from doorstep.audit.services import LOOKED
from doorstep.audit.types import Head, Looked, Noted, Search, Trace, Verification
from doorstep.audit.verifying import verify

__all__ = ["Verification", "head", "looked_at", "notes", "seal_public_key", "verify"]

PAGE = 100


def looked_at(subject: object, *, limit: int = PAGE, before: str | None = None) -> Sequence[Looked]:
    """Who looked at this, newest first; `before` is the id of the last row of the page before."""
    return looks_at([subject], limit=limit, before=before)


def looks_at(
    subjects: Collection[object],
    *,
    but_not_by: str = "",
    limit: int = PAGE,
    before: str | None = None,
) -> Sequence[Looked]:
    """Who looked at any of these, newest first; one's own looks are left out by `but_not_by`."""
    rows = _rows(before).filter(subject__in=[str(each) for each in subjects], action=LOOKED)
    return tuple(
        Looked(
            id=str(row.pk),
            at=row.at,
            subject=row.subject,
            actor=row.actor,
            post=row.post,
            point=row.point,
            purpose=row.purpose,
            case=row.case_number,
        )
        for row in rows.exclude(actor=but_not_by)[: min(limit, PAGE)]
    )


def notes(
    *,
    subject: object | None = None,
    actor: str | None = None,
    limit: int = PAGE,
    before: str | None = None,
) -> Sequence[Noted]:
    """Rows about a subject or by an actor, newest first."""
    rows = _rows(before)
    if subject is not None:
        rows = rows.filter(subject=str(subject))
    if actor is not None:
        rows = rows.filter(actor=actor)
    return tuple(
        Noted(
            id=str(row.pk),
            at=row.at,
            action=row.action,
            subject=row.subject,
            actor=row.actor,
            post=row.post,
            point=row.point,
            detail=row.detail,
        )
        for row in rows[: min(limit, PAGE)]
    )


def search(wanted: Search, *, limit: int = PAGE, before: str | None = None) -> Sequence[Trace]:
    """Rows that fit, newest first; `before` is the id of the last row of the page before."""
    rows = _rows(before)
    if wanted.subject:
        rows = rows.filter(subject=wanted.subject)
    if wanted.actor:
        rows = rows.filter(actor=wanted.actor)
    if wanted.action:
        rows = rows.filter(action=wanted.action)
    if wanted.from_at is not None:
        rows = rows.filter(at__gte=wanted.from_at)
    if wanted.until_at is not None:
        rows = rows.filter(at__lt=wanted.until_at)
    return tuple(
        Trace(
            id=str(row.pk),
            at=row.at,
            action=row.action,
            subject=row.subject,
            actor=row.actor,
            post=row.post,
            point=row.point,
            purpose=row.purpose,
            case=row.case_number,
            detail=row.detail,
        )
        for row in rows[: max(0, limit)]
    )


def head() -> Head | None:
    """The newest sealed head, or None before the first seal."""
    batch = Batch.objects.order_by("-number").defer("leaves", "row_ids").first()
    if batch is None:
        return None
    return Head(
        number=batch.number,
        rows=batch.rows,
        root=json.loads(bytes(batch.head))["root"],
        text=bytes(batch.head),
        signature=bytes(batch.signature).hex(),
        key_id=batch.key_id,
        sealed_at=batch.sealed_at,
    )


def seal_public_key() -> str:
    """The public key that checks new heads, lower-case hex."""
    return keys.public_key(keys.current_seal_key())


def _rows(before: str | None) -> QuerySet[AuditRow]:
    rows = AuditRow.objects.order_by("-id")
    return rows if before is None else rows.filter(id__lt=int(before))
