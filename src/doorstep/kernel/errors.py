"""What can go wrong, said twice: to the engineer (docstring) and to the citizen (`sentence`).

Why here: every room raises these, one place in the portals turns them into an answer, and one
table maps a broken database constraint to the error that explains it.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar


class DoorstepError(Exception):
    """Base of every error a citizen may meet; `slots` fill the sentence, `status` is HTTP's."""

    code: ClassVar[str] = "doorstep"
    sentence: ClassVar[str] = "这一步没有办成。"
    status: ClassVar[int] = 409

    def __init__(self, **slots: object) -> None:
        super().__init__(self.code)
        self.slots: Mapping[str, object] = slots

    def say(self) -> str:
        """The sentence with its slots filled, in Chinese."""
        return self.sentence.format(**self.slots)

    def __str__(self) -> str:
        return f"{self.code}: {self.say()}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one field: which, why, what to do."""

    field: str
    code: str
    sentence: str
    slots: Mapping[str, object] = dataclasses.field(default_factory=dict)

    def say(self) -> str:
        """The sentence with its slots filled, in Chinese."""
        return self.sentence.format(**self.slots)


class InvalidInput(DoorstepError):
    """Input that cannot be taken; carries every problem at once."""

    code = "invalid-input"
    sentence = "填写的内容有问题，请看每一处的说明。"
    status = 422

    def __init__(self, *problems: Problem) -> None:
        super().__init__()
        self.problems: tuple[Problem, ...] = problems

    def say(self) -> str:
        """All problems, one after the other."""
        return "".join(p.say() for p in self.problems) or self.sentence


class NotFound(DoorstepError):
    """No such thing, or not visible to this caller."""

    code = "not-found"
    sentence = "没有找到。请核对编号，或从“我的办件”里打开。"
    status = 404


class NotAllowed(DoorstepError):
    """The caller may not do this."""

    code = "not-allowed"
    sentence = "您没有办理这一步的权限。"
    status = 403


class Busy(DoorstepError):
    """The same act is being done at this moment; ask again after `retry_after` seconds."""

    code = "busy"
    sentence = "正在办理，请稍等几秒再看结果，不用重复提交。"
    status = 409
    retry_after: ClassVar[int] = 2


_explanations: dict[str, type[DoorstepError]] = {}


def explains(constraint_prefix: str, error: type[DoorstepError]) -> None:
    """Say which error a constraint whose name starts with `constraint_prefix` means."""
    _explanations[constraint_prefix] = error


def explained(sqlstate: str, constraint: str | None) -> type[DoorstepError] | None:
    """The error that explains a broken constraint (SQLSTATE class 23), longest prefix first."""
    if not sqlstate.startswith("23") or not constraint:
        return None
    matching = [prefix for prefix in _explanations if constraint.startswith(prefix)]
    return _explanations[max(matching, key=len)] if matching else None
