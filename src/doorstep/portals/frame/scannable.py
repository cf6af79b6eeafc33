"""Words as a code that a scanner reads, on a page or a print."""

import io

import segno
from markupsafe import Markup


def code_of(text: str) -> Markup:
    """A QR code as an SVG element; a picture beside words that say the same."""
    drawn = io.BytesIO()
    segno.make_qr(text, error="m").save(drawn, kind="svg", border=2, xmldecl=False, omitsize=True)
    return Markup(drawn.getvalue().decode())  # noqa: S704 - paths alone, none of the text
