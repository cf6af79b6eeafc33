"""What readers of this room see, and the event it tells others."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from doorstep.kernel import masking
from doorstep.kernel.actor import Post
from doorstep.kernel.identity_document import DocumentKind
from doorstep.kernel.phone import Phone

OFFICE = "office"
"""The only kind of service point where a registrar may sit."""


class UserKind(StrEnum):
    """Whose account it is."""

    CITIZEN = "citizen"
    STAFF = "staff"


RESTRICTED = "（本人限制使用）"
"""Stands where a name would."""


class Matter(StrEnum):
    """What of a person's record can be corrected on its own."""

    NAME = "name"
    HOUSEHOLD = "household"
    PERMIT = "permit"
    PHONE = "phone"

    @property
    def label(self) -> str:
        """In Chinese."""
        return {
            Matter.NAME: "姓名",
            Matter.HOUSEHOLD: "户籍所在的县（市、区）",
            Matter.PERMIT: "居住证到期日",
            Matter.PHONE: "联系手机",
        }[self]


class DeviceKind(StrEnum):
    """What an account is signed in on."""

    PHONE = "phone"
    TABLET = "tablet"
    COMPUTER = "computer"
    PROGRAM = "program"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The kind in Chinese."""
        return {
            DeviceKind.PHONE: "手机",
            DeviceKind.TABLET: "平板",
            DeviceKind.COMPUTER: "电脑",
            DeviceKind.PROGRAM: "程序（接口令牌）",
            DeviceKind.UNKNOWN: "看不出是什么设备",
        }[self]


class LockKind(StrEnum):
    """What a caller did too often."""

    PASSWORDS = "passwords"
    CODES = "codes"
    GUESSES = "guesses"

    @property
    def label(self) -> str:
        """In Chinese."""
        return {
            LockKind.PASSWORDS: "工作人员密码输错太多次",
            LockKind.CODES: "要短信验证码太多次",
            LockKind.GUESSES: "短信验证码填错太多次",
        }[self]


@dataclass(frozen=True, slots=True)
class LockView:
    """A caller that is locked out: half its address, or the beginning of its digest.

    `known` is a browser counted by the account it proved to be.
    """

    id: str
    kind: LockKind
    where: str
    known: bool
    times: int
    until: datetime


@dataclass(frozen=True, slots=True)
class DeviceView:
    """One session of an account; `network` is half an address, `here` the one that asks."""

    id: str
    kind: DeviceKind
    browser: str
    network: str
    began_at: datetime
    seen_at: datetime
    here: bool = False


class PersonKind(StrEnum):
    """A natural person or a unit."""

    NATURAL = "natural"
    UNIT = "unit"

    @property
    def label(self) -> str:
        """The kind in Chinese."""
        return {PersonKind.NATURAL: "个人", PersonKind.UNIT: "单位"}[self]


class ContactKind(StrEnum):
    """By what somebody is reached."""

    PHONE = "phone"
    POSTAL = "postal"

    @property
    def label(self) -> str:
        """The way in Chinese."""
        return {ContactKind.PHONE: "联系手机", ContactKind.POSTAL: "邮寄地址"}[self]


class ResidenceKind(StrEnum):
    """What ties somebody to a division."""

    HOUSEHOLD = "household"
    PERMIT = "permit"

    @property
    def label(self) -> str:
        """The tie in Chinese."""
        return {ResidenceKind.HOUSEHOLD: "户籍", ResidenceKind.PERMIT: "居住证"}[self]


@dataclass(frozen=True, slots=True)
class Sealed:
    """Encrypted text and the name of its key."""

    key_id: str
    data: bytes


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person as pages show them: numbers masked."""

    id: str
    kind: PersonKind
    name: str
    id_number_masked: str
    phone_masked: str
    division_code: str
    residence_permit_until: date | None
    sample: bool
    document: DocumentKind | None = None
    restricted: bool = False
    """Whether the person had all use but keeping stopped."""

    @property
    def name_masked(self) -> str:
        """The name as others may see it; a unit's is no secret, a restricted person's is shut."""
        if self.restricted:
            return RESTRICTED
        return self.name if self.kind is PersonKind.UNIT else masking.name(self.name)

    @property
    def complete(self) -> bool:
        """Whether the person has said who they are; an account of a bare phone has not."""
        return bool(self.name and self.id_number_masked)


@dataclass(frozen=True, slots=True)
class FullIdentity:
    """A person with numbers in clear; whoever gets one has left a row in the record."""

    id: str
    kind: PersonKind
    name: str
    id_number: str = field(repr=False)
    phone: str = field(repr=False)
    document: DocumentKind | None = None
    country: str = ""
    postal: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ContactView:
    """A contact as pages show it, masked; empty text where it was taken back."""

    kind: ContactKind
    masked: str
    from_on: date
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class ResidenceView:
    """A household's division or a residence permit."""

    kind: ResidenceKind
    division_code: str
    from_on: date
    until_on: date | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class AgentView:
    """Who acts for a unit, both days included; not any more since `ended_at`."""

    id: str
    unit: PersonView
    agent: PersonView
    from_on: date
    until_on: date | None
    ended_at: datetime | None = None

    def over(self, on: date) -> bool:
        """Whether this has ended, by its day or at once."""
        return self.ended_at is not None or (self.until_on is not None and self.until_on < on)


@dataclass(frozen=True, slots=True)
class ApplicantFacts:
    """What rules may ask about an applicant, with where it comes from."""

    person_id: str
    kind: PersonKind
    complete: bool
    born_on: date | None
    household_division: str
    residence_permit_until: date | None
    source: str
    as_of: datetime


@dataclass(frozen=True, slots=True)
class AppointmentView:
    """A post held at a point for some days; `until_on` is the last one.

    With `at_once` it has been over since `ended_at`. `made_by` and `ended_by` are names, empty for
    the command line.
    """

    id: str
    user_id: int
    post: Post
    point: str
    point_kind: str
    from_on: date
    until_on: date | None
    made_at: datetime
    made_by: str = ""
    why: str = ""
    ended_at: datetime | None = None
    ended_by: str = ""
    why_ended: str = ""
    at_once: bool = False

    def holds(self, on: date) -> bool:
        """Whether the post is held on a day."""
        if self.at_once or on < self.from_on:
            return False
        return self.until_on is None or on <= self.until_on

    def over(self, on: date) -> bool:
        """Whether the post was given up before a day, or at once."""
        return self.at_once or (self.until_on is not None and self.until_on < on)


@dataclass(frozen=True, slots=True)
class StaffView:
    """A member of staff; `begun` once password and second factor were set."""

    user_id: int
    username: str
    name: str
    second_factor: bool
    begun: bool = True
    invited_until: datetime | None = None
    posts: tuple["AppointmentView", ...] = ()


class DemoCard(Protocol):
    """What this room needs to know of one invented person; empty strings stand for nothing."""

    @property
    def key(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def id_number(self) -> str: ...
    @property
    def phone(self) -> str: ...
    @property
    def division_code(self) -> str: ...
    @property
    def residence_permit_until(self) -> date | None: ...
    @property
    def username(self) -> str: ...
    @property
    def posts(self) -> tuple[Post, ...]: ...
    @property
    def point(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """The account of an invented person, by the key of the card."""

    key: str
    user_id: int
    kind: UserKind
    name: str
    person_id: str | None
    posts: tuple[AppointmentView, ...]


@dataclass(frozen=True, slots=True)
class LoginCodeMade:
    """A code must reach a phone; it lives in this event and in the message alone."""

    phone: Phone = field(repr=False)
    code: str = field(repr=False)
    minutes: int


@dataclass(frozen=True, slots=True)
class LoginPhoneChanged:
    """Another phone signs in from now on; the one that did is told."""

    phone: Phone = field(repr=False)


@dataclass(frozen=True, slots=True)
class ContactPhoneChanged:
    """Messages go to another phone from now on; the one before is told."""

    phone: Phone = field(repr=False)


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many demo people were taken up."""

    citizens: int
    staff: int
    appointments: int
