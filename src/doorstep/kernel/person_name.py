"""A person's name: any character of GB 18030-2022, one middle dot, nothing folded away.

Why NFC and never NFKC: compatibility folding would change the character a person was registered
with. Every dot people type between the parts of a name becomes U+00B7.
"""

import re
import unicodedata
from dataclasses import dataclass

from doorstep.kernel import masking
from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.kernel.graphemes import graphemes

MIDDLE_DOT = "\u00b7"
_HAN = r"[\u3400-\u9fff\U00020000-\U0003ffff]"
_DOTS = re.compile(
    rf"[\u00b7\u2022\u2027\u30fb\uff65\u22c5\u2219\u16eb\u2e31\uff0e\u3002]|(?<={_HAN})\.(?={_HAN})"
)
_GAPS = re.compile(rf"(?<={_HAN})\s+(?={_HAN})")
_AROUND_DOT = re.compile(r"\s*\u00b7[\s\u00b7]*")
_UNSEEN = re.compile("[\u200b\u2060\ufeff]")
_UNREADABLE = frozenset({"Cc", "Cs", "Cn", "Co"})
_DIRECTIONS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
LONGEST = 50
_INVISIBLE = "姓名里有一个看不见或不是文字的字符，请删掉再写。"


def _problem(code: str, sentence: str, **slots: object) -> InvalidInput:
    return InvalidInput(Problem("name", f"person-name/{code}", sentence, slots))


@dataclass(frozen=True, slots=True)
class PersonName:
    """The name of a natural person.

    >>> PersonName.parse(" 阿卜杜拉・买买提 ").text == "阿卜杜拉\u00b7买买提"
    True
    """

    text: str

    @classmethod
    def parse(cls, text: str) -> "PersonName":
        """Read what a person typed. Errors: InvalidInput."""
        name = unicodedata.normalize("NFC", text)
        name = re.sub(r"\s+", " ", _GAPS.sub("", _UNSEEN.sub("", name)))
        name = _AROUND_DOT.sub(MIDDLE_DOT, _DOTS.sub(MIDDLE_DOT, name))
        name = name.strip(f" {MIDDLE_DOT}")
        if not name:
            raise _problem("empty", "请填写姓名，和身份证件上的一样。")
        if _DIRECTIONS.search(name):
            raise _problem("character", _INVISIBLE)
        for char in name:
            if unicodedata.category(char) in _UNREADABLE and not _supplementary(char):
                raise _problem("character", _INVISIBLE)
            if char.isdigit() or char in "<>{}[]@#$%^&*=+|\\/":
                raise _problem(
                    "character-kind", "姓名里不会有“{char}”，请和身份证件对一遍。", char=char
                )
        if len(graphemes(name)) > LONGEST:
            raise _problem("length", "姓名最多 {most} 个字，请和身份证件对一遍。", most=LONGEST)
        return cls(name)

    @property
    def masked(self) -> str:
        """王*, 王*明."""
        return masking.name(self.text)

    def __str__(self) -> str:
        return self.text


def _supplementary(char: str) -> bool:
    """Planes 2 and 3 hold ideographs that an older character database may not know yet."""
    return 0x20000 <= ord(char) <= 0x3FFFF or 0x9FF0 <= ord(char) <= 0x9FFF
