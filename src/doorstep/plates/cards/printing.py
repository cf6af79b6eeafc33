"""The print file of a printing: a table for a print shop, and pages for a small run or a proof.

Why both: a print shop lays out its own blanks from the table; an office that prints a few cards
opens the pages in a browser and sticks scratch labels over the two fields.
"""

import csv
import io
from collections.abc import Sequence
from html import escape
from pathlib import Path
from string import Template

import segno

from doorstep.plates.cards.making import Printed

COLUMNS = ("printing", "serial", "outside", "scratch_1", "scratch_2")
_HERE = Path(__file__).parent


def name_of(printing: int, serial: int) -> str:
    """How a card is called by people.

    >>> name_of(3, 127)
    '3-00127'
    """
    return f"{printing}-{serial:05d}"


def table(printing: int, cards: Sequence[Printed]) -> str:
    """One line for each card: what stands outside and under either scratch field."""
    written = io.StringIO()
    lines = csv.writer(written, lineterminator="\r\n")
    lines.writerow(COLUMNS)
    for card in cards:
        lines.writerow((printing, card.serial, card.outside, card.nonce, card.key))
    return written.getvalue()


def pages(printing: int, cards: Sequence[Printed]) -> str:
    """The cards as one HTML file, eight on a sheet of A4."""
    one = Template((_HERE / "card.html").read_text("utf-8"))
    shown = [
        one.substitute(
            name=name_of(printing, card.serial),
            outside=escape(card.outside),
            nonce=escape(card.nonce),
            key=escape(card.key),
            outside_code=_code(card.outside),
            nonce_code=_code(card.nonce),
            key_code=_code(card.key),
        )
        for card in cards
    ]
    whole = Template((_HERE / "sheet.html").read_text("utf-8"))
    return whole.substitute(printing=printing, count=len(cards), cards="\n".join(shown))


def _code(text: str) -> str:
    drawn = io.BytesIO()
    segno.make_qr(text, error="m").save(drawn, kind="svg", border=2, xmldecl=False, omitsize=True)
    return drawn.getvalue().decode()
