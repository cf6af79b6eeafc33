"""What readers of this room see."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class TextKind(StrEnum):
    """What a text is about. The first two are told; the last is asked and may be refused."""

    PRIVACY_NOTICE = "privacy-notice"
    USER_AGREEMENT = "user-agreement"
    PROGRESS_SMS = "progress-sms"

    @property
    def label(self) -> str:
        """Its name in Chinese."""
        return {
            TextKind.PRIVACY_NOTICE: "个人信息处理告知书",
            TextKind.USER_AGREEMENT: "用户协议",
            TextKind.PROGRESS_SMS: "用短信告诉我办件进度",
        }[self]

    @property
    def optional(self) -> bool:
        """Whether nothing but comfort depends on it, so that it needs consent."""
        return self is TextKind.PROGRESS_SMS


class LedgerAct(StrEnum):
    """What happened between the office and a person about one text."""

    TOLD = "told"
    AGREED = "agreed"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """For the ledger's page."""
        return {
            LedgerAct.TOLD: "已告知",
            LedgerAct.AGREED: "同意",
            LedgerAct.WITHDRAWN: "不同意或者已撤回",
        }[self]


class LedgerChannel(StrEnum):
    """Where it happened."""

    WEB = "web"
    COUNTER = "counter"
    API = "api"

    @property
    def label(self) -> str:
        """For the ledger's page."""
        return {
            LedgerChannel.WEB: "网页",
            LedgerChannel.COUNTER: "窗口",
            LedgerChannel.API: "程序接口",
        }[self]


@dataclass(frozen=True, slots=True)
class Text:
    """One version of one text; `sha256` is that of the Chinese text's bytes."""

    kind: TextKind
    version: str
    from_on: date
    sha256: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class LedgerView:
    """One line of the ledger."""

    id: int
    kind: TextKind
    version: str
    sha256: str
    act: LedgerAct
    channel: LedgerChannel
    at: datetime


class ExportState(StrEnum):
    """How far an export is."""

    WAITING = "waiting"
    READY = "ready"
    GONE = "gone"

    @property
    def label(self) -> str:
        """For the page."""
        return {
            ExportState.WAITING: "正在整理",
            ExportState.READY: "可以下载",
            ExportState.GONE: "已过期，文件已删除",
        }[self]


@dataclass(frozen=True, slots=True)
class ExportView:
    """One export of one person's data; `formats` are the files that can be fetched."""

    id: str
    state: ExportState
    asked_at: datetime
    until_on: date
    formats: tuple[str, ...]
    downloads: int


@dataclass(frozen=True, slots=True)
class ReportView:
    """What was ended in one table on one day."""

    table: str
    on: date
    days: int
    source: str
    removed: int
    blanked: int


@dataclass(frozen=True, slots=True)
class CheckView:
    """One check of the whole record; `good` is None until it is done."""

    asked_at: datetime
    done_at: datetime | None
    good: bool | None
    batches: int
    rows: int
    unsealed: int
    bad_batch: int | None
    bad_row: str
    why: str
