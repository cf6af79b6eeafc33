"""Putting a form on paper: PDF/A by typst from a template of this package.

Why PDF/A is also the check for missing glyphs: its rules forbid text without a glyph, so typst
stops instead of drawing an empty box, whatever the reason the glyph is missing.
"""

import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import Final

import typst

from doorstep.fulfilment import fonts
from doorstep.fulfilment.errors import CannotPrint, MissingGlyph
from doorstep.fulfilment.types import Form
from doorstep.registry.types import ObjectKind

TEMPLATES = Path(__file__).parent / "templates"
STANDARD: Final = "a-2u"
"""PDF/A-2u: also forbids characters of the private use area, which mean nothing elsewhere."""

_TEMPLATE = {
    ObjectKind.VEHICLE_LICENCE: "licence.typ",
    ObjectKind.REGISTRATION_CERTIFICATE: "certificate.typ",
    ObjectKind.PLATE_SET: "plate.typ",
    ObjectKind.INSPECTION_MARK: "mark.typ",
    ObjectKind.TEMPORARY_PLATE: "mark.typ",
    ObjectKind.CANCELLATION_CERTIFICATE: "certificate.typ",
    ObjectKind.ENTRUSTMENT: "certificate.typ",
    ObjectKind.DRIVING_LICENCE: "certificate.typ",
}
_UNDISPLAYABLE = re.compile(r'text `"(?P<text>.*?)"` could not be displayed')
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")


def render(form: Form, *, families: tuple[str, ...] = fonts.FAMILIES) -> bytes:
    """The form as PDF/A; the same form gives the same bytes.

    Errors: NoChineseFont, MissingGlyph, CannotPrint.
    """
    installed, chosen = fonts.usable(families)
    values = asdict(form) | {"issued_on": form.issued_on.isoformat(), "fonts": chosen}
    try:
        return typst.compile(
            TEMPLATES / _TEMPLATE[form.kind],
            root=TEMPLATES,
            font_paths=installed,
            sys_inputs={"form": json.dumps(values, ensure_ascii=False)},
            pdf_standards=STANDARD,
            format="pdf",
        )
    except typst.TypstError as refused:
        raise _explained(str(refused)) from refused


def _explained(message: str) -> CannotPrint:
    found = _UNDISPLAYABLE.search(message)
    if found is None:
        return CannotPrint()
    text = _ESCAPE.sub(lambda code: chr(int(code[1], 16)), found["text"])
    return MissingGlyph(text=text, code_points=" ".join(f"U+{ord(c):04X}" for c in text))
