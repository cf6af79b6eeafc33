"""Ways to cheat, tried out: a copy of a log is forged with the city's own keys and audited.

Why in the product: what cannot be done is shown by doing it, to anybody, with the same auditor.
"""

from doorstep.plates.log.cheating.registry import BY_KIND, CHEATS, by_name
from doorstep.plates.log.cheating.trial import Forgery, Trial, forge, try_out
from doorstep.plates.log.cheating.types import Cheat, NotHere

__all__ = [
    "BY_KIND",
    "CHEATS",
    "Cheat",
    "Forgery",
    "NotHere",
    "Trial",
    "by_name",
    "forge",
    "try_out",
]
