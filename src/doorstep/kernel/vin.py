"""The vehicle identification number (GB 16735, ISO 3779): 17 characters, one of them a check.

Why the check only rejects L…: it is mandatory for vehicles made in China; imports from Europe carry
other characters in that place.
"""

import re
import unicodedata
from dataclasses import dataclass

from doorstep.kernel import masking
from doorstep.kernel.errors import InvalidInput, Problem

_VALUES = {c: i for c, i in zip("0123456789", range(10), strict=True)} | dict(
    zip("ABCDEFGHJKLMNPRSTUVWXYZ", (*range(1, 9), *range(1, 6), 7, 9, *range(2, 10)), strict=True)
)
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def check_character(text: str) -> str:
    """The character that belongs in position 9 of a 17-character number."""
    total = sum(_VALUES[c] * w for c, w in zip(text, _WEIGHTS, strict=True))
    return "0123456789X"[total % 11]


def _problem(code: str, sentence: str, typed: str) -> InvalidInput:
    return InvalidInput(Problem("vin", f"vin/{code}", sentence, {"typed": typed}))


@dataclass(frozen=True, slots=True)
class Vin:
    """A vehicle identification number.

    >>> Vin.parse("lsvff66r8c2116280").text
    'LSVFF66R8C2116280'
    """

    text: str

    @classmethod
    def parse(cls, text: str) -> "Vin":
        """Read what a person typed. Errors: InvalidInput saying which character or check fails."""
        bare = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).upper()
        if set(bare) & set("IOQ"):
            raise _problem(
                "letter", "车辆识别代号里没有字母 I、O、Q，请看是不是数字 1 和 0：“{typed}”。", text
            )
        if not re.fullmatch("[0-9A-Z]{17}", bare):
            raise _problem(
                "length",
                "车辆识别代号是 17 位数字和字母，您写的是“{typed}”；老车架号不足 17 位请到窗口办。",
                text,
            )
        if bare[0] == "L" and bare[8] != check_character(bare):
            raise _problem(
                "check", "“{typed}”的校验位对不上，可能有一位写错了，请对照合格证。", text
            )
        return cls(bare)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a clerk should look at although it is no reason to reject."""
        if self.text[8] != check_character(self.text):
            return ("进口车的校验位与国标算法不同，请核对车架钢印。",)
        return ()

    @property
    def masked(self) -> str:
        """First three and last four characters."""
        return masking.vin(self.text)

    def __str__(self) -> str:
        return self.text
