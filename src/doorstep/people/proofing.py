"""Words of a proofing (互联网面签): how a document was read, what two pairs of eyes saw, papers.

Why no machine's verdict is among them: people decide whether a face is the one on a card. What a
comparison by machine may say some day can only spare the second pair of eyes, never stand alone.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from doorstep.kernel.phone import Phone
from doorstep.people.types import PersonView


class ProofingState(StrEnum):
    """How far a proofing is."""

    OPEN = "open"
    DONE = "done"
    GIVEN_UP = "given-up"

    @property
    def label(self) -> str:
        """For lists."""
        return {
            ProofingState.OPEN: "正在面签",
            ProofingState.DONE: "已面签",
            ProofingState.GIVEN_UP: "没有办完，已停止",
        }[self]


class DocumentSeen(StrEnum):
    """How the original came into the record."""

    READ = "read"
    TYPED = "typed"
    UNREADABLE = "unreadable"

    @property
    def label(self) -> str:
        """For the desk."""
        return {
            DocumentSeen.READ: "机器读出证件",
            DocumentSeen.TYPED: "这里没有读卡机，照原件录入",
            DocumentSeen.UNREADABLE: "机器读不出，照原件录入",
        }[self]


class FaceSeen(StrEnum):
    """What the clerk saw, comparing the person with the picture on the document."""

    SAME = "same"
    DOUBT = "doubt"

    @property
    def label(self) -> str:
        """For the desk."""
        return {
            FaceSeen.SAME: "是同一个人",
            FaceSeen.DOUBT: "看不准（照片旧了、变了样），请第二个人看",
        }[self]


class PhoneState(StrEnum):
    """Which phone will sign in."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    NONE = "none"

    @property
    def label(self) -> str:
        """For the desk and the receipt."""
        return {
            PhoneState.ASKED: "验证码已发出，还没有填",
            PhoneState.CONFIRMED: "已用验证码确认",
            PhoneState.NONE: "没有手机",
        }[self]


class PaperKind(StrEnum):
    """A paper of the evidence pack."""

    PORTRAIT = "portrait"
    AGREEMENT = "agreement"
    SIGNATURE = "signature"
    RECEIPT = "receipt"
    CARD = "card"

    @property
    def label(self) -> str:
        """For lists."""
        return {
            PaperKind.PORTRAIT: "现场照片",
            PaperKind.AGREEMENT: "签了名的用户协议",
            PaperKind.SIGNATURE: "手写签名",
            PaperKind.RECEIPT: "面签回执",
            PaperKind.CARD: "机器从证件里读出的照片",
        }[self]


@dataclass(frozen=True, slots=True)
class PaperView:
    """One paper without its content."""

    kind: PaperKind
    media_type: str
    size: int
    sha256: str
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class ProofingView:
    """One proofing as the desk and the receipt show it."""

    id: str
    person: PersonView
    case_number: str
    state: ProofingState
    point: str
    clerk_id: int
    clerk_name: str
    document: DocumentSeen
    face: FaceSeen | None
    second_id: int | None
    second_name: str
    second_at: datetime | None
    phone_state: PhoneState | None
    phone_masked: str
    begun_at: datetime
    done_at: datetime | None
    papers: tuple[PaperView, ...]

    @property
    def needs_second(self) -> bool:
        """Whether a second member of staff has to look."""
        return self.document is DocumentSeen.UNREADABLE or self.face is FaceSeen.DOUBT

    @property
    def waits_for_second(self) -> bool:
        """Whether that look is still to come."""
        return self.state is ProofingState.OPEN and self.needs_second and self.second_id is None

    def paper(self, kind: PaperKind) -> PaperView | None:
        """The paper of a kind, if it was taken."""
        return next((each for each in self.papers if each.kind is kind), None)


@dataclass(frozen=True, slots=True)
class PhoneCodeMade:
    """A code must reach a phone that is being confirmed, not signed in with."""

    phone: Phone = field(repr=False)
    code: str = field(repr=False)
    minutes: int
