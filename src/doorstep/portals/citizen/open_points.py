"""What the law leaves open and the city decides, as a page says it: value, source, how sure.

Why with its source on the page: nobody has to take a setting for a rule.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from doorstep.places import queries as places
from doorstep.places.declared import BY_NAME
from doorstep.places.errors import SettingNotInForce
from doorstep.portals.frame.shown import in_chinese

WORDS = {"event": "旧车过户、注销或迁出那天", "application": "申请那天"}
"""How a page says the words of such settings."""


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """A setting in words; `value` is a word, a number of days or yes and no."""

    meaning: str
    value: str | int | bool
    source: str

    @property
    def days(self) -> int | None:
        """The value of a setting that is a number of days."""
        return None if isinstance(self.value, bool | str) else self.value


def open_points(names: Iterable[str], on: date) -> list[OpenPoint]:
    """These settings as of a day; one that was not in force by then is left out."""
    found = []
    for name in names:
        try:
            setting = places.setting(name, on)
        except SettingNotInForce:
            continue
        value = WORDS.get(setting.value, setting.value) if setting.value in WORDS else setting.value
        source = setting.source_zh if in_chinese() else setting.source_en
        found.append(OpenPoint(BY_NAME[name].meaning, value, source))
    return found
