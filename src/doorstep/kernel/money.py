"""Money in fen: whole numbers, never fractions."""

import re
import unicodedata
from typing import NewType

from doorstep.kernel.errors import InvalidInput, Problem

Fen = NewType("Fen", int)


def yuan(text: str) -> Fen:
    """Fen from an amount in yuan: `15`, `15.5`, `1,500.00`.

    >>> yuan("15"), yuan("0.5"), yuan("1,500.05")
    (1500, 50, 150005)

    Errors: InvalidInput.
    """
    bare = unicodedata.normalize("NFKC", text).strip().replace(",", "").removesuffix("元").strip()
    if not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,2})?", bare):
        raise InvalidInput(
            Problem(
                "amount",
                "money/not-an-amount",
                "金额“{typed}”看不懂：请写数字，最多两位小数，例如 15 或 15.50。",
                {"typed": text},
            )
        )
    whole, _, cents = bare.partition(".")
    return Fen(int(whole) * 100 + int(cents.ljust(2, "0")))


def show(fen: int) -> str:
    """The amount in yuan, without needless zeros.

    >>> show(1500), show(1550), show(5)
    ('15', '15.50', '0.05')
    """
    sign = "-" if fen < 0 else ""
    whole, cents = divmod(abs(fen), 100)
    return f"{sign}{whole}.{cents:02d}" if cents else f"{sign}{whole}"
