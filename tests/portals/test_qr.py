"""The QR code that the browser draws is the one other encoders draw."""

import random
import string

import pytest
import segno
from tests.acceptance.browser import chromium

from doorstep.portals.frame.web import PORTALS

SCRIPT = PORTALS / "citizen/static/citizen/qr.js"
# Codewords of data at level M; a full code has no padding, in which encoders differ.
CAPACITY = {1: 16, 2: 28, 3: 44, 4: 64, 5: 86, 6: 108, 7: 124, 8: 154, 9: 182, 10: 216}
CAPACITY |= {11: 254, 12: 290, 13: 334}


def test_every_version_is_drawn_as_segno_draws_it() -> None:
    alphabet = string.ascii_letters + string.digits + "/#.-_"
    source = random.Random(1)
    with chromium() as browser:
        page = browser.new_page()
        page.add_script_tag(path=SCRIPT)
        for version, words in CAPACITY.items():
            length = words - (2 if version < 10 else 3)
            text = "".join(source.choices(alphabet, k=length - 1)) + "a"
            code = segno.make(text, error="m", mode="byte", boost_error=False, micro=False)
            assert code.version == version
            drawn = page.evaluate(
                "([text, mask]) => DoorstepQR.matrix(text, mask)", [text, code.mask]
            )
            assert drawn == [[bool(module) for module in row] for row in code.matrix], version


@pytest.mark.parametrize("length", [0, 1, 60, 200])
def test_the_version_is_the_smallest_that_holds_the_text(length: int) -> None:
    text = "a" * length
    expected = segno.make(text or "a", error="m", mode="byte", boost_error=False, micro=False)
    with chromium() as browser:
        page = browser.new_page()
        page.add_script_tag(path=SCRIPT)
        assert page.evaluate("text => DoorstepQR.matrix(text).length", text) == len(expected.matrix)


def test_what_is_too_long_is_refused() -> None:
    with chromium() as browser:
        page = browser.new_page()
        page.add_script_tag(path=SCRIPT)
        refused = (
            "() => { try { DoorstepQR.matrix('a'.repeat(400)); } catch (e) { return e.name; } }"
        )
        assert page.evaluate(refused) == "RangeError"
