"""Mortgages: both sides apply together, with the contract; unsettled violations do not bar them."""

from dataclasses import dataclass
from typing import Protocol

from doorstep.law.instruments import mps_102, mps_124, mps_164
from doorstep.law.reading import Law
from doorstep.procedures.engine import Check, Go, Joined, Mend, requirement


@dataclass(frozen=True, slots=True)
class MortgagePapers:
    """What the clerk saw."""

    identity: bool
    ruling: bool
    contract: bool
    main_contract: bool = True


CHECKS = (
    Check("identity", "车主的身份证明有效，与登记的所有人一致（代办的，委托书齐全）"),
    Check("ruling", "有法院的裁定，一方就能申请（没有裁定的，选“不符”，由双方各自同意）"),
    Check("contract", "登记证书在；抵押的，抵押合同在"),
)


class HasPapers(Protocol):
    """Facts with what the clerk saw."""

    @property
    def papers(self) -> MortgagePapers: ...


class Together(HasPapers, Protocol):
    """Facts with what the clerk saw and who has agreed."""

    @property
    def joined(self) -> Joined: ...


TOGETHER = (mps_102(), mps_124(), mps_164("第三十一条、第三十五条"))


@requirement(
    *TOGETHER,
    reads=("joined", "papers"),
    mend=Mend("请对方登录“要我同意的”点同意，或到窗口签字；有法院裁定的，一方来就行。", Go.OUTSIDE),
)
def both_apply(f: Together, law: Law) -> bool:
    """抵押要双方一起申请，还在等{joined.waiting}同意。"""
    return f.joined.complete or f.papers.ruling


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
