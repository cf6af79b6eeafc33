"""Every way to cheat that is known, in one list: for the page, the command and the tests.

Why by kind: the page shows them as a person thinks of them.
"""

from doorstep.plates.log.cheating import (
    asking,
    authority,
    choosing,
    coins,
    ending,
    history,
    offering,
    supply,
)
from doorstep.plates.log.cheating.types import Cheat

BY_KIND: dict[str, tuple[Cheat, ...]] = {
    "选号": choosing.CHEATS,
    "抽出的号": offering.CHEATS,
    "随机数": coins.CHEATS,
    "申请与次数": asking.CHEATS,
    "号段与投放": supply.CHEATS,
    "谁说了算": authority.CHEATS,
    "作废与收回": ending.CHEATS,
    "账本本身": history.CHEATS,
}
CHEATS: tuple[Cheat, ...] = tuple(each for cheats in BY_KIND.values() for each in cheats)
_BY_NAME = {each.name: each for each in CHEATS}


def by_name(name: str) -> Cheat | None:
    """The cheat of that name."""
    return _BY_NAME.get(name)
