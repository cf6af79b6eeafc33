"""Which Chinese fonts this machine has.

Why named families and no fallback: whatever font happens to be installed must not decide how a
name looks, and a family that is not there must be noticed before paper is used.
"""

from functools import lru_cache

import typst

from doorstep.fulfilment.errors import NoChineseFont

FAMILIES: tuple[str, ...] = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
)
"""In order of preference; the later ones stand in for single characters the first lacks."""


@lru_cache(maxsize=1)
def _found() -> typst.Fonts:
    """Looked for once per process: reading the folders takes half a second."""
    return typst.Fonts()


def usable(families: tuple[str, ...] = FAMILIES) -> tuple[typst.Fonts, tuple[str, ...]]:
    """The fonts and those of the families that are installed.

    Errors: NoChineseFont; then the folders are read again the next time.
    """
    fonts = _found()
    installed = set(fonts.families())
    chosen = tuple(family for family in families if family in installed)
    if not chosen:
        _found.cache_clear()
        raise NoChineseFont
    return fonts, chosen
