"""Fees as values other rooms may hold."""

from dataclasses import dataclass
from datetime import date, datetime

from doorstep.kernel.actor import Actor
from doorstep.kernel.money import Fen


@dataclass(frozen=True, slots=True)
class ChargeDue:
    """A fee the law of the day asks for; `basis` is the citation in Chinese."""

    item: str
    name_zh: str
    fen: Fen
    basis: str


@dataclass(frozen=True, slots=True)
class LoadedFees:
    """What a case of a former record owed, all of it received at once by one receipt."""

    case_number: str
    charges: tuple[ChargeDue, ...]
    assessed_on: date
    received_at: datetime
    by: Actor
    receipt_number: str


@dataclass(frozen=True, slots=True)
class ChargeView:
    """A fee of a case and, once received, by which receipt."""

    id: str
    case_number: str
    item: str
    name_zh: str
    fen: Fen
    basis: str
    assessed_on: date
    receipt_number: str | None
    received_at: datetime | None

    @property
    def open(self) -> bool:
        """Whether money is still due; a free item never is."""
        return self.fen > 0 and self.received_at is None


@dataclass(frozen=True, slots=True)
class Totals:
    """What was assessed is what was received and what is open."""

    assessed: Fen
    received: Fen
    open: Fen
