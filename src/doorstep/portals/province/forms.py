"""The two forms of the province: a reason, and an order to freeze.

Why not the frame's forms: those read their kinds of questions from the engine of procedures, which
the province does not have. What the templates see is the same, so the same components show it.
"""

import re
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.http import HttpRequest

from doorstep.kernel.actor import Key
from doorstep.kernel.errors import DoorstepError, InvalidInput, Problem

_KEY = re.compile(r"[0-9A-Za-z-]{8,64}", re.A)


@dataclass(frozen=True, slots=True)
class Option:
    """An answer offered."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing an officer is asked."""

    name: str
    label: str
    kind: str = "long-text"
    hint: str = ""
    options: tuple[Option, ...] = ()
    optional: bool = False
    longest: int = 200
    autocomplete: str = "off"

    def choices(self) -> tuple[Option, ...]:
        """The answers offered."""
        return self.options


class OfficerForm:
    """What was typed, what was wrong with it, and the id of this attempt."""

    def __init__(self, questions: Sequence[Question], request: HttpRequest) -> None:
        posted = request.POST if request.method == "POST" else {}
        self.questions = {question.name: question for question in questions}
        self.typed = {
            name: str(posted.get(name, "")).replace("\x00", "").strip() for name in self.questions
        }
        self.problems: list[Problem] = []
        self.status = 200
        key = str(posted.get("key", ""))
        # The same id is shown again after a mistake: a repeated post stays one act.
        self.key = Key(key if _KEY.fullmatch(key) else str(uuid.uuid4()))

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Run an act; what it refuses stands on this page."""
        try:
            yield
        except InvalidInput as wrong:
            self.problems.extend(wrong.problems)
            self.status = wrong.status
        except DoorstepError as refused:
            if refused.status not in (409, 422, 429):
                raise
            self.problems.append(Problem("", refused.code, refused.sentence, refused.slots))
            self.status = refused.status

    def problem_at(self, name: str) -> Problem | None:
        """The first problem of a field."""
        return next((problem for problem in self.problems if problem.field == name), None)
