"""Tokens for partners' programs: client credentials (RFC 6749 §4.4) and revocation (RFC 7009).

Errors are those of RFC 6749 §5.2 and not problem documents: libraries of every language read them.
"""

import binascii
from base64 import b64decode
from typing import Any
from urllib.parse import unquote_plus

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Form, Router, Schema

from doorstep.partners import services
from doorstep.partners.errors import ClientUnknown, GrantUnknown, TokenRefused
from doorstep.portals.api.partner_auth import operation_of
from doorstep.portals.api.service import FAILURES, REALM
from doorstep.portals.frame import limits
from doorstep.portals.frame.shown import say_it

router = Router(tags=["partners"])
TRIES_PER_MINUTE = 60


class ClientIn(Schema):
    """The client's name and secret, unless they stand in the header (HTTP Basic)."""

    client_id: str = ""
    client_secret: str = ""


class GrantIn(ClientIn):
    """What is asked for; `scope` names some of the contract's scopes, none means all."""

    grant_type: str = ""
    scope: str = ""


class RevocationIn(ClientIn):
    """The token that is to be worth nothing."""

    token: str = ""
    token_type_hint: str = ""


class GrantOut(Schema):
    """A bearer token and for how many seconds it is good."""

    access_token: str
    token_type: str
    expires_in: int
    scope: str


class RefusedOut(Schema):
    """RFC 6749 §5.2."""

    error: str
    error_description: str


_REFUSED: dict[int, Any] = {**FAILURES, 400: RefusedOut, 401: RefusedOut}


@router.post("/token", response={200: GrantOut, **_REFUSED}, auth=None)
def token(request: HttpRequest, payload: Form[GrantIn]) -> Any:
    """An access token for a partner's program."""
    try:
        if not payload.grant_type:
            raise TokenRefused
        if payload.grant_type != "client_credentials":
            raise GrantUnknown
        client_id, secret = _client(request, payload)
        granted = services.grant_token(client_id=client_id, secret=secret, scope=payload.scope)
    except TokenRefused as refused:
        return _refused(refused)
    return _kept_by_nobody(
        {
            "access_token": granted.token,
            "token_type": "Bearer",
            "expires_in": granted.seconds,
            "scope": " ".join(granted.scopes),
        }
    )


@router.post("/revoke", response={200: None, **_REFUSED}, auth=None)
def revoke(request: HttpRequest, payload: Form[RevocationIn]) -> Any:
    """End a token; one that is none is no error."""
    try:
        client_id, secret = _client(request, payload)
        if not payload.token:
            raise TokenRefused
        services.revoke_token(client_id=client_id, secret=secret, token=payload.token)
    except TokenRefused as refused:
        return _refused(refused)
    return _kept_by_nobody({})


def _client(request: HttpRequest, payload: ClientIn) -> tuple[str, str]:
    """Name and secret. Errors: ClientUnknown, TokenRefused where they were sent in two ways."""
    limits.count(operation_of(request), request, allowed=TRIES_PER_MINUTE, seconds=60)
    kind, _, packed = request.headers.get("Authorization", "").partition(" ")
    if not kind:
        if not payload.client_id or not payload.client_secret:
            raise ClientUnknown
        return payload.client_id, payload.client_secret
    if payload.client_secret:
        raise TokenRefused
    if kind.lower() != "basic":
        raise ClientUnknown
    try:
        name, _, secret = b64decode(packed, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as malformed:
        raise ClientUnknown from malformed
    return unquote_plus(name), unquote_plus(secret)


def _refused(refused: TokenRefused) -> HttpResponse:
    answer = _kept_by_nobody(
        {"error": refused.oauth, "error_description": say_it(refused).unescape()}, refused.status
    )
    if refused.status == ClientUnknown.status:
        answer["WWW-Authenticate"] = f'Basic realm="{REALM}"'
    return answer


def _kept_by_nobody(content: dict[str, object], status: int = 200) -> HttpResponse:
    answer = JsonResponse(content, status=status)
    answer["Cache-Control"] = "no-store"
    answer["Pragma"] = "no-cache"
    return answer
