"""Who needs a residence permit (居住证) for a registration, by day.

Why `beyond` is a fact: *that* outsiders need one is law; whether people from other cities of the
same province are outsiders is read differently, so each city says it, by day and with a source.
"""

from typing import Protocol

from doorstep.law.instruments import mps_102, mps_124, mps_164
from doorstep.law.parameters import (
    RESIDENCE_PERMIT_FOR_OTHER_VEHICLES,
    RESIDENCE_PERMIT_FOR_OUTSIDERS,
)
from doorstep.law.reading import Law
from doorstep.procedures.engine import Go, Mend, requirement
from doorstep.procedures.requirements.facts import Applicant, FactoryCertificate, Home


class Person(Protocol):
    """Facts with who applies, for what vehicle and what use."""

    @property
    def applicant(self) -> Applicant: ...

    @property
    def factory_certificate(self) -> FactoryCertificate | None: ...

    @property
    def use_character(self) -> str: ...


def at_home(applicant: Applicant) -> bool:
    """Whether the household is where no residence permit is asked."""
    inside = applicant.in_city if applicant.beyond is Home.CITY else applicant.in_province
    return applicant.unit or inside


def permit_needed(f: Person, law: Law) -> bool:
    """Whether outsiders need a permit to register such a vehicle."""
    small = f.factory_certificate is not None and f.factory_certificate.small_passenger
    if small and f.use_character == "A":
        return law(RESIDENCE_PERMIT_FOR_OUTSIDERS)
    return law(RESIDENCE_PERMIT_FOR_OTHER_VEHICLES)


@requirement(
    mps_102("第六十四条"),
    mps_124("第六十四条"),
    mps_164("第八十九条"),
    reads=("applicant", "factory_certificate", "use_character"),
    mend=Mend("请到现住地派出所办居住证（受理凭证也可以），再来登记。", Go.OUTSIDE),
)
def residence_permit(f: Person, law: Law) -> bool:
    """您的户籍在外地，登记要有效的居住证，没有查到。"""
    until = f.applicant.residence_permit_until
    return (
        not permit_needed(f, law) or at_home(f.applicant) or (until is not None and law.on <= until)
    )
