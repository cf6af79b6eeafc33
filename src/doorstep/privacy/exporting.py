"""The files of an export: JSON with everything, and the same as a PDF to read.

Why a machine without a Chinese font gives the JSON alone: a right must not wait for a font.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import typst

from doorstep.fulfilment import fonts
from doorstep.fulfilment.errors import NoChineseFont
from doorstep.kernel.canonical import canonical
from doorstep.privacy.holdings import about, holdings

TEMPLATES = Path(__file__).parent / "templates"
_LONGEST = 400


def files(person_id: UUID, day: date) -> dict[str, bytes]:
    """Every file there can be, by format."""
    everything = about(person_id)
    made = {"json": canonical({"day": day.isoformat(), "tables": everything})}
    try:
        made["pdf"] = _pdf(everything, day)
    except NoChineseFont:
        return made
    return made


def _pdf(everything: dict[str, list[dict[str, Any]]], day: date) -> bytes:
    installed, chosen = fonts.usable()
    sections = [
        {
            "name": each.held.name,
            "purpose": each.held.purpose,
            "none": "没有",
            "rows": [
                {name: _printed(value) for name, value in row.items()}
                for row in everything[each.label]
            ],
        }
        for each in holdings()
    ]
    data = {
        "title": "本人信息",
        "made": day.isoformat(),
        "day": day.isoformat(),
        "fonts": chosen,
        "sections": sections,
    }
    return typst.compile(
        TEMPLATES / "data.typ",
        root=TEMPLATES,
        font_paths=installed,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        format="pdf",
    )


def _printed(value: object) -> str:
    """A value as one line of paper; the JSON beside it has the whole of a long one."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
