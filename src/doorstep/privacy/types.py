"""What readers of this room see."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from doorstep.kernel import clock
from doorstep.people.types import Matter


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


REQUEST_PLACE: Final = "rights-request:{id}"
"""What a sealed request is bound to."""


class RightKind(StrEnum):
    """What somebody asks to be done with data about themselves (articles 44, 46, 47)."""

    CORRECT = "correct"
    ERASE = "erase"
    RESTRICT = "restrict"

    @property
    def label(self) -> str:
        """In Chinese."""
        return {
            RightKind.CORRECT: "更正",
            RightKind.ERASE: "删除",
            RightKind.RESTRICT: "限制使用",
        }[self]


class RequestState(StrEnum):
    """How far a request is."""

    WAITING = "waiting"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """For pages."""
        return {
            RequestState.WAITING: "等待答复",
            RequestState.GRANTED: "已照办",
            RequestState.REFUSED: "没有照办",
            RequestState.WITHDRAWN: "本人撤回",
        }[self]


class Outcome(StrEnum):
    """What becomes of one table about a person."""

    ERASED = "erased"
    RESTRICTED = "restricted"
    KEPT = "kept"

    @property
    def label(self) -> str:
        """For pages."""
        return {
            Outcome.ERASED: "删除",
            Outcome.RESTRICTED: "只保存，不再使用",
            Outcome.KEPT: "保留",
        }[self]


class Why(StrEnum):
    """Why that becomes of it."""

    NO_NEED = "no-need"
    TERM_RUNS = "term-runs"
    IN_USE = "in-use"
    TRACES = "traces"

    @property
    def label(self) -> str:
        """For pages, with the article."""
        return {
            Why.NO_NEED: "没有法定保存期，也不再需要（《个人信息保护法》第四十七条第一款）",
            Why.TERM_RUNS: "保存期没到，停止使用，只保存（《个人信息保护法》第四十七条第二款）",
            Why.IN_USE: "名下有登记的车或者没办完的业务，办理要用（《个人信息保护法》第三十四条）",
            Why.TRACES: "谁看过、谁改过的记录必须留存（《网络安全法》第二十一条第三项）",
        }[self]


@dataclass(frozen=True, slots=True)
class Line:
    """One table about the person: how many rows, what becomes of them, until when and why.

    `kept` and `source` say the keeping rule, `last_on` the last day where there is one.
    """

    table: str
    name: str
    rows: int
    outcome: Outcome
    why: Why
    kept: str
    source: str
    last_on: date | None


@dataclass(frozen=True, slots=True)
class RequestView:
    """One request; what was written is in clear, so reading one for a desk is a look."""

    id: str
    person_id: str
    kind: RightKind
    matter: Matter | None
    state: RequestState
    asked_at: datetime
    due_on: date
    wrong: str
    right: str
    proof: str
    before: str
    decided_at: datetime | None
    reason: str
    lines: tuple[Line, ...]

    @property
    def late(self) -> bool:
        """Whether the answer is overdue."""
        return self.state is RequestState.WAITING and self.due_on < clock.today()
