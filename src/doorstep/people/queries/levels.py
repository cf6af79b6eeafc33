"""Reading levels: which one somebody has, what it opens on a day, and what would open the rest."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from doorstep.kernel import clock
from doorstep.kernel.dated import NotInForce
from doorstep.people.assurance import opens_account, reviewed_level
from doorstep.people.errors import LevelNeeded
from doorstep.people.levels import OPENINGS, Level, Opening, opening
from doorstep.people.models import ExternalIdentity, OnlineProofing, Person, Proofing, User
from doorstep.people.online import OnlineState
from doorstep.people.proofing import ProofingState
from doorstep.people.types import PersonKind


def level_of(person_id: str | UUID) -> Level:
    """The level a person has reached; whoever died, was merged or is unknown has none."""
    person = Person.objects.filter(pk=person_id).first()
    if person is None or person.died_on is not None or person.merged_into_id is not None:
        return Level.NONE
    if person.kind == PersonKind.UNIT.value:
        return Level.UNIT
    if Proofing.objects.filter(person=person, state=ProofingState.DONE.value).exists():
        return Level.COUNTER
    if _vouched_for(person) or _reviewed(person):
        return Level.ONLINE
    signs_in = User.objects.filter(person=person, is_active=True).exists()
    return Level.PHONE if signs_in else Level.NONE


def _vouched_for(person: Person) -> bool:
    """Whether another provider's word about them was worth it on the day it was given."""
    words = ExternalIdentity.objects.filter(person=person).values_list("acr", "used_at")
    return any(opens_account(acr, clock.local_day(at)) for acr, at in words)


def _reviewed(person: Person) -> bool:
    """Whether people of the office looked at their pictures, on a day on which that was enough."""
    days = OnlineProofing.objects.filter(person=person, state=OnlineState.DONE.value)
    decided = days.values_list("decided_at", flat=True)
    return any(at and reviewed_level(clock.local_day(at)) is Level.ONLINE for at in decided)


def is_open(person_id: str | UUID, code: str, on: date) -> bool:
    """Whether something is open to somebody on a day. Errors: KeyError for an unknown code."""
    return level_of(person_id) in _levels(opening(code), on)


def require_opened(person_id: str | UUID, code: str, on: date) -> None:
    """Errors: LevelNeeded, which says what would open it and where."""
    found = opening(code)
    if level_of(person_id) not in _levels(found, on):
        raise LevelNeeded(what=found.label)


def openings(level: Level, on: date) -> Sequence[tuple[Opening, bool]]:
    """Everything there is, and whether it is open to a level on a day, in the order of the page."""
    return tuple((each, level in _levels(each, on)) for each in OPENINGS.values())


def _levels(found: Opening, on: date) -> frozenset[Level]:
    try:
        return found.levels.on(on)
    except NotInForce:
        return frozenset()
