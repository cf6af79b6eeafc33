"""What of a number, a name or an address others may see: one function for each kind.

Why only here: what is covered on one page and open on another is not covered.
"""

from doorstep.kernel.graphemes import graphemes

STAR = "*"
MOST_STARS = 3
"""So many in a name: how long a name is says much about whose it is."""


def plate(text: str) -> str:
    """A plate number, by its prefix and its last two characters.

    >>> plate("鲁M12388"), plate("鲁MD12388")
    ('鲁M***88', '鲁M****88')
    """
    return _between(text, 2, 2)


def identity(text: str) -> str:
    """The number of an identity document or the credit code of a unit; short ones show less.

    >>> identity("371602199003071234"), identity("E12345678"), identity("")
    ('3716**********1234', 'E1*****78', '')
    """
    return _between(text, 4, 4) if len(text) >= 12 else _between(text, 2, 2)


def phone(text: str) -> str:
    """A telephone number.

    >>> phone("13800001234")
    '138****1234'
    """
    return _between(text, 3, 4)


def vin(text: str) -> str:
    """A vehicle identification number.

    >>> vin("LSVFF66R8C2111234")
    'LSV**********1234'
    """
    return _between(text, 3, 4)


def name(text: str) -> str:
    """The name of a natural person: the first character, and the last of three or more.

    >>> name("王明"), name("王小明"), name("欧阳小明"), name("阿卜杜拉·买买提")
    ('王*', '王*明', '欧**明', '阿***提')
    """
    parts = graphemes(text)
    if len(parts) < 2:
        return text
    if len(parts) == 2:
        return parts[0] + STAR
    return parts[0] + STAR * min(len(parts) - 2, MOST_STARS) + parts[-1]


def address(district: str) -> str:
    """A postal address, down to the district.

    >>> address("滨州市滨城区")
    '滨州市滨城区****'
    """
    return f"{district}{STAR * 4}"


def _between(text: str, head: int, tail: int) -> str:
    """The first and the last characters; of a text too short for that, nothing."""
    hidden = len(text) - head - tail
    return text[:head] + STAR * hidden + text[-tail:] if hidden > 0 else STAR * len(text)
