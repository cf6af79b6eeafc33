"""Which rule of the statistics holds on which day, kept word for word under its hash.

Why kept: the folder of the city is read where the city is loaded; a page needs the text too.
"""

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from doorstep.places import queries as places
from doorstep.plates.log.fine_looking import FineRule
from doorstep.plates.statistics.models import PublishedText
from doorstep.plates.statistics.types import RuleInForce

SETTING = "statistics-rule"


def keep_rules(folder: Path) -> None:
    """Keep every rule of the city's folder that a setting names by its hash."""
    named = {setting.value for setting in places.settings(SETTING)}
    for file in sorted(folder.glob(f"{SETTING}*.toml")):
        text = file.read_text("utf-8")
        if hash_of(text) in named:
            keep_text(text)


def keep_text(text: str) -> None:
    """Keep a published text under its hash; once there, it stays."""
    PublishedText.objects.get_or_create(hash=hash_of(text), defaults={"text": text})


def hash_of(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def rules_in_force() -> tuple[RuleInForce, ...]:
    """All rules by their days; those without a kept text are left out."""
    settings = places.settings(SETTING)
    named = PublishedText.objects.filter(hash__in=[str(setting.value) for setting in settings])
    texts = dict(named.values_list("hash", "text"))
    return tuple(
        RuleInForce(setting.from_on, FineRule.parse(text), text)
        for setting in settings
        if (text := texts.get(str(setting.value))) is not None
    )


def rule_on(day: date, rules: Sequence[RuleInForce]) -> FineRule | None:
    """The rule of a day, None before the first."""
    held = [each.rule for each in rules if each.from_on <= day]
    return held[-1] if held else None
