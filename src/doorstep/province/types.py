"""What readers of this room see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class RequestState(StrEnum):
    """Where a request of a city stands."""

    WAITING = "waiting"
    APPROVED = "approved"
    REJECTED = "rejected"

    @property
    def label(self) -> str:
        """The state in Chinese."""
        return {
            RequestState.WAITING: "等待审批",
            RequestState.APPROVED: "已同意",
            RequestState.REJECTED: "已驳回",
        }[self]


@dataclass(frozen=True, slots=True)
class PoolView:
    """An admitted log and what was cosigned last."""

    id: str
    origin: str
    size: int
    cosigned_at: datetime | None
    heard_at: datetime | None
    waiting: int
    anomalies: int


@dataclass(frozen=True, slots=True)
class HeldView:
    """What the province holds of a log's draws."""

    called: int
    nonces: int
    unopened: int


@dataclass(frozen=True, slots=True)
class SegmentView:
    """A declared segment of the cosigned log."""

    s: int
    pattern: str
    n: int
    frozen: bool


@dataclass(frozen=True, slots=True)
class AnomalyView:
    """What a city said that cannot be."""

    pool: str
    kind: str
    detail: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class RequestView:
    """One request as an officer reads it; the list of a genesis is never part of it."""

    id: int
    pool: str
    verb: str
    asked: Mapping[str, Any]
    document: str
    ordered: bool
    state: RequestState
    why: str
    asked_at: datetime
    decided_at: datetime | None
    decided_by: str
    signed: bool
    index: int | None
