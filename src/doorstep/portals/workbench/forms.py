"""What a desk fills in: checklists, reasons from the list, receipts; built from the procedure.

Why built: a page holds no rule, so a checklist or a list of reasons is whatever the procedure of
the day declares.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup

from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.portals.frame.forms import Form, Kind, Question
from doorstep.portals.frame.shown import say, say_it
from doorstep.procedures import engine
from doorstep.procedures.engine import Assessment, Check, Explanation, Procedure

CHECK = "check-"
_BLANK = re.compile(r"\{[^{}]*\}")
PICK = "pick-"
NOTE = "note-"
ANSWER = "answer-"
_LONGEST_NOTE = 200
VERSION = Question("version", "页面版本", Kind.DIGITS, optional=True, longest=9)
FILM = Question(
    "film",
    "查验录像编号",
    hint="查验要全程录像，没有录像不能查验。",
    missing="请填写查验录像编号。",
    longest=80,
)
RETURN_NOTE = Question(
    "return-note",
    "哪里要重新查验",
    Kind.LONG_TEXT,
    hint="写给查验的人看，会记在办理经过里。",
    missing="请写明哪里要重新查验。",
    longest=100,
)
SURE = Question("sure", "已经当面说明理由和救济途径，确定这样办", Kind.TICK, optional=True)
CHECKLIST = Question(
    "checklist",
    "清单号码",
    Kind.DIGITS,
    hint="申请人带了存过的清单才填，可以扫描。材料照清单收，条件照今天的规定看。",
    read=engine.read_checklist_number,
    optional=True,
    longest=20,
)
RECEIPT = Question(
    "receipt_number",
    "票据号码",
    hint="收齐以后，照票据右上角填写；一张票据可以包括几项。",
    missing="请填写票据号码。",
    longest=40,
)

SERIAL = Question(
    "serial",
    "公安系统的登记流水号",
    hint="对照公安系统的屏幕逐字抄写；另一个人会再抄一遍抽查。",
    missing="请填写登记流水号。",
    longest=40,
)


def version_of(form: Form) -> int | None:
    """Which version of the case the page showed; a tampered one is no version."""
    typed = form.typed.get(VERSION.name, "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else None


def checklist(checks: Iterable[Check]) -> list[Question]:
    """One yes-or-no per point."""
    return [
        Question(
            f"{CHECK}{check.name}",
            check.label,
            Kind.YES_NO,
            missing="请回答“{label}”。",
        )
        for check in checks
    ]


def the_rest_agrees(form: Form) -> None:
    """The clerk pressed the key that says so: every point left open is answered yes."""
    for name in form.questions:
        if name.startswith(CHECK) and not form.typed.get(name):
            form.typed[name] = "yes"


def checked(answers: Mapping[str, object]) -> dict[str, bool]:
    """The checklist as the engine takes it."""
    return {
        name.removeprefix(CHECK): value is True
        for name, value in answers.items()
        if name.startswith(CHECK)
    }


class Reasons:
    """The list of everything that can be missing or in the way, to be ticked, with notes."""

    def __init__(self, told: Explanation, assessment: Assessment) -> None:
        self.told = told
        self._short = {short.code: short for short in assessment.shortfalls}
        self._missing = {gap.code: gap for gap in assessment.undecided}
        self._codes: dict[str, str] = {}
        self._papers = {
            _slug(code): (code, line.name)
            for line in told.evidence
            if (code := f"{told.code}/evidence/{line.code}")
        }
        for rule in told.rules:
            self._codes[_slug(rule.code)] = rule.code
        self._codes |= {slug: code for slug, (code, _) in self._papers.items()}

    @property
    def now(self) -> list[str]:
        """What the rules say is missing now, ticked beforehand."""
        return [_slug(code) for code in (*self._short, *self._missing)]

    @property
    def papers(self) -> list[str]:
        """The evidence that has to be brought or looked up."""
        return list(self._papers)

    @property
    def others(self) -> list[str]:
        """The other rules of the day: for what a person sees and no record says."""
        now = set(self.now)
        return [slug for rule in self.told.rules if (slug := _slug(rule.code)) not in now]

    def questions(self) -> list[Question]:
        """A tick and a note for every entry."""
        asked: list[Question] = []
        for slug, label in self._sentences.items():
            asked.append(Question(f"{PICK}{slug}", label, Kind.TICK, optional=True))
            asked.append(Question(f"{NOTE}{slug}", "说明", optional=True, longest=_LONGEST_NOTE))
        return asked

    def known(self) -> dict[str, str]:
        """What is ticked before anybody touches the page."""
        ticked = {f"{PICK}{slug}": "yes" for slug in self.now}
        notes = {f"{NOTE}{_slug(code)}": gap.say() for code, gap in self._missing.items()}
        return {**ticked, **notes}

    def said(self, slug: str) -> Markup:
        """An entry as it stands on the page, the facts filled in where they are known."""
        code = self._codes[slug]
        short = self._short.get(code)
        if short is not None:
            return say_it(short)
        sentence = self._sentences[slug]
        # A template nobody can fill is said without its blanks.
        return say(_BLANK.sub("…", sentence))

    def picked(self, answers: Mapping[str, object]) -> list[engine.Reason]:
        """The entries ticked. Errors: InvalidInput where none is or a needed note is not there."""
        found: list[engine.Reason] = []
        problems: list[Problem] = []
        for slug, code in self._codes.items():
            if answers.get(f"{PICK}{slug}") is not True:
                continue
            note = str(answers.get(f"{NOTE}{slug}") or "")
            by_hand = code not in self._short and "/evidence/" not in code
            if by_hand and not note:
                sentence = "系统没有查到这一条，由您认定的，请在“说明”里写清楚。"
                problems.append(Problem(f"{NOTE}{slug}", "workbench/note-needed", sentence, {}))
            found.append(engine.Reason(code, note))
        if problems:
            raise InvalidInput(*problems)
        if not found:
            raise InvalidInput(
                Problem("", "workbench/nothing-ticked", "请至少勾选一项，全部缺的都要勾上。", {})
            )
        return found

    @property
    def _sentences(self) -> dict[str, str]:
        rules = {_slug(rule.code): rule.sentence for rule in self.told.rules}
        return rules | {slug: name for slug, (_, name) in self._papers.items()}


def _slug(code: str) -> str:
    return code.partition("/")[2].replace("/", "-")


def questions_of(procedure: Procedure[Any]) -> list[Question]:
    """What the procedure asks of the applicant, as typed by a clerk."""
    return [
        Question(
            f"{ANSWER}{ask.name}",
            ask.label,
            # The desk names a vehicle or a number as the papers do.
            Kind.TEXT if ask.kind.own else ask.kind,
            hint=ask.hint,
            read=ask.read,
            options=ask.options,
            optional=ask.optional,
            missing=ask.missing,
            longest=ask.longest,
        )
        for ask in procedure.asks
    ]


def inputs_of(form: Form) -> dict[str, str]:
    """The answers as typed; the engine reads them once more and keeps its own form."""
    return {
        name.removeprefix(ANSWER): typed
        for name, typed in form.typed.items()
        if name.startswith(ANSWER)
    }


def known_inputs(inputs: Mapping[str, str]) -> dict[str, str]:
    """What a case already holds, to be shown for correction."""
    return {f"{ANSWER}{name}": text for name, text in inputs.items()}
