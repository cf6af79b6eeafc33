"""What of a row its mark covers, and what the sealed leaf covers, as canonical bytes.

Why two: the mark is made before the database gives the row its number, the leaf after.
"""

from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from doorstep.audit.models import AuditRow
from doorstep.kernel.canonical import canonical


class Noted(NamedTuple):
    """What an act writes, before it has a mark; the names are those of the row."""

    at: datetime
    action: str
    subject: str
    actor: str
    post: str
    point: str
    purpose: str
    case_number: str
    detail: Any
    nonce: UUID
    key_id: str


def marked_content(row: AuditRow | Noted) -> bytes:
    """Everything the act wrote."""
    return canonical(
        {
            "action": row.action,
            "actor": row.actor,
            "at": row.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "case": row.case_number,
            "detail": row.detail,
            "key": row.key_id,
            "nonce": str(row.nonce),
            "point": row.point,
            "post": row.post,
            "purpose": row.purpose,
            "subject": row.subject,
        }
    )


def sealed_content(row: AuditRow) -> bytes:
    """The row with its number, its transaction and its mark."""
    return canonical(
        {
            "content": marked_content(row).decode(),
            "id": row.pk,
            "mark": bytes(row.mark).hex(),
            "txid": row.txid,
        }
    )
