"""The relative who takes the messages of somebody without a phone, as another room knows them."""

from collections.abc import Callable
from uuid import UUID

from doorstep.kernel.phone import Phone
from doorstep.people import queries as people

NAME = 4
"""Characters of a masked name before a text that is relayed."""
_bound: list[Callable[[UUID | str], Phone | None]] = []


def bind(phone_of_relative: Callable[[UUID | str], Phone | None]) -> None:
    """Who knows the phone of a person's relative; bound by the wiring."""
    _bound[:] = [phone_of_relative]


def relayed_to(person_id: UUID | str) -> Phone | None:
    """The relative's phone as it is now."""
    return next((found for each in _bound if (found := each(person_id)) is not None), None)


def name_before(person_id: UUID | str) -> str:
    """Whom the relative is to tell."""
    return people.person(person_id).name_masked[:NAME]
