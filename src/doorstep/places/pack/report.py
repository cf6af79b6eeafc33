"""Collects what is wrong with a folder, each with its place."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from doorstep.kernel.errors import Problem

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands; lines and columns count from one."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass
class Report:
    """The mistakes found so far."""

    problems: list[Problem] = field(default_factory=list)

    def add(self, place: Place, code: str, sentence: str, /, **slots: object) -> None:
        """One mistake: what is wrong and what to write instead."""
        self.problems.append(Problem(str(place), f"places/{code}", sentence, slots))

    def in_order(self) -> tuple[Problem, ...]:
        """All mistakes by file, line and column."""
        return tuple(sorted(self.problems, key=_by_place))


def _by_place(problem: Problem) -> tuple[str, int, int]:
    file, line, column = problem.field.rsplit(":", 2)
    return file, int(line), int(column)


def text_of(folder: Path, name: str, report: Report) -> str | None:
    """The content of one file, or None with the reason in the report."""
    try:
        raw = (folder / name).read_bytes()
    except FileNotFoundError:
        report.add(Place(name), "file-missing", "缺少这个文件；请照 cities/README.md 补上。")
        return None
    except OSError as error:
        report.add(
            Place(name), "file-unreadable", "读不了这个文件：{why}。", why=str(error.strerror)
        )
        return None
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "ignore")) + 1
        report.add(Place(name, line, column), "not-utf8", "这里不是 UTF-8；请把文件另存为 UTF-8。")
        return None
    control = _CONTROL.search(text)
    if control is not None:
        line = text.count("\n", 0, control.start()) + 1
        column = control.start() - text.rfind("\n", 0, control.start())
        report.add(Place(name, line, column), "control-sign", "这里有一个看不见的控制符，请删去。")
        return None
    return text
