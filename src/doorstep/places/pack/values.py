"""City settings: declared names, values of the declared kind, one value a day."""

import hashlib
from collections.abc import Mapping, Set
from difflib import get_close_matches
from pathlib import Path

from doorstep.places.declared import BY_NAME, SETTINGS, Declared
from doorstep.places.models import CitySetting
from doorstep.places.pack.sheet import Row, Sheet
from doorstep.places.types import Value


def city_settings(sheet: Sheet, folder: Path) -> list[CitySetting]:
    """Every declared setting has a value from some day on; nothing else is accepted."""
    published = {
        setting.name: {
            hashlib.sha256(file.read_bytes()).hexdigest()
            for file in folder.glob(f"{setting.name}*.toml")
        }
        for setting in SETTINGS
        if setting.file
    }
    made = []
    seen: dict[tuple[str, str], Row] = {}
    for row in sheet.rows:
        declared = _declared(row)
        setting = CitySetting(
            name=row.raw("name"),
            from_on=row.day("from_on"),
            value=_value(row, declared, published) if declared else None,
            source_zh=row.text("source_zh", 200),
            source_en=row.text("source_en", 400),
            sample=row.yes("sample"),
        )
        before = seen.setdefault((row.raw("name"), row.raw("from_on")), row)
        if before is not row:
            row.complain(
                "from_on",
                "setting-twice",
                "第 {line} 行从同一天起也规定了这一项；请删去一行，或改正日期。",
                line=before.place.line,
            )
        if not row.faulty:
            made.append(setting)
    if sheet.rows:
        top = sheet.rows[0]
        for declared in SETTINGS:
            if declared.name not in sheet.column("name"):
                top.complain(
                    "name",
                    "setting-missing",
                    "缺少“{name}”（{meaning}）；请加一行。",
                    name=declared.name,
                    meaning=declared.meaning,
                )
    return made


def _declared(row: Row) -> Declared | None:
    name = row.raw("name")
    declared = BY_NAME.get(name)
    if declared is None:
        close = get_close_matches(name, BY_NAME, n=1) or sorted(BY_NAME)
        row.complain(
            "name",
            "setting-unknown",
            "没有叫“{name}”的设置；可用的：{close}。",
            name=name,
            close=" · ".join(close),
        )
    return declared


def _value(row: Row, declared: Declared, published: Mapping[str, Set[str]]) -> Value:
    text = row.raw("value")
    if declared.file:
        if text not in published[declared.name]:
            row.complain(
                "value",
                "file-hash",
                "没有校验值（SHA-256）是“{text}”的文件 {name}*.toml；改了内容的，请另写一行。",
                text=text,
                name=declared.name,
            )
        return text
    if declared.is_word:
        if text not in declared.choices:
            row.complain(
                "value",
                "choice",
                "“{text}”不在可选的词里：{choices}。",
                text=text,
                choices=" · ".join(declared.choices),
            )
        return text
    if not declared.is_number:
        return row.yes("value")
    value = int(text) if text.isascii() and text.isdecimal() else -1
    if declared.least is None or declared.most is None:
        raise TypeError(declared.name)
    if not declared.least <= value <= declared.most:
        row.complain(
            "value",
            "number",
            "“{text}”要写成 {least} 到 {most} 之间的整数。",
            text=text,
            least=declared.least,
            most=declared.most,
        )
    return value
