"""What readers of the audit record see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Looked:
    """Somebody looked at something: who, when, for what."""

    id: str
    at: datetime
    subject: str
    actor: str
    post: str
    point: str
    purpose: str
    case: str


@dataclass(frozen=True, slots=True)
class Noted:
    """One row of the record."""

    id: str
    at: datetime
    action: str
    subject: str
    actor: str
    post: str
    point: str
    detail: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Trace:
    """One row of the record with everything it says, for the audit administrator."""

    id: str
    at: datetime
    action: str
    subject: str
    actor: str
    post: str
    point: str
    purpose: str
    case: str
    detail: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for; empty means anything. Instants: from inclusive, until exclusive."""

    subject: str = ""
    actor: str = ""
    action: str = ""
    from_at: datetime | None = None
    until_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """The signed head of the newest batch: what goes to the province daily."""

    number: int
    rows: int
    root: str
    text: bytes
    signature: str
    key_id: str
    sealed_at: datetime


@dataclass(frozen=True, slots=True)
class Verification:
    """The outcome of recomputing the whole record."""

    ok: bool
    batches: int
    rows: int
    unsealed: int
    bad_batch: int | None = None
    bad_row: str | None = None
    why: str = ""
