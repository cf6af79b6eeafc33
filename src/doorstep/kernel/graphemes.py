"""Characters as a reader counts them.

Why beside names and masks: both count them, and neither may cut one in two.
"""

import unicodedata


def graphemes(text: str) -> list[str]:
    """The characters of a text: a base with the marks that belong to it.

    >>> graphemes("e\\u0301a")
    ['e\\u0301', 'a']
    """
    parts: list[str] = []
    for char in text:
        joins = unicodedata.combining(char) or 0xFE00 <= ord(char) <= 0xFE0F
        joins = joins or 0xE0100 <= ord(char) <= 0xE01EF
        if parts and joins:
            parts[-1] += char
        else:
            parts.append(char)
    return parts
