"""A provider of identity for the demonstration: OpenID Connect over HTTP, with a page to be shown.

`POST /_behave` tells it to misbehave: `fail`, `delay_ms`, and under `told` what it then lies about:
`wrong_key`, `rotate` (once), `nonce`, `audience`, `issuer`, `iss` (of the answer), `long_ago`,
`subject`, `other_subject` (of the user information), `name`, `number`, `decline`.
"""

import base64
import hashlib
import html
import json
import secrets
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import parse_qs, urlencode

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from jwt.algorithms import ECAlgorithm

from doorstep.integrations.simulator import Behaviour, StartResponse, demo
from doorstep.people.assurance import ASSURANCES, REAL_PERSON

LIVES_S = 300
KEPT = 1000
_ASKED = ("client_id", "redirect_uri", "state", "nonce", "code_challenge")

Answer = tuple[int, str, list[tuple[str, str]], bytes]


class SigningKey:
    """One key and the name under which it is published."""

    def __init__(self) -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.kid = secrets.token_hex(8)

    def public(self) -> dict[str, Any]:
        """As a member of the published set."""
        found: dict[str, Any] = ECAlgorithm.to_jwk(self.private.public_key(), as_dict=True)
        return found | {"kid": self.kid, "alg": "ES256", "use": "sig"}


class IdentityProvider:
    """A WSGI application; every code works once and for a few minutes."""

    def __init__(self) -> None:
        self.behaviour = Behaviour()
        self.keys = [SigningKey()]
        self.codes: dict[str, dict[str, str]] = {}
        self.tokens: dict[str, dict[str, str]] = {}

    def __call__(self, environ: dict[str, Any], start: StartResponse) -> Iterable[bytes]:
        size = int(environ.get("CONTENT_LENGTH") or 0)
        sent = environ["wsgi.input"].read(size) if size else b""
        status, words, headers, content = self._answer(environ, sent)
        start(f"{status} {words}", [*headers, ("Content-Length", str(len(content)))])
        return [content]

    def _answer(self, environ: dict[str, Any], sent: bytes) -> Answer:
        path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        if path == "/_behave" and method == "POST":
            self.behaviour = Behaviour(**json.loads(sent))
            if self.behaviour.told.get("rotate"):
                self.keys = [SigningKey(), *self.keys[:1]]
            return _object({})
        if self.behaviour.delay_ms:
            time.sleep(self.behaviour.delay_ms / 1000)
        if self.behaviour.fail:
            self.behaviour.fail -= 1
            return 503, "Unavailable", [], b""
        issuer = f"{environ['wsgi.url_scheme']}://{environ['HTTP_HOST']}{environ['SCRIPT_NAME']}"
        who = environ.get("HTTP_AUTHORIZATION", "")
        form = sent.decode() if method == "POST" else environ.get("QUERY_STRING", "")
        said = {name: values[0] for name, values in parse_qs(form).items()}
        answers: dict[tuple[str, str], Callable[[], Answer]] = {
            ("GET", "/.well-known/openid-configuration"): lambda: _object(_about(issuer)),
            ("GET", "/jwks"): lambda: _object({"keys": [key.public() for key in self.keys]}),
            ("GET", "/authorize"): lambda: _page(said),
            ("POST", "/authorize"): lambda: self._chosen(issuer, said),
            ("POST", "/token"): lambda: self._token(issuer, said, who),
            ("GET", "/userinfo"): lambda: self._told(who),
        }
        return answers.get((method, path), lambda: (404, "Not Found", [], b""))()

    def _chosen(self, issuer: str, said: dict[str, str]) -> Answer:
        """Somebody has shown who they are; their browser carries a code back."""
        if not all(said.get(name) for name in _ASKED):
            return _object({"error": "invalid_request"}, 400)
        told = self.behaviour.told
        answer = {"state": said["state"], "iss": str(told.get("iss", issuer))}
        if "person" in said and not told.get("decline"):
            while len(self.codes) >= KEPT:
                del self.codes[next(iter(self.codes))]
            answer["code"] = secrets.token_urlsafe(24)
            self.codes[answer["code"]] = said | {"until": str(time.time() + LIVES_S)}
        else:
            answer["error"] = "access_denied"
        there = f"{said['redirect_uri']}?{urlencode(answer)}"
        return 302, "Found", [("Location", there)], b""

    def _token(self, issuer: str, said: Mapping[str, str], who: str) -> Answer:
        ours = f"{settings.OIDC_CLIENT_ID}:{settings.OIDC_CLIENT_SECRET}".encode()
        if who != f"Basic {base64.b64encode(ours).decode()}":
            return _object({"error": "invalid_client"}, 401)
        begun = self.codes.pop(said.get("code", ""), None)
        proof = hashlib.sha256(said.get("code_verifier", "").encode()).digest()
        if (
            begun is None
            or float(begun["until"]) < time.time()
            or begun["redirect_uri"] != said.get("redirect_uri")
            or base64.urlsafe_b64encode(proof).decode().rstrip("=") != begun["code_challenge"]
        ):
            return _object({"error": "invalid_grant"}, 400)
        token = secrets.token_urlsafe(24)
        while len(self.tokens) >= KEPT:
            del self.tokens[next(iter(self.tokens))]
        self.tokens[token] = begun
        return _object(
            {
                "access_token": token,
                "token_type": "Bearer",
                "expires_in": LIVES_S,
                "id_token": self._signed(issuer, begun),
            }
        )

    def _signed(self, issuer: str, begun: Mapping[str, str]) -> str:
        told, now = self.behaviour.told, int(time.time())
        claims = {
            "iss": told.get("issuer", issuer),
            "aud": told.get("audience", begun["client_id"]),
            "nonce": told.get("nonce", begun["nonce"]),
            "sub": self._subject(begun),
            "iat": now,
            "exp": now + LIVES_S,
            "auth_time": now - 86_400 if told.get("long_ago") else now,
            "acr": begun.get("acr", REAL_PERSON),
        }
        key = SigningKey() if told.get("wrong_key") else self.keys[0]
        return jwt.encode(claims, key.private, "ES256", headers={"kid": self.keys[0].kid})

    def _told(self, who: str) -> Answer:
        begun = self.tokens.pop(who.removeprefix("Bearer "), None)
        if begun is None:
            return _object({"error": "invalid_token"}, 401)
        told, person = self.behaviour.told, demo().person(begun["person"])
        return _object(
            {
                "sub": told.get("other_subject", self._subject(begun)),
                "name": told.get("name", person.name),
                "id_number": told.get("number", person.id_number),
            }
        )

    def _subject(self, begun: Mapping[str, str]) -> str:
        own = hashlib.sha256(f"subject of {begun['person']}".encode()).hexdigest()[:32]
        return str(self.behaviour.told.get("subject", own))


def _about(issuer: str) -> dict[str, Any]:
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/authorize",
        "token_endpoint": f"{issuer}/token",
        "userinfo_endpoint": f"{issuer}/userinfo",
        "jwks_uri": f"{issuer}/jwks",
        "response_types_supported": ["code"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "code_challenge_methods_supported": ["S256"],
        "acr_values_supported": list(ASSURANCES),
        "authorization_response_iss_parameter_supported": True,
    }


def _object(found: dict[str, Any], status: int = 200) -> Answer:
    content = json.dumps(found, ensure_ascii=False).encode()
    return status, "Answer", [("Content-Type", "application/json")], content


_PAGE = Template((Path(__file__).parent / "authorize.html").read_text())


def _page(said: Mapping[str, str]) -> Answer:
    """Where the person shows to the provider who they are; here by choosing a card."""
    if said.get("response_type") != "code" or said.get("code_challenge_method") != "S256":
        return _object({"error": "invalid_request"}, 400)
    kept = "".join(
        f'<input type="hidden" name="{name}" value="{html.escape(said.get(name, ""))}">'
        for name in _ASKED
    )
    sure = "".join(f'<option value="{a.acr}">{a.label}</option>' for a in ASSURANCES.values())
    people = "".join(
        f'<button name="person" value="{each.key}">{html.escape(each.name)}</button>'
        for each in demo().people
        if each.id_number
    )
    content = _PAGE.substitute(kept=kept, sure=sure, people=people).encode()
    return 200, "OK", [("Content-Type", "text/html; charset=utf-8")], content


application = IdentityProvider()
