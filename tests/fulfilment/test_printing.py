"""A form is printed whole or not at all, and never without the words that it is a sample."""

import subprocess
from pathlib import Path

import pytest

from doorstep.fulfilment.errors import MissingGlyph, NoChineseFont
from doorstep.fulfilment.printing import TEMPLATES, render
from doorstep.fulfilment.types import WATERMARK
from doorstep.registry.types import ObjectKind

from .builders import a_form

RARE = "䶮㛃𬭩"
NOT_IN_ANY_FONT = "\U00032000"
PRIVATE_USE = "\ue863"


def _text(paper: bytes, order: str = "-layout") -> str:
    """What a reader's search finds on the paper."""
    return subprocess.run(
        ["pdftotext", order, "-", "-"], input=paper, capture_output=True, check=True
    ).stdout.decode()


@pytest.mark.parametrize("kind", ObjectKind)
def test_every_form_says_that_it_is_a_sample(kind: ObjectKind) -> None:
    # Heading, foot, and the slanted mark across each board or card, which a search finds in pieces.
    marks = 2 if kind in (ObjectKind.VEHICLE_LICENCE, ObjectKind.PLATE_SET) else 1
    assert _text(render(a_form(kind)), "-raw").count(WATERMARK) == 2 + marks


@pytest.mark.parametrize("kind", ObjectKind)
def test_no_value_takes_the_words_away(kind: ObjectKind) -> None:
    paper = render(a_form(kind, title="", title_en="", number="1"))
    assert WATERMARK in _text(paper)
    assert "sys.inputs" not in "".join(
        line
        for template in TEMPLATES.glob("*.typ")
        for line in template.read_text().splitlines()
        if "sample" in line
    )


@pytest.mark.parametrize("kind", ObjectKind)
def test_what_is_printed_can_be_found_and_copied(kind: ObjectKind) -> None:
    text = _text(render(a_form(kind)))
    assert "鲁M8K2A6" in text
    assert "0000000000042" in text


@pytest.mark.parametrize("name", [*RARE, "阿卜杜拉·买买提", "段䶮", "A" * 40, "王" * 40])
def test_rare_and_long_names_are_printed_as_they_are(name: str) -> None:
    assert name in "".join(_text(render(a_form(owner=name)), "-raw").split())


@pytest.mark.parametrize("character", [NOT_IN_ANY_FONT, PRIVATE_USE, "𮯰"])
@pytest.mark.parametrize("kind", [ObjectKind.VEHICLE_LICENCE, ObjectKind.REGISTRATION_CERTIFICATE])
def test_a_name_the_fonts_cannot_write_is_not_printed(character: str, kind: ObjectKind) -> None:
    with pytest.raises(MissingGlyph) as refused:
        render(a_form(kind, owner=f"张{character}三"))
    assert refused.value.slots["text"] == character
    assert f"U+{ord(character):04X}" in refused.value.say()


def test_without_a_chinese_font_nothing_is_printed_and_the_fix_is_named() -> None:
    with pytest.raises(NoChineseFont) as refused:
        render(a_form(), families=("No Such Family",))
    assert "fonts-noto-cjk" in refused.value.say()


def test_the_same_form_gives_the_same_bytes() -> None:
    assert render(a_form()) == render(a_form())


def test_the_paper_is_pdf_a() -> None:
    paper = render(a_form())
    assert paper.startswith(b"%PDF-1.7")
    assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>" in paper


def test_each_form_is_one_sheet(tmp_path: Path) -> None:
    for kind in ObjectKind:
        paper = tmp_path / f"{kind}.pdf"
        paper.write_bytes(render(a_form(kind, owner="王" * 60)))
        facts = subprocess.run(["pdfinfo", paper], capture_output=True, check=True, text=True)
        assert "Pages:           1" in facts.stdout
