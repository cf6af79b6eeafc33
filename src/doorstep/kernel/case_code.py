"""Numbers for people to read out and scanners to read: digits only, the last one a check digit.

Check digit: ISO/IEC 7064 MOD 11,10 — one digit, finds every single wrong digit and nearly every
swap of neighbours.
"""

import unicodedata
from datetime import date

from doorstep.kernel.errors import InvalidInput, Problem


def check_digit(digits: str) -> str:
    """The digit that makes a wrong one or a swap be noticed."""
    product = 10
    for d in digits:
        total = (product + int(d)) % 10 or 10
        product = total * 2 % 11
    return str((11 - product) % 10)


def make(day: date, serial: int) -> str:
    """The code of the `serial`-th thing of a day: yymmdd, six digits, check.

    >>> make(date(2017, 6, 21), 42)
    '1706210000421'
    """
    if not 0 < serial < 10**6:
        raise ValueError(serial)
    digits = f"{day:%y%m%d}{serial:06d}"
    return digits + check_digit(digits)


def check(text: str) -> str:
    """The bare code from what a person typed. Errors: InvalidInput.

    >>> check("170621 000042 1")
    '1706210000421'
    """
    bare = "".join(c for c in unicodedata.normalize("NFKC", text) if not c.isspace() and c != "-")
    if len(bare) != 13 or not bare.isascii() or not bare.isdigit():
        raise InvalidInput(
            Problem("code", "case-code/shape", "流水号是 13 位数字，请对照回执再写一遍。")
        )
    if check_digit(bare[:-1]) != bare[-1]:
        raise InvalidInput(
            Problem("code", "case-code/check", "流水号有一位对不上，请对照回执再写一遍。")
        )
    return bare
