"""A partner's program at the door: its token, the scope of the operation, its rate, the record.

Why the table asks and no decorator: which scope holds an operation is said once, in
`partners.scopes`, where a reader finds it.
"""

import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from ninja.security.base import AuthBase

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, ActorKind
from doorstep.partners import queries, services
from doorstep.partners.errors import ScopeMissing
from doorstep.partners.scopes import scope_of, scopes_on
from doorstep.portals.frame import limits

PREFIX = "api/v1"
_PLACE = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True, slots=True)
class PartnerCaller:
    """A partner whose token holds this operation."""

    actor: Actor

    @property
    def partner_id(self) -> str:
        """The partner's id."""
        return self.actor.id


@dataclass(frozen=True, slots=True)
class Guest:
    """Whoever asks what everybody may know."""


def operation_of(request: HttpRequest) -> str:
    """The operation as the table of scopes writes it."""
    match = request.resolver_match
    route = match.route if match is not None else ""
    path = _PLACE.sub(r"{\1}", route.partition(PREFIX)[2])
    return f"{request.method} {path}"


class PartnerToken(AuthBase):
    """`Authorization: Bearer …` with a token of `POST /oauth/token`."""

    openapi_type = "oauth2"

    def __init__(self) -> None:
        today = clock.today()
        self.openapi_flows = {
            "clientCredentials": {
                "tokenUrl": f"/{PREFIX}/oauth/token",
                "scopes": {each.name: each.label for each in scopes_on(today)},
            }
        }
        super().__init__()

    def __call__(self, request: HttpRequest) -> Any:
        """The partner; None where no partner's token was sent.

        Errors: TokenInvalid, ScopeMissing, TooOften.
        """
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer" or not queries.looks_like_a_token(token):
            return None
        held = queries.holder(token)
        limits.count_one(
            "partner",
            f"partner:{held.partner_id}",
            allowed=held.calls_per_minute,
            seconds=60,
        )
        operation = operation_of(request)
        scope = scope_of(operation, clock.today())
        if scope is None or scope not in held.scopes:
            raise ScopeMissing(scope)
        actor = Actor(ActorKind.PARTNER, held.partner_id, held.name)
        services.used(partner=actor, operation=operation)
        return PartnerCaller(actor)


class Anybody(AuthBase):
    """No proof is needed; a partner's program that sends its token is known and counted."""

    openapi_type = "none"

    def __call__(self, request: HttpRequest) -> Any:
        """Whoever asks."""
        return Guest()


FOR_PARTNERS = [PartnerToken()]
PUBLIC = [PartnerToken(), Anybody()]
