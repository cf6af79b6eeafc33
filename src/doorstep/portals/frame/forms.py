"""Questions to a reader: what is asked, what was typed, what is wrong with it.

A question names the kernel value that reads its answer, so a plate number or a telephone number is
judged the same way on a page, in the API and in an import. Nothing typed is ever thrown away.
"""

import re
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from doorstep.kernel.actor import Key
from doorstep.kernel.errors import DoorstepError, InvalidInput, Problem
from doorstep.procedures.engine import AskKind as Kind
from doorstep.procedures.engine import Choice as Option

__all__ = ["Form", "Kind", "Option", "Question"]

_DAY = re.compile(r"(\d{4})\s*[-/.\u5e74]?\s*(\d{1,2})\s*[-/.\u6708]?\s*(\d{1,2})\s*\u65e5?", re.A)
_KEY = re.compile(r"[0-9A-Za-z-]{8,64}", re.A)


@dataclass(frozen=True, slots=True)
class Question:
    """One thing asked; `read` turns what was typed into a value or raises InvalidInput."""

    name: str
    label: str
    kind: Kind = Kind.TEXT
    hint: str = ""
    read: Callable[[str], object] = str
    options: tuple[Option, ...] = ()
    optional: bool = False
    missing: str = ""
    longest: int = 200
    autocomplete: str = "off"
    secret: bool = False
    """A password: typed unseen, and never shown again."""

    def choices(self) -> tuple[Option, ...]:
        """The answers offered."""
        if self.kind is Kind.YES_NO:
            return (Option("yes", "是"), Option("no", "否"))
        return self.options

    def value_of(self, typed: str) -> object:
        """The value typed, or InvalidInput naming this question."""
        if not typed:
            if self.optional:
                return None
            raise self._wrong("missing", self.missing or "请填写“{label}”。")
        if len(typed) > self.longest:
            raise self._wrong("too-long", "“{label}”最多写 {longest} 个字。")
        offered = {option.value for option in self.choices()}
        if offered and typed not in offered:
            raise self._wrong("not-offered", "请在“{label}”里选一项。")
        if self.kind is Kind.YES_NO:
            return typed == "yes"
        if self.kind is Kind.TICK:
            return True
        if self.kind is Kind.DAY:
            return self._day(typed)
        return self.read(typed)

    def _day(self, typed: str) -> date:
        # 2017-06-21, 2017/6/21, 2017年6月21日 and 20170621 are all one day.
        match = _DAY.fullmatch(typed)
        try:
            if match is not None:
                return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            raise self._wrong("no-such-day", "“{label}”里没有这一天，请核对。") from None
        raise self._wrong("not-a-day", "“{label}”要写年月日，例如 2017-06-21。")

    def _wrong(self, code: str, sentence: str) -> InvalidInput:
        slots = {"label": self.label, "longest": self.longest}
        return InvalidInput(Problem(self.name, code, sentence, slots))


class Form:
    """Questions on one page with what was typed, the problems found, and the id of this attempt."""

    def __init__(
        self,
        questions: Sequence[Question],
        request: HttpRequest | None = None,
        *,
        known: Mapping[str, str] | None = None,
    ) -> None:
        self.questions = {question.name: question for question in questions}
        self.problems: list[Problem] = []
        self.failed_with: int = 0
        typed = dict(known or {})
        key = ""
        if request is not None and request.method == "POST":
            for name in self.questions:
                typed[name] = request.POST.get(name, "").replace("\x00", "").strip()
            key = request.POST.get("key", "")
        self.typed = typed
        # The same id is shown again after a mistake: a repeated post stays one act.
        self.key = Key(key if _KEY.fullmatch(key) else str(uuid.uuid4()))

    def answers(self) -> dict[str, object]:
        """Every value, or InvalidInput with all problems at once."""
        values: dict[str, object] = {}
        problems: list[Problem] = []
        for name, question in self.questions.items():
            try:
                values[name] = question.value_of(self.typed.get(name, ""))
            except InvalidInput as wrong:
                problems.extend(replace(problem, field=name) for problem in wrong.problems)
        if problems:
            raise InvalidInput(*problems)
        return values

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Run an act; what it refuses becomes problems on this page instead of another page."""
        try:
            yield
        except InvalidInput as wrong:
            self.problems.extend(wrong.problems)
            self.failed_with = wrong.status
        except DoorstepError as refused:
            if refused.status not in (409, 422, 429):
                raise
            self.problems.append(Problem("", refused.code, refused.sentence, refused.slots))
            self.failed_with = refused.status

    def problem_at(self, name: str) -> Problem | None:
        """The first problem of a field."""
        return next((problem for problem in self.problems if problem.field == name), None)

    def page(
        self, request: HttpRequest, template: str, context: Mapping[str, object] | None = None
    ) -> HttpResponse:
        """The page with this form; after a mistake with the status that says so."""
        filled = {**(context or {}), "form": self}
        return render(request, template, filled, status=self.failed_with or 200)
