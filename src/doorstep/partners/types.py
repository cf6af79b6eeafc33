"""What readers of this room see."""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class SecretView:
    """When a secret was given and when it ends; never the secret."""

    made_at: datetime
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class PartnerView:
    """A partner as its administrator sees it; `secrets` are those that still open something."""

    id: str
    client_id: str
    name: str
    uscc: str
    scopes: tuple[str, ...]
    calls_per_minute: int
    from_on: date
    until_on: date
    made_at: datetime
    ended_at: datetime | None
    ended_why: str
    contact_name: str = field(repr=False)
    contact_phone_masked: str = field(repr=False)
    secrets: tuple[SecretView, ...] = ()

    def in_force(self, on: date) -> bool:
        """Whether the contract holds on a day."""
        return self.ended_at is None and self.from_on <= on <= self.until_on


@dataclass(frozen=True, slots=True)
class Granted:
    """A new access token; it exists in this answer alone."""

    token: str = field(repr=False)
    seconds: int
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose token a call brought."""

    partner_id: str
    name: str
    scopes: frozenset[str]
    calls_per_minute: int


@dataclass(frozen=True, slots=True)
class AllowanceView:
    """Which partner may follow a case, until when."""

    id: str
    partner_id: str
    partner_name: str
    case_number: str
    given_at: datetime
    until_on: date
    ended_at: datetime | None
