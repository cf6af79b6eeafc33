"""A mobile telephone number of the mainland: eleven digits."""

import re
import unicodedata
from dataclasses import dataclass

from doorstep.kernel import masking
from doorstep.kernel.errors import InvalidInput, Problem


@dataclass(frozen=True, slots=True)
class Phone:
    """A mobile number without country code.

    >>> Phone.parse("+86 199-0000 0001").masked
    '199****0001'
    """

    text: str

    @classmethod
    def parse(cls, text: str) -> "Phone":
        """Read what a person typed. Errors: InvalidInput."""
        bare = re.sub(r"[\s\-()]", "", unicodedata.normalize("NFKC", text))
        bare = re.sub(r"^(\+|00)?86(?=1[3-9])", "", bare)
        if not re.fullmatch("1[3-9][0-9]{9}", bare):
            raise InvalidInput(
                Problem(
                    "phone", "phone/shape", "手机号是 11 位数字，以 13 到 19 开头，请再看一遍。"
                )
            )
        return cls(bare)

    @property
    def masked(self) -> str:
        """First three and last four digits."""
        return masking.phone(self.text)

    def __str__(self) -> str:
        return self.text
