"""One way to cheat: what the crook wants, what he does, which rule he runs into.

Why sentences here: page, command and tests read one list.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from doorstep.plates.log.entries import Entry

if TYPE_CHECKING:
    from doorstep.plates.log.cheating.thief import Thief


class NotHere(LookupError):
    """The log has no place where this cheat could be tried."""


Forge = Callable[["Thief"], Entry | bytes | None]
"""Prepares the log and gives the false entry; None where the log as a whole is false."""


@dataclass(frozen=True, slots=True)
class Cheat:
    """`rules`: with which codes an auditor may refuse; one, unless the log's parties decide it.

    `bribed`: the supervisor lends his key too. `memory`: replay alone has nothing to say against
    it, an auditor needs the checkpoint that somebody kept. `witness`: or the key of who cosigns.
    """

    name: str
    want: str
    did: str
    rules: frozenset[str]
    forge: Forge
    bribed: bool
    memory: bool
    witness: bool


def cheat(
    name: str,
    *rules: str,
    want: str,
    did: str,
    bribed: bool = False,
    memory: bool = False,
    witness: bool = False,
) -> Callable[[Forge], Cheat]:
    """Describe a forging function."""

    def described(forge: Forge) -> Cheat:
        return Cheat(name, want, did, frozenset(rules), forge, bribed, memory, witness)

    return described
