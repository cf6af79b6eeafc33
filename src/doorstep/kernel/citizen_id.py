"""The citizen's number (GB 11643-1999), checked without turning away people who hold a real one.

Why our own: public validators compare the district with the birth date and reject residents whose
district code is younger than they are. An unknown county is never a reason to reject.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from doorstep.kernel import masking
from doorstep.kernel.errors import InvalidInput, Problem

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_PROVINCES = frozenset(
    {11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46}
    | {50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83}
)


def check_character(first17: str) -> str:
    """The 18th character that belongs behind 17 digits.

    >>> check_character("11010519491231002")
    'X'
    """
    return _CHECKS[sum(int(d) * w for d, w in zip(first17, _WEIGHTS, strict=True)) % 11]


def _problem(code: str, sentence: str) -> InvalidInput:
    return InvalidInput(Problem("citizen_id", f"citizen-id/{code}", sentence))


@dataclass(frozen=True, slots=True)
class CitizenId:
    """A resident identity number, or a residence permit number of Hong Kong, Macau and Taiwan."""

    text: str

    @classmethod
    def parse(cls, text: str, on: date) -> "CitizenId":
        """Read what a person typed; no birth may lie after `on`. Errors: InvalidInput."""
        bare = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).upper()
        if re.fullmatch("[0-9]{15}", bare):
            raise _problem(
                "first-generation", "15 位的老身份证号从 2013 年起不能再用，请填 18 位的号码。"
            )
        if not re.fullmatch("[0-9]{17}[0-9X]", bare):
            raise _problem("shape", "身份证号是 18 位，最后一位可以是 X，请对照证件再写一遍。")
        if bare[0] == "9":
            raise _problem(
                "permanent-residence",
                "9 开头的是外国人永久居留身份证号，请把证件种类选成外国人永久居留身份证。",
            )
        if int(bare[:2]) not in _PROVINCES:
            raise _problem("province", "身份证号开头两位不是任何一个省的代码，请对照证件再写一遍。")
        try:
            born = date(int(bare[6:10]), int(bare[10:12]), int(bare[12:14]))
        except ValueError:
            raise _problem(
                "birth", "身份证号第 7 到 14 位不是一个日期，请对照证件再写一遍。"
            ) from None
        if not date(1900, 1, 1) <= born <= on:
            raise _problem(
                "birth-range", "身份证号里的出生日期早于 1900 年或在今天之后，请对照证件再写一遍。"
            )
        if check_character(bare[:17]) != bare[17]:
            raise _problem(
                "check", "身份证号的校验位对不上，可能有一位写错了，请对照证件再写一遍。"
            )
        return cls(bare)

    @property
    def division(self) -> str:
        """The six digits of the place of first registration (it may have been renamed since)."""
        return self.text[:6]

    @property
    def born_on(self) -> date:
        """The day of birth."""
        return date(int(self.text[6:10]), int(self.text[10:12]), int(self.text[12:14]))

    @property
    def sex(self) -> str:
        """男 or 女, by the 17th digit."""
        return "男" if int(self.text[16]) % 2 else "女"

    @property
    def masked(self) -> str:
        """For pages: 3716**********1234."""
        return masking.identity(self.text)

    def __str__(self) -> str:
        return self.text
