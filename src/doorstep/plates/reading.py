"""Who may read the tiles of a supervised log, and under which terms.

Why a token and not a session: an auditor's program asks, page after page, without a browser. The
proofs are the same for everybody; only who may fetch the entries differs.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from doorstep.plates.models import LogReader

AUDIENCE = "log-audience"
OPEN = "open"
TERMS = (
    "只用来核对号码的声明、投放和抽取是不是合规矩。",
    "不把号码和人、车、地点联系起来，也不拿去和别的名单比对。",
    "不公开、不转交整份号码；自己的结论、统计和出错的记录可以公开。",
    "发现问题，告诉本市和省里，也可以告诉任何人。",
    "名字（或单位）、用途和日期列在公开的读者名单里。违反以上各条的，读取随时停止。",
)
TERMS_HASH = hashlib.sha256("\n".join(TERMS).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ReaderView:
    """One line of the public list."""

    id: int
    name: str
    purpose: str
    signed_at: datetime
    ended_at: datetime | None
    office: bool
    """Entered by the office: the supervisor, an auditor."""


def digest(token: str) -> bytes:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).digest()


def may_read(token: str) -> bool:
    """Whether somebody who may read holds this token."""
    return LogReader.objects.filter(token=digest(token), ended_at=None).exists()


def readers() -> Sequence[ReaderView]:
    """Everybody who may read or once did, the newest first."""
    return [_view(row) for row in LogReader.objects.order_by("-signed_at", "-id")]


def reader_of(person: UUID) -> ReaderView | None:
    """Under which name this person reads now."""
    row = LogReader.objects.filter(person=person, ended_at=None).first()
    return None if row is None else _view(row)


def _view(row: LogReader) -> ReaderView:
    return ReaderView(
        row.pk, row.name, row.purpose, row.signed_at, row.ended_at, row.person is None
    )
