"""What a clerk looks at when a document of a registered vehicle is replaced, and its rules."""

from typing import Protocol

from doorstep.law.instruments import mps_102, mps_124, mps_164
from doorstep.law.reading import Law
from doorstep.procedures.engine import Ask, AskKind, Check, Choice, Go, Mend, requirement

LOST, DAMAGED = "lost", "damaged"
WHAT_HAPPENED = Ask(
    "reason",
    "为什么要补、要换",
    AskKind.CHOICE,
    options=(
        Choice(LOST, "丢了"),
        Choice(DAMAGED, "坏了或者看不清"),
    ),
)
PAPER_CHECKS = (
    Check("identity", "身份证明有效，与登记的所有人一致（代办的，委托书齐全）"),
    Check("returned", "换领的，旧的已经交回；丢失补领的，选“相符”"),
)


class Identified(Protocol):
    """A checklist on which the identity document stands."""

    @property
    def identity(self) -> bool: ...


class Returned(Protocol):
    """A checklist on which stands whether the old thing was handed in."""

    @property
    def returned(self) -> bool: ...


class HasPapers(Protocol):
    """Facts with what the clerk saw."""

    @property
    def papers(self) -> Identified: ...


class Replaced(Protocol):
    """Facts with what the clerk saw and why something is replaced."""

    @property
    def papers(self) -> Returned: ...

    @property
    def reason(self) -> str: ...


@requirement(
    mps_102(),
    mps_124(),
    mps_164("第十五条第一项"),
    reads=("papers",),
    mend=Mend("请带有效的身份证明原件再来；代办的还要委托书和代理人的身份证明。", Go.COUNTER),
)
def identity_shown(f: HasPapers, law: Law) -> bool:
    """身份证明没有带、已经失效，或者与登记的所有人不一致。"""
    return f.papers.identity


@requirement(
    mps_102(),
    mps_124(),
    mps_164("第五十一条、第五十二条"),
    reads=("papers", "reason"),
    mend=Mend("换领要把旧的交回来；找不到了就改成“丢了”。", Go.ASK, "reason"),
)
def old_one_returned(f: Replaced, law: Law) -> bool:
    """换领要交回旧的，还没有交回。"""
    return f.reason != DAMAGED or f.papers.returned
