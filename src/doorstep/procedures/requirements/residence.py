"""Who needs a residence permit (居住证) for a registration, by day.

Why two tables: *that* outsiders need one is law; whether people from other cities of the same
province are outsiders is read differently, so it is a setting with its own source.
"""

from enum import StrEnum
from typing import Protocol

from doorstep.kernel.dated import Dated, since
from doorstep.law.instruments import city_practice, mps_102, mps_124, mps_164
from doorstep.law.parameters import (
    RESIDENCE_PERMIT_FOR_OTHER_VEHICLES,
    RESIDENCE_PERMIT_FOR_OUTSIDERS,
)
from doorstep.law.reading import Law
from doorstep.procedures.engine import Go, Mend, requirement
from doorstep.procedures.requirements.facts import Applicant, FactoryCertificate


class Home(StrEnum):
    """Outside of what a person counts as an outsider."""

    CITY = "city"
    PROVINCE = "province"

    @property
    def label(self) -> str:
        """For the jurist's page."""
        return {Home.CITY: "本市以外", Home.PROVINCE: "本省以外"}[self]


OUTSIDER = Dated("外地户籍指哪里", since("2008-10-01", Home.CITY, city_practice()))


class Person(Protocol):
    """Facts with who applies, for what vehicle and what use."""

    @property
    def applicant(self) -> Applicant: ...

    @property
    def factory_certificate(self) -> FactoryCertificate | None: ...

    @property
    def use_character(self) -> str: ...


def at_home(applicant: Applicant, law: Law) -> bool:
    """Whether the household is where no residence permit is asked."""
    inside = applicant.in_city if law(OUTSIDER) is Home.CITY else applicant.in_province
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
        not permit_needed(f, law)
        or at_home(f.applicant, law)
        or (until is not None and law.on <= until)
    )
