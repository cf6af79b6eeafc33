"""A comma-separated file as rows of cells that know where they stand.

Why not the `csv` module: it does not say in which column of which line a cell began. The grammar is
RFC 4180; lines before the head that begin with `#` tell where the data is from.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from doorstep.places.pack.report import Place, Report, text_of

Word = TypeVar("Word", bound=StrEnum)
NO_DAY = date.min


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text without blanks around it, and where it began."""

    text: str
    place: Place


@dataclass
class Row:
    """One row; reading a cell that is wrong reports it and marks the row as not to be used."""

    cells: dict[str, Cell]
    place: Place
    report: Report
    faulty: bool = field(default=False)

    def complain(self, column: str, code: str, sentence: str, /, **slots: object) -> None:
        """Report a mistake at a column of this row."""
        self.faulty = True
        self.report.add(self.at(column), code, sentence, **slots)

    def at(self, column: str) -> Place:
        """Where that column begins in this row."""
        return self.cells[column].place

    def raw(self, column: str) -> str:
        """The text as it stands, possibly empty."""
        return self.cells[column].text

    def text(self, column: str, longest: int) -> str:
        """A text that must be there."""
        text = self.raw(column)
        if not text:
            self.complain(column, "empty", "“{column}”不能空着，请填写。", column=column)
        elif len(text) > longest:
            self.complain(
                column,
                "too-long",
                "“{column}”有 {n} 个字，最多 {longest} 个，请写短一些。",
                column=column,
                n=len(text),
                longest=longest,
            )
        return text

    def code(self, column: str, example: str, longest: int) -> str:
        """A code of small and capital letters, digits and dashes."""
        text = self.text(column, longest)
        if text and not (text.isascii() and text.replace("-", "").isalnum()):
            self.complain(
                column,
                "code",
                "“{text}”不是代码；只用英文字母、数字和连字符，例如 {example}。",
                text=text,
                example=example,
            )
        return text

    def digits(self, column: str, length: int) -> str:
        """A code of exactly so many digits."""
        text = self.raw(column)
        if len(text) != length or not (text.isascii() and text.isdecimal()):
            self.complain(
                column,
                "digits",
                "“{text}”不是 {length} 位数字代码，请对照行政区划代码表。",
                text=text,
                length=length,
            )
        return text

    def day(self, column: str) -> date:
        """A day that must be there."""
        text = self.raw(column)
        try:
            if len(text) == 10:
                return date.fromisoformat(text)
        except ValueError:
            pass
        self.complain(column, "day", "“{text}”不是日期；请写成 2017-06-21 这样的形式。", text=text)
        return NO_DAY

    def last_day(self, column: str, first: date) -> date | None:
        """The last day, empty while there is none, never before the first."""
        if not self.raw(column):
            return None
        day = self.day(column)
        if day != NO_DAY and first != NO_DAY and day < first:
            self.complain(
                column,
                "days-order",
                "最后一天 {last} 在第一天 {first} 之前；两天都算在内，请改正其中一个。",
                last=day.isoformat(),
                first=first.isoformat(),
            )
        return day

    def degrees(self, column: str, least: int, most: int) -> float:
        """A position in decimal degrees."""
        text = self.raw(column)
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not least <= value <= most:
            self.complain(
                column,
                "degrees",
                "“{text}”不是 {least} 到 {most} 之间的十进制度数；先写经度，例如 118.02。",
                text=text,
                least=least,
                most=most,
            )
            return 0.0
        return value

    def one_of(self, column: str, kinds: type[Word]) -> Word:
        """One of the words of an enumeration."""
        text = self.raw(column)
        for kind in kinds:
            if kind.value == text:
                return kind
        self.complain(
            column,
            "choice",
            "“{text}”不在可选的词里：{choices}。",
            text=text,
            choices=" · ".join(kind.value for kind in kinds),
        )
        return next(iter(kinds))

    def yes(self, column: str) -> bool:
        """Yes or no."""
        text = self.raw(column)
        if text not in ("yes", "no"):
            self.complain(column, "yes-no", "“{text}”请改为 yes 或 no。", text=text)
        return text == "yes"

    def known(self, column: str, known: Sequence[str] | set[str], where: str) -> str:
        """A code that another file declares."""
        text = self.raw(column)
        if text not in known:
            self.complain(
                column,
                "unknown",
                "“{text}”在 {where} 里没有；请先在那里加一行，或改正这里。",
                text=text,
                where=where,
            )
        return text


@dataclass
class Sheet:
    """All rows of one file."""

    name: str
    rows: list[Row]

    def column(self, name: str) -> set[str]:
        """Every text of a column, those of faulty rows too, so that one mistake is told once."""
        return {row.raw(name) for row in self.rows}


def read_sheet(folder: Path, name: str, columns: Sequence[str], report: Report) -> Sheet:
    """Read a file whose columns are exactly these, in any order; repeated keys are refused.

    The first column of `columns` is the key unless its name begins with `~`, which then stands for
    the whole row.
    """
    text = text_of(folder, name, report)
    if text is None:
        return Sheet(name, [])
    keyed = not columns[0].startswith("~")
    wanted = [column.removeprefix("~") for column in columns]
    lines = _cells(text, name, report)
    head = next(lines, [])
    names = [cell.text for cell in head]
    if not _head_fits(head, wanted, Place(name), report):
        return Sheet(name, [])
    rows = []
    for cells in lines:
        if len(cells) != len(names):
            report.add(
                cells[-1].place,
                "cells",
                "这一行有 {n} 格，表头有 {wanted} 格；文字里有逗号的，请用双引号括起来。",
                n=len(cells),
                wanted=len(names),
            )
            continue
        rows.append(Row(dict(zip(names, cells, strict=True)), cells[0].place, report))
    if keyed:
        _keys_once(rows, wanted[0])
    return Sheet(name, rows)


def _head_fits(head: list[Cell], wanted: list[str], top: Place, report: Report) -> bool:
    names = [cell.text for cell in head]
    fits = True
    for missing in [column for column in wanted if column not in names]:
        fits = False
        place = head[0].place if head else top
        report.add(place, "column-missing", "表头缺少“{column}”一列，请补上。", column=missing)
    for at, cell in enumerate(head):
        if cell.text not in wanted or cell.text in names[:at]:
            fits = False
            report.add(
                cell.place,
                "column-unknown",
                "表头的“{column}”多余或者重复；可用的列：{columns}。",
                column=cell.text,
                columns=" · ".join(wanted),
            )
    return fits


def _keys_once(rows: list[Row], key: str) -> None:
    first: dict[str, Row] = {}
    for row in rows:
        before = first.setdefault(row.raw(key), row)
        if before is not row:
            row.complain(
                key,
                "twice",
                "“{text}”在第 {line} 行已经有了；请删去一行，或改正代码。",
                text=row.raw(key),
                line=before.place.line,
            )


def _cells(text: str, name: str, report: Report) -> Iterator[list[Cell]]:
    """Rows of cells; blank lines are left out, and lines with `#` before the head."""
    at, line, start = 0, 1, 0
    headless = True
    while at < len(text):
        if headless and text[at] == "#":
            at = _after_line(text, at)
            line, start = line + 1, at
            continue
        row: list[Cell] = []
        while True:
            place = Place(name, line, at - start + 1)
            if text[at : at + 1] == '"':
                value, at, newlines = _quoted(text, at, place, report)
                if newlines:
                    line, start = line + newlines, text.rfind("\n", 0, at) + 1
            else:
                end = min(_find(text, ",", at), _find(text, "\n", at))
                value, at = text[at:end], end
            row.append(Cell(value.strip(), place))
            if text[at : at + 1] != ",":
                break
            at += 1
        at = _after_line(text, at)
        line, start = line + 1, at
        if len(row) > 1 or row[0].text:
            headless = False
            yield row


def _quoted(text: str, at: int, place: Place, report: Report) -> tuple[str, int, int]:
    """A cell in double quotes: its text, where it ends, and how many lines it spans."""
    parts, end = [], at + 1
    while True:
        quote = _find(text, '"', end)
        parts.append(text[end:quote])
        if text[quote : quote + 2] != '""':
            break
        parts.append('"')
        end = quote + 2
    if quote >= len(text):
        report.add(place, "quote-open", "这里的双引号没有收尾，请在格子末尾补一个双引号。")
    after = min(_find(text, ",", quote), _find(text, "\n", quote))
    if text[quote + 1 : after].strip():
        report.add(place, "quote-inside", "双引号后面还有文字；格子里的双引号要写两遍，请改正。")
    value = "".join(parts)
    return value, after, text.count("\n", at, min(quote, len(text)))


def _find(text: str, what: str, at: int) -> int:
    found = text.find(what, at)
    return len(text) if found < 0 else found


def _after_line(text: str, at: int) -> int:
    return min(_find(text, "\n", at) + 1, len(text) + 1)
