"""A TOML file as values that know where they stand.

Why beside `tomllib`: it reads values without their places. Packs use plain TOML: one `key = value`
a line under `[table]` or `[[list]]` heads one level deep, so that a key is easily found again.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from doorstep.places.pack.report import Place, Report, text_of

_HEAD = re.compile(r"^\s*\[\[?\s*([A-Za-z0-9_\-]+)\s*\]\]?")
_LIST = re.compile(r"^\s*\[\[")
_KEY = re.compile(r"^(\s*)([A-Za-z0-9_\-]+)\s*=")
_AT = re.compile(r"\(at (?:line (\d+), column (\d+)|end of document)\)")


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the file with the places of its keys."""

    name: str
    values: Mapping[str, Any]
    places: Mapping[str, Place]
    place: Place
    report: Report

    def at(self, key: str) -> Place:
        """Where the key stands, or the head of its table."""
        return self.places.get(key, self.place)

    def complain(self, key: str, code: str, sentence: str, /, **slots: object) -> None:
        """Report a mistake at a key."""
        self.report.add(self.at(key), code, sentence, key=key, **slots)

    def text(self, key: str, longest: int = 400, *, optional: bool = False) -> str:
        """A text."""
        value = self.values.get(key)
        if value is None and optional:
            return ""
        if not isinstance(value, str) or not value.strip():
            self.complain(key, "text", "“{key}”要写成双引号里的文字，不能空着。")
            return ""
        if len(value) > longest:
            self.complain(key, "too-long", "“{key}”最多 {longest} 个字。", longest=longest)
        return value

    def number(self, key: str) -> int:
        """A whole number."""
        value = self.values.get(key)
        if isinstance(value, bool) or not isinstance(value, int):
            self.complain(key, "number", "“{key}”要写成整数，不加引号。")
            return 0
        return value

    def yes(self, key: str) -> bool:
        """Yes or no."""
        value = self.values.get(key)
        if not isinstance(value, bool):
            self.complain(key, "yes-no", "“{key}”要写成 true 或 false，不加引号。")
        return value is True

    def only(self, *keys: str) -> None:
        """Refuse keys nobody reads."""
        for key in self.values:
            if key not in keys:
                self.complain(
                    key,
                    "key-unknown",
                    "“{key}”没有人读；可用的名称：{keys}。",
                    keys=" · ".join(keys),
                )


def read_tables(folder: Path, name: str, report: Report) -> dict[str, list[Table]]:
    """All tables of a file by name; the keys above the first head are the table ``""``."""
    text = text_of(folder, name, report)
    if text is None:
        return {}
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        report.add(
            _place_of(error, name, text),
            "toml",
            "这里不合 TOML 的写法；文字要用双引号，一行一个“名称 = 值”。",
        )
        return {}
    found: dict[str, list[Table]] = {}
    for title, place, places in _heads(text, name):
        values = _values(document, title, len(found.get(title, [])))
        found.setdefault(title, []).append(Table(title, values, places, place, report))
    return found


def _values(document: Mapping[str, Any], title: str, serial: int) -> Mapping[str, Any]:
    if not title:
        return {key: value for key, value in document.items() if not _is_table(value)}
    table = document[title]
    values: Mapping[str, Any] = table[serial] if isinstance(table, list) else table
    return values


def _is_table(value: object) -> bool:
    return isinstance(value, dict) or (
        isinstance(value, list) and bool(value) and isinstance(value[0], dict)
    )


def _heads(text: str, name: str) -> Iterator[tuple[str, Place, dict[str, Place]]]:
    title, place, places = "", Place(name), dict[str, Place]()
    for number, line in enumerate(text.split("\n"), 1):
        head = _HEAD.match(line)
        if head and (_LIST.match(line) or "=" not in line):
            yield title, place, places
            title, place, places = head[1], Place(name, number), {}
            continue
        key = _KEY.match(line)
        if key:
            places[key[2]] = Place(name, number, len(key[1]) + 1)
    yield title, place, places


def _place_of(error: tomllib.TOMLDecodeError, name: str, text: str) -> Place:
    found = _AT.search(str(error))
    if found is None or found[1] is None:
        return Place(name, text.count("\n") + 1)
    return Place(name, int(found[1]), int(found[2]))
