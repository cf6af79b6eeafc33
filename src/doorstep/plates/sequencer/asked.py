"""What waits for the log, in order: read with one statement, without building rows."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from doorstep.audit.prepared import rows_of

_WAITING = """
SELECT i.id, i.verb, i.fields, d.id, d.log_id, d.nonce, d.channel, d.commitment, d.one_time_key,
       d.vehicle_key, d.applicant_key, d.kiosk_salt, d.requested_at
  FROM plates_intent i LEFT JOIN plates_draw d ON d.id = i.draw_id
 WHERE i.pool_id = %(pool)s AND i.answered_at IS NULL
 ORDER BY i.id LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class AskedDraw:
    """The draw an intent is about; hex where the log has hex."""

    id: UUID
    log_id: int | None
    nonce: str
    channel: str
    commitment: str
    one_time_key: str
    vehicle_key: str
    applicant_key: str
    salt: bytes | None
    requested_at: datetime


@dataclass(slots=True)
class Asked:
    """One waiting intent, and after its batch what became of it."""

    id: int
    verb: str
    fields: dict[str, Any]
    draw: AskedDraw | None
    index: int | None = None
    refused: str = ""


def waiting(pool: str, limit: int) -> list[Asked]:
    """The oldest unanswered intents of a pool."""
    return [_asked(row) for row in rows_of(_WAITING, {"pool": pool, "limit": limit})]


def _asked(row: tuple[Any, ...]) -> Asked:
    row = (*row[:11], None if row[11] is None else bytes(row[11]), row[12])
    draw = None if row[3] is None else AskedDraw(*row[3:])
    # Django leaves jsonb as text on its connections.
    return Asked(row[0], row[1], json.loads(row[2]), draw)
