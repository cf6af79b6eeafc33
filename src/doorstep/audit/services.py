"""Writing the record: what was done, and who looked.

Why inside the act: a row that could be written without the act, or an act without the row, would
prove nothing.
"""

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from doorstep.audit import keys
from doorstep.audit.content import Noted, marked_content
from doorstep.audit.models import AuditRow
from doorstep.audit.plain import plain
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor

LOOKED = "looked"
ONE_LOOK: Final = timedelta(minutes=10)
"""A page opened again within this time by the same person for the same purpose is one look."""


def note(
    action: str, subject: object, *, by: Actor, detail: Mapping[str, object] | None = None
) -> None:
    """Record an act in its own transaction; `subject` is `kind:id`, `detail` never personal data.

    Errors: TransactionManagementError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("audit.note belongs inside an act")
    _insert(action, str(subject), by=by, detail=detail)


def looked(
    subject: object,
    *,
    by: Actor,
    purpose: str,
    case: str | None = None,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Record that somebody saw something personal, for what, and for which case.

    `detail` may name the fields that were seen, never what stood in them.
    """
    _insert(LOOKED, str(subject), by=by, detail=detail, purpose=purpose, case=case or "")


def opened(
    subject: object,
    *,
    by: Actor,
    purpose: str,
    case: str | None = None,
    detail: Mapping[str, object] | None = None,
) -> None:
    """`looked` for a page that is opened again and again while somebody works on it."""
    lately = AuditRow.objects.filter(
        subject=str(subject),
        action=LOOKED,
        actor=str(by),
        purpose=purpose,
        at__gt=clock.now() - ONE_LOOK,
    )
    if not lately.exists():
        looked(subject, by=by, purpose=purpose, case=case, detail=detail)


NOTE = """
INSERT INTO audit_auditrow
    (at, action, subject, actor, post, point, purpose, case_number, detail, nonce, key_id, mark)
SELECT %(audit_at)s, %(audit_action)s, %(audit_subject)s, %(audit_actor)s, %(audit_post)s,
    %(audit_point)s, '', '', %(audit_detail)s, %(audit_nonce)s, %(audit_key_id)s, %(audit_mark)s
"""


def note_values(
    action: str, subject: object, *, by: Actor, detail: Mapping[str, object] | None = None
) -> dict[str, object]:
    """What fills `NOTE`: the row that `note` would write, for an act that is one SQL statement.

    The statement continues `NOTE` with `FROM` what it has written: no act, no row.
    """
    noted = _noted(action, str(subject), by=by, detail=detail)
    values = {f"audit_{name}": value for name, value in noted._asdict().items()}
    return values | {"audit_detail": Jsonb(noted.detail), "audit_mark": _mark(noted)}


def _insert(
    action: str,
    subject: str,
    *,
    by: Actor,
    detail: Mapping[str, object] | None = None,
    purpose: str = "",
    case: str = "",
) -> None:
    noted = _noted(action, subject, by=by, detail=detail, purpose=purpose, case=case)
    AuditRow(**noted._asdict(), mark=_mark(noted)).save(force_insert=True)


def _noted(
    action: str,
    subject: str,
    *,
    by: Actor,
    detail: Mapping[str, object] | None = None,
    purpose: str = "",
    case: str = "",
) -> Noted:
    return Noted(
        at=clock.now(),
        action=action,
        subject=subject,
        actor=str(by),
        post=by.post.value if by.post else "",
        point=by.point or "",
        purpose=purpose,
        case_number=case,
        detail=plain(dict(detail or {})),
        nonce=uuid.uuid4(),
        key_id=keys.current_row_key(),
    )


def _mark(noted: Noted) -> bytes:
    return keys.mark(noted.key_id, marked_content(noted))
