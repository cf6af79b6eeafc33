"""Asking a provider of identity by OpenID Connect: authorization code with PKCE, state and nonce.

Protocol: OpenID Connect Core 1.0 and Discovery 1.0, RFC 7636 (PKCE, S256 alone) and RFC 9207 (the
answer names who gives it). Beside the identity token the provider's user information says `name`,
`id_number` and, for other documents than the resident's card, `id_kind` and `id_country`. Keys and
addresses of the provider are kept for a few minutes; a key that is not known is asked for again.
"""

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import jwt
from django.conf import settings

from doorstep.integrations.outside import ANSWER_S, CONNECT_S
from doorstep.kernel import clock
from doorstep.kernel.errors import InvalidInput
from doorstep.kernel.identity_document import DocumentKind, IdentityDocument
from doorstep.kernel.line import Broken, Line
from doorstep.kernel.person_name import PersonName
from doorstep.people.external import (
    AnswerDeclined,
    AnswerRefused,
    Asserted,
    Leaving,
    ProviderAway,
)

SCOPE = "openid profile identity"
ALGORITHMS = ("ES256", "RS256", "PS256", "EdDSA")
SHOWN_WITHIN_S = 600
"""So fresh must the person's own sign-in at the provider be: halls have shared computers."""
LEEWAY_S = 60
KEPT_S = 300.0
_NEEDED = ["exp", "iat", "iss", "aud", "sub", "nonce", "auth_time"]

_known: dict[str, tuple[float, dict[str, Any]]] = {}
"""What the provider says about itself, and its keys, by address."""


class OpenId:
    """The provider of the settings `OIDC_…`."""

    @property
    def name(self) -> str:
        """As it stands on the button; empty where none is configured."""
        return str(settings.OIDC_NAME) if settings.OIDC_ISSUER else ""

    def leaving(self, *, back: str) -> Leaving:
        """Begin. Errors: ProviderAway."""
        verifier = secrets.token_urlsafe(48)
        kept = {
            "state": secrets.token_urlsafe(24),
            "nonce": secrets.token_urlsafe(24),
            "verifier": verifier,
            "issuer": settings.OIDC_ISSUER,
        }
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
        query = {
            "response_type": "code",
            "client_id": settings.OIDC_CLIENT_ID,
            "redirect_uri": back,
            "scope": SCOPE,
            "state": kept["state"],
            "nonce": kept["nonce"],
            "code_challenge": challenge.decode().rstrip("="),
            "code_challenge_method": "S256",
            "acr_values": "real-person",
            "max_age": SHOWN_WITHIN_S,
        }
        there = _endpoint("authorization_endpoint")
        return Leaving(f"{there}{'&' if '?' in there else '?'}{urlencode(query)}", kept)

    def asserted(self, *, said: Mapping[str, str], kept: Mapping[str, str], back: str) -> Asserted:
        """What the answer is worth. Errors: ProviderAway, AnswerRefused, AnswerDeclined."""
        _require(kept.get("issuer") == settings.OIDC_ISSUER)
        _require(bool(kept.get("state")) and _same(said.get("state", ""), kept["state"]))
        # An answer of another provider, brought here by whoever mixed the two up, ends here.
        if "iss" in said or _about().get("authorization_response_iss_parameter_supported"):
            _require(said.get("iss") == settings.OIDC_ISSUER)
        if "error" in said:
            raise AnswerDeclined
        _require(bool(said.get("code")))
        tokens = _tokens(said["code"], kept["verifier"], back)
        claims = _claims(tokens.get("id_token"), kept["nonce"])
        token = tokens.get("access_token")
        _require(isinstance(token, str) and token.isascii() and token.isprintable())
        told = _object("GET", _endpoint("userinfo_endpoint"), token=str(token))
        _require(told.get("sub") == claims["sub"])
        return _asserted(claims, told)


def _tokens(code: str, verifier: str, back: str) -> dict[str, Any]:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": verifier,
    }
    return _object("POST", _endpoint("token_endpoint"), body=urlencode(form).encode())


def _claims(token: object, nonce: str) -> dict[str, Any]:
    """The claims of an identity token that is meant for us, now, and for this browser."""
    _require(isinstance(token, str))
    try:
        key = _key(str(jwt.get_unverified_header(str(token)).get("kid")))
        claims: dict[str, Any] = jwt.decode(
            str(token),
            key,
            algorithms=[key.algorithm_name],
            audience=settings.OIDC_CLIENT_ID,
            issuer=settings.OIDC_ISSUER,
            leeway=LEEWAY_S,
            options={"require": _NEEDED},
        )
    except jwt.PyJWTError as wrong:
        raise AnswerRefused from wrong
    _require(_same(str(claims["nonce"]), nonce))
    if isinstance(claims["aud"], list) and len(claims["aud"]) > 1:
        _require(claims.get("azp") == settings.OIDC_CLIENT_ID)
    shown = claims["auth_time"]
    _require(isinstance(shown, int) and abs(time.time() - shown) < SHOWN_WITHIN_S + LEEWAY_S)
    return claims


def _asserted(claims: Mapping[str, Any], told: Mapping[str, Any]) -> Asserted:
    try:
        kind = DocumentKind(told.get("id_kind", DocumentKind.RESIDENT_ID.value))
        number = IdentityDocument.parse(
            kind, str(told["id_number"]), on=clock.today(), country=str(told.get("id_country", ""))
        )
        name = PersonName.parse(str(told["name"])).text
    except (KeyError, ValueError, InvalidInput) as wrong:
        raise AnswerRefused from wrong
    _require(not number.kind.of_a_unit)
    return Asserted(
        issuer=str(claims["iss"]),
        subject=str(claims["sub"]),
        acr=str(claims.get("acr", "")),
        name=name,
        number=number,
    )


def _key(kid: str) -> jwt.PyJWK:
    """The provider's key of that name, asked for once more where it is new."""
    for fresh in (False, True):
        keys = _kept(_endpoint("jwks_uri"), fresh=fresh).get("keys")
        for each in keys if isinstance(keys, list) else ():
            if isinstance(each, dict) and each.get("kid") == kid:
                found = jwt.PyJWK(each)
                _require(found.algorithm_name in ALGORITHMS)
                return found
    raise AnswerRefused


def _about() -> dict[str, Any]:
    found = _kept(f"{settings.OIDC_ISSUER}/.well-known/openid-configuration")
    if found.get("issuer") != settings.OIDC_ISSUER:
        raise ProviderAway
    return found


def _endpoint(name: str) -> str:
    address = str(_about().get(name, ""))
    if urlsplit(address).scheme != urlsplit(settings.OIDC_ISSUER).scheme:
        raise ProviderAway
    return address


def _kept(address: str, *, fresh: bool = False) -> dict[str, Any]:
    known = _known.get(address)
    if fresh or known is None or time.monotonic() - known[0] > KEPT_S:
        known = _known[address] = (time.monotonic(), _object("GET", address))
    return known[1]


def _object(
    verb: str, address: str, *, body: bytes | None = None, token: str = ""
) -> dict[str, Any]:
    """One JSON object. Errors: ProviderAway; AnswerRefused where the provider says it is wrong."""
    headers = {"Accept": "application/json"}
    if body is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        # RFC 6749 §2.3.1: both are form-encoded before they become a user's name and password.
        ours = f"{quote(settings.OIDC_CLIENT_ID, '')}:{quote(settings.OIDC_CLIENT_SECRET, '')}"
        headers["Authorization"] = f"Basic {base64.b64encode(ours.encode()).decode()}"
    elif token:
        headers["Authorization"] = f"Bearer {token}"
    place = urlsplit(address)
    line = Line(f"{place.scheme}://{place.netloc}", answer_s=ANSWER_S, connect_s=CONNECT_S)
    path = place.path + (f"?{place.query}" if place.query else "")
    try:
        status, content = line.exchange(verb, path, body, headers)
        found = json.loads(content) if status < 500 else None
    except (*Broken, ValueError) as trouble:
        raise ProviderAway from trouble
    finally:
        line.close()
    if status >= 400 and found is not None and (body is not None or token):
        raise AnswerRefused
    if status != 200 or not isinstance(found, dict):
        raise ProviderAway
    return found


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(errors="replace"), other.encode())


def _require(holds: bool) -> None:
    if not holds:
        raise AnswerRefused
