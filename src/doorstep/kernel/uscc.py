"""The unified social credit code of a unit (GB 32100-2015)."""

import re
import unicodedata
from dataclasses import dataclass

from doorstep.kernel import masking
from doorstep.kernel.errors import InvalidInput, Problem

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_INNER_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def check_character(first17: str) -> str:
    """The 18th character that belongs behind the first 17."""
    total = sum(_ALPHABET.index(c) * w for c, w in zip(first17, _WEIGHTS, strict=True))
    return _ALPHABET[(31 - total % 31) % 31]


def _inner_check(body: str) -> str:
    values = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    total = sum(values.index(c) * w for c, w in zip(body, _INNER_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


def _problem(code: str, sentence: str) -> InvalidInput:
    return InvalidInput(Problem("uscc", f"uscc/{code}", sentence))


@dataclass(frozen=True, slots=True)
class Uscc:
    """A unit's code; the registering authority may be a letter (N 农业, A 军委, Y 其他).

    >>> Uscc.parse("9137160 0MA3C00000L".replace(" ", "")).text
    '91371600MA3C00000L'
    """

    text: str

    @classmethod
    def parse(cls, text: str) -> "Uscc":
        """Read what a person typed. Errors: InvalidInput."""
        bare = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).upper()
        if len(bare) != 18:
            raise _problem("length", "统一社会信用代码是 18 位，请对照营业执照或证书再写一遍。")
        if set(bare) - set(_ALPHABET):
            raise _problem(
                "letter", "统一社会信用代码里没有字母 I、O、S、V、Z，请看是不是数字 1、0、5、2。"
            )
        if check_character(bare[:17]) != bare[17]:
            raise _problem("check", "统一社会信用代码的校验位对不上，可能有一位写错了。")
        return cls(bare)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a clerk should look at: the inner organisation code has a check of its own."""
        if _inner_check(self.text[8:16]) != self.text[16]:
            return ("第 9 到 17 位的组织机构代码校验位对不上，请核对证书原件。",)
        return ()

    @property
    def masked(self) -> str:
        """First four and last four characters."""
        return masking.identity(self.text)

    def __str__(self) -> str:
        return self.text
