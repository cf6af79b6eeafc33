"""Mortgages: both sides apply together, with the contract; unsettled violations do not bar them."""

from dataclasses import dataclass
from typing import Protocol

from doorstep.law.instruments import mps_102, mps_124, mps_164
from doorstep.law.reading import Law
from doorstep.procedures.engine import Check, Go, Mend, requirement


@dataclass(frozen=True, slots=True)
class MortgagePapers:
    """What the clerk saw."""

    identity: bool
    both: bool
    contract: bool
    main_contract: bool = True


CHECKS = (
    Check("identity", "车主的身份证明有效，与登记的所有人一致（代办的，委托书齐全）"),
    Check("both", "抵押权人一起申请，身份证明有效（法院裁定解除的，一方即可）"),
    Check("contract", "登记证书在；抵押的，抵押合同在"),
)


class HasPapers(Protocol):
    """Facts with what the clerk saw."""

    @property
    def papers(self) -> MortgagePapers: ...


@requirement(
    mps_102(),
    mps_124(),
    mps_164("第三十一条、第三十五条"),
    reads=("papers",),
    mend=Mend("请和抵押权人一起来申请；有法院裁定的，一方来就行。", Go.COUNTER),
)
def both_apply(f: HasPapers, law: Law) -> bool:
    """抵押权人没有一起申请。"""
    return f.papers.both


@requirement(
    mps_102(),
    mps_124(),
    mps_164("第三十一条、第三十五条"),
    reads=("papers",),
    mend=Mend("请带登记证书原件；办抵押的还要抵押合同。", Go.COUNTER),
)
def contract_shown(f: HasPapers, law: Law) -> bool:
    """登记证书或者抵押合同没有交。"""
    return f.papers.contract
