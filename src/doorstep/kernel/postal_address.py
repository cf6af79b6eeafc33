"""Where post reaches somebody: the district and the line below it.

Why in two parts: others may see the district, nobody the line.
"""

import re
import unicodedata
from dataclasses import dataclass

from doorstep.kernel import masking
from doorstep.kernel.errors import InvalidInput, Problem

LONGEST = 120


def _problem(code: str, sentence: str, field: str) -> InvalidInput:
    return InvalidInput(Problem(field, f"postal-address/{code}", sentence, {"most": LONGEST}))


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """A postal address.

    >>> PostalAddress.parse("滨州市滨城区", "黄河五路 385 号").masked
    '滨州市滨城区****'
    """

    district: str
    line: str

    @classmethod
    def parse(cls, district: str, line: str) -> "PostalAddress":
        """Read what a person typed. Errors: InvalidInput."""
        parts = [_tidy(district), _tidy(line)]
        if not parts[0]:
            raise _problem("district", "请填写省、市和县（市、区）。", "district")
        if not parts[1]:
            raise _problem("line", "请填写街道、门牌号或村名，邮件才送得到。", "line")
        if max(map(len, parts)) > LONGEST:
            raise _problem("length", "地址每一行最多 {most} 个字。", "line")
        return cls(*parts)

    @property
    def masked(self) -> str:
        """Down to the district."""
        return masking.address(self.district)

    def __str__(self) -> str:
        return f"{self.district}{self.line}"


def _tidy(text: str) -> str:
    seen = "".join(c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) != "Cf")
    return re.sub(r"\s+", " ", "".join(c if c.isprintable() else " " for c in seen)).strip()
