"""An address as a QR code in a terminal, for telephones on the same network."""

import segno

_QUIET = 2
_HALVES = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}
_BLACK_ON_WHITE = "\x1b[30;47m"
_AS_BEFORE = "\x1b[0m"


def scannable(text: str, *, coloured: bool) -> list[str]:
    """Lines of half blocks, two rows of modules each; black on white whatever the terminal's are.

    >>> len(scannable("http://192.0.2.1:8000", coloured=False))
    15
    """
    code = segno.make(text, error="l", micro=False)
    rows = [list(row) for row in code.matrix_iter(border=_QUIET)]
    if len(rows) % 2:
        rows.append([0] * len(rows[0]))
    lines = [
        "".join(_HALVES[int(upper), int(lower)] for upper, lower in zip(*pair, strict=True))
        for pair in zip(rows[::2], rows[1::2], strict=True)
    ]
    return [f"{_BLACK_ON_WHITE}{line}{_AS_BEFORE}" if coloured else line for line in lines]
