"""Who is signed in, and what they have told us so far in this application.

The session keeps answers that are not about the person (vehicle, chosen door, draw); identity
stays in the record and is never copied here.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import cast

from django.http import HttpRequest

from doorstep.kernel.actor import Actor
from doorstep.people import queries as people
from doorstep.people.errors import NoLongerAgent
from doorstep.portals.frame import unit_role
from doorstep.portals.frame.errors import SignInNeeded
from doorstep.portals.frame.request import Request
from doorstep.procedures import engine


@dataclass(frozen=True)
class SignedIn:
    """The citizen behind this request, and the person or unit whose page it is."""

    user_id: int
    actor: Actor
    person_id: str
    for_unit: bool = False

    @cached_property
    def person(self) -> people.PersonView:
        """Their record, read once per request."""
        return people.person(self.person_id)


def signed_in(request: HttpRequest) -> SignedIn:
    """The signed-in citizen, or SignInNeeded, which leads to the sign-in page and back."""
    kept = getattr(request, "_signed_in", None)
    if isinstance(kept, SignedIn):
        return kept
    if not request.user.is_authenticated:
        raise SignInNeeded
    ours = cast(Request, request)
    person = people.person_of_user(request.user.pk)
    if person is None:
        raise SignInNeeded
    found = SignedIn(
        user_id=request.user.pk,
        actor=people.actor_for(request.user.pk, ours.today),
        person_id=str(person.id),
    )
    request._signed_in = found  # type: ignore[attr-defined]  # kept for this request alone
    return found


def acting(request: HttpRequest) -> SignedIn:
    """Who is signed in, in the name of whom they act: their own, or the unit they changed to.

    Errors: SignInNeeded; NoLongerAgent, once, for whoever is the unit's agent no more.
    """
    citizen = signed_in(request)
    unit = unit_role.unit_id(request)
    if not unit:
        return citizen
    if not people.is_agent_of(citizen.person_id, unit, cast(Request, request).today):
        unit_role.leave(request)
        raise NoLongerAgent
    return replace(citizen, person_id=unit, for_unit=True)


class Told:
    """Answers given so far for one procedure, kept in the session until it is submitted."""

    def __init__(self, request: HttpRequest, procedure: str) -> None:
        self._session = request.session
        self._name = f"told:{procedure}"

    @property
    def begun(self) -> bool:
        """Whether the questions were answered, if only that there are none."""
        return isinstance(self._session.get(self._name), dict)

    @property
    def answers(self) -> dict[str, str]:
        """What was typed, by question."""
        kept = self._session.get(self._name)
        return dict(kept) if isinstance(kept, dict) else {}

    @property
    def draw(self) -> str:
        """The draw made for this application."""
        return str(self._session.get(f"{self._name}:draw", ""))

    @property
    def door(self) -> str:
        """The service point chosen."""
        return str(self._session.get(f"{self._name}:door", ""))

    @property
    def checklist(self) -> str:
        """The list kept for this application."""
        return str(self._session.get(f"{self._name}:checklist", ""))

    def keep_checklist(self, number: str) -> None:
        """Remember the list."""
        self._session[f"{self._name}:checklist"] = number

    def replace(self, answers: dict[str, str], *, subject: str) -> None:
        """Remember all answers; another `subject` (vehicle) has no draw and no door yet."""
        if answers.get(subject) != self.answers.get(subject):
            self.forget()
        self._session[self._name] = answers

    def drawn(self, draw_id: str) -> None:
        """Remember the draw."""
        self._session[f"{self._name}:draw"] = draw_id

    def choose_door(self, point: str) -> None:
        """Remember the service point."""
        self._session[f"{self._name}:door"] = point

    @classmethod
    def forget_all(cls, request: HttpRequest) -> None:
        """Whoever acts for somebody else from now on begins anew."""
        kept = tuple(request.session.keys())
        for name in kept:
            if name.startswith("told:"):
                del request.session[name]

    def forget(self) -> None:
        """The application is submitted or given up."""
        parts = ("draw", "door", "checklist")
        for name in (self._name, *(f"{self._name}:{part}" for part in parts)):
            self._session.pop(name, None)


def application_of(request: HttpRequest, draw_id: str) -> str:
    """The code of the procedure being applied for with this draw, empty where there is none."""
    numbered = (each.code for each in engine.all_procedures() if each.number is not None)
    return next((code for code in numbered if Told(request, code).draw == draw_id), "")


def known_citizen(request: HttpRequest) -> SignedIn | None:
    """The signed-in citizen, or None for a stranger or a member of staff."""
    try:
        return signed_in(request)
    except SignInNeeded:
        return None


def known_party(request: HttpRequest) -> SignedIn | None:
    """`acting`, or None for a stranger or a member of staff. Errors: NoLongerAgent."""
    try:
        return acting(request)
    except SignInNeeded:
        return None
