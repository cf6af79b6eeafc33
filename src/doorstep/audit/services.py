"""Writing the record: what was done, and who looked.

Why inside the act: a row that could be written without the act, or an act without the row, would
prove nothing.
"""

import uuid
from collections.abc import Mapping

from django.db import connection, transaction

from doorstep.audit import keys
from doorstep.audit.content import marked_content
from doorstep.audit.models import AuditRow
from doorstep.audit.plain import plain
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor

LOOKED = "looked"


def note(
    action: str, subject: object, *, by: Actor, detail: Mapping[str, object] | None = None
) -> None:
    """Record an act in its own transaction; `subject` is `kind:id`, `detail` never personal data.

    Errors: TransactionManagementError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("audit.note belongs inside an act")
    _insert(action, str(subject), by=by, detail=detail)


def looked(subject: object, *, by: Actor, purpose: str, case: str | None = None) -> None:
    """Record that somebody saw something personal, for what, and for which case."""
    _insert(LOOKED, str(subject), by=by, purpose=purpose, case=case or "")


def _insert(
    action: str,
    subject: str,
    *,
    by: Actor,
    detail: Mapping[str, object] | None = None,
    purpose: str = "",
    case: str = "",
) -> None:
    content = plain(dict(detail or {}))
    row = AuditRow(
        at=clock.now(),
        action=action,
        subject=subject,
        actor=str(by),
        post=by.post.value if by.post else "",
        point=by.point or "",
        purpose=purpose,
        case_number=case,
        detail=content,
        nonce=uuid.uuid4(),
        key_id=keys.current_row_key(),
    )
    row.mark = keys.mark(row.key_id, marked_content(row))
    row.save(force_insert=True)
