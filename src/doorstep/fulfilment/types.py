"""Orders, prints and forms as values other rooms may hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from doorstep.registry.types import ObjectKind

WATERMARK = "样张 · 无法律效力"
"""On every form, on paper and on the page; nothing switches it off."""


class OrderState(StrEnum):
    """Where an object is between the decision and its holder."""

    TO_PRODUCE = "to-produce"
    PRODUCED = "produced"
    HANDED_OVER = "handed-over"

    @property
    def label(self) -> str:
        """For the desk."""
        return {
            OrderState.TO_PRODUCE: "待制证",
            OrderState.PRODUCED: "已制证，待领取",
            OrderState.HANDED_OVER: "已领取",
        }[self]


class PrintState(StrEnum):
    """Where a print is."""

    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"

    @property
    def label(self) -> str:
        """For the desk."""
        return {
            PrintState.WAITING: "正在排版",
            PrintState.READY: "可以打印",
            PrintState.FAILED: "没有打印",
        }[self]


@dataclass(frozen=True, slots=True)
class OrderView:
    """One object of a vehicle or of a licence to drive, to be made and handed over."""

    object_id: str
    case_number: str
    kind: ObjectKind
    number: str
    point: str
    state: OrderState
    ordered_on: date
    ordered_at: datetime
    produced_at: datetime | None
    handed_over_at: datetime | None
    print_id: str | None
    print_state: PrintState | None


@dataclass(frozen=True, slots=True)
class PrintView:
    """One try at a form: ready with its digest, or failed with the sentence and its slots."""

    id: str
    object_id: str
    state: PrintState
    asked_at: datetime
    done_at: datetime | None
    sha256: str
    problem_code: str
    problem: str
    problem_slots: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One printed field; `label_en` is what the card prints beside the Chinese."""

    key: str
    label: str
    label_en: str
    value: str


@dataclass(frozen=True, slots=True)
class Form:
    """Everything that stands on one form, for typst and for the HTML form alike."""

    kind: ObjectKind
    title: str
    title_en: str
    number: str
    issued_on: date
    lines: tuple[Line, ...]
    plate_text: str
    plate_colour: str
    code_svg: str

    @property
    def watermark(self) -> str:
        """For the HTML form; the PDF carries its own."""
        return WATERMARK

    def value(self, key: str) -> str:
        """The value of one line, empty if the form has none of that key."""
        return next((line.value for line in self.lines if line.key == key), "")
