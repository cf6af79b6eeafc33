"""When a new vehicle has to pass the safety test before it is registered (令164 第十一条).

Why three rules: each is a reason of its own, with its own fact and its own way of being mended.
"""

from datetime import date
from typing import Protocol

from doorstep.law.instruments import mps_102, mps_124, mps_164
from doorstep.law.parameters import UNREGISTERED_LIMIT
from doorstep.law.reading import Law
from doorstep.procedures.engine import Go, Mend, requirement
from doorstep.procedures.requirements.facts import FactoryCertificate

TEST_FIRST = Mend("请先到任一检测机构检验合格，再填上检验日期。", Go.ASK, "tested_on")


class NewVehicle(Protocol):
    """Facts of a vehicle before its first registration."""

    @property
    def factory_certificate(self) -> FactoryCertificate | None: ...

    @property
    def had_accident(self) -> bool: ...

    @property
    def tested_on(self) -> date | None: ...


def tested(f: NewVehicle, law: Law) -> bool:
    """Whether the vehicle has passed the safety test."""
    return f.tested_on is not None and f.tested_on <= law.on


@requirement(
    mps_102("第六条"),
    mps_124("第六条"),
    mps_164("第十一条"),
    reads=("factory_certificate", "tested_on"),
    mend=TEST_FIRST,
)
def tested_unless_exempt(f: NewVehicle, law: Law) -> bool:
    """这个车型不免检，登记前要先检验合格。"""
    return f.factory_certificate is None or f.factory_certificate.exempt_from_test or tested(f, law)


@requirement(
    mps_102("第六条"),
    mps_124("第六条"),
    mps_164("第十一条"),
    reads=("factory_certificate", "tested_on"),
    mend=TEST_FIRST,
    shows={"limit": UNREGISTERED_LIMIT},
    since="factory_certificate.counted_from",
)
def tested_if_long_unregistered(f: NewVehicle, law: Law) -> bool:
    """车从 {factory_certificate.counted_from}起超过 {limit} 没有登记，要先检验合格。"""
    if f.factory_certificate is None or tested(f, law):
        return True
    return law.on <= law(UNREGISTERED_LIMIT).after(f.factory_certificate.counted_from)


@requirement(
    mps_102("第六条"),
    mps_124("第六条"),
    mps_164("第十一条"),
    reads=("had_accident", "tested_on"),
    mend=TEST_FIRST,
)
def tested_after_accident(f: NewVehicle, law: Law) -> bool:
    """登记前出过交通事故的车，要先检验合格。"""
    return not f.had_accident or tested(f, law)
