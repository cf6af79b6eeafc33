"""The machine endpoints: parse, check the signature, answer in JSON.

Why lean: a city asks for every batch, and a phone while somebody waits at it.
"""

import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from doorstep.audit.prepared import row_of
from doorstep.plates.crypto import ed25519
from doorstep.plates.log.wire import is_hex
from doorstep.province import keys, messages
from doorstep.province.errors import BadSignature, Busy, Malformed, ProvinceError, UnknownPool
from doorstep.province.witness import tail as handing
from doorstep.province.witness import witness
from doorstep.province.witness.nonces import take_nonce

View = Callable[..., HttpResponse]
Answer = Callable[..., Mapping[str, Any]]
_SIGNATURE = is_hex(64)
_CITY_KEY = "SELECT city_key FROM province_pool WHERE id = %(pool)s"


def answers(method: str) -> Callable[[Answer], View]:
    """A view of that method whose result, or whose error, is the JSON of the answer."""

    def decorate(inner: Answer) -> View:
        @csrf_exempt
        @wraps(inner)
        def view(request: HttpRequest, *parts: str, **named: str) -> HttpResponse:
            if request.method != method:
                return _json({"code": "method"}, 405)
            try:
                return _json(inner(request, *parts, **named), 200)
            except ProvinceError as error:
                return _json({"code": error.code, **error.said}, error.status)
            except Error:
                return _json({"code": Busy.code}, Busy.status)

        return view

    return decorate


def body_of(request: HttpRequest) -> bytes:
    """The bytes of a message, whatever the pages' own limit is. Errors: Malformed."""
    body: bytes = request.read(messages.MAX_BYTES + 1)
    if len(body) > messages.MAX_BYTES:
        raise Malformed("body")
    return body


def signed_body(request: HttpRequest, pool: str) -> bytes:
    """The bytes of a message that the pool's city signed.

    Errors: UnknownPool, BadSignature, Malformed.
    """
    city = row_of(_CITY_KEY, {"pool": pool})
    if city is None:
        raise UnknownPool
    given = request.headers.get("Doorstep-Signature", "")
    if not _SIGNATURE(given):
        raise BadSignature
    body = body_of(request)
    text = messages.message(request.path_info, body)
    if not ed25519.verify(bytes.fromhex(city[0]), text, bytes.fromhex(given)):
        raise BadSignature
    return body


def for_every_page(answer: HttpResponse) -> HttpResponse:
    """Let a page of any origin read the answer: it is public."""
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


@answers("GET")
def _public_keys(_request: HttpRequest) -> Mapping[str, Any]:
    """Everything others need to check what this province signs."""
    return {
        "name": keys.PARTY,
        "witness": str(keys.witness_vkey()),
        "vrf": keys.vrf_public(),
        "party": keys.public(keys.party_key()),
        "supervisor": keys.public(keys.supervisor_key()),
    }


@csrf_exempt
def public_keys(request: HttpRequest) -> HttpResponse:
    """The keys, for every page."""
    return for_every_page(_public_keys(request))


@answers("GET")
def _head(_request: HttpRequest, pool: str) -> Mapping[str, Any]:
    return handing.head(pool)


@csrf_exempt
def head(request: HttpRequest, pool: str) -> HttpResponse:
    """The newest cosigned checkpoint, for every page: a browser compares it with the city's."""
    return for_every_page(_head(request, pool))


@answers("POST")
def turn(request: HttpRequest, pool: str) -> Mapping[str, Any]:
    """One message for a batch."""
    return witness().turn(pool, messages.read_turn(signed_body(request, pool)))


@answers("POST")
def tail(request: HttpRequest, pool: str) -> Mapping[str, Any]:
    """Cosigned entries for a city that was restored."""
    return handing.tail(pool, messages.read_from(signed_body(request, pool)))


@answers("POST")
def _nonce(request: HttpRequest, pool: str) -> Mapping[str, Any]:
    log_id, nonce = messages.read_nonce(body_of(request))
    return {"ack": take_nonce(pool=pool, log_id=log_id, nonce=nonce)}


@csrf_exempt
def nonce(request: HttpRequest, pool: str) -> HttpResponse:
    """A phone's nonce, from any page: the page is the city's, this address is not."""
    if request.method == "OPTIONS":
        answer = HttpResponse(status=204)
        answer["Access-Control-Allow-Methods"] = "POST"
        answer["Access-Control-Allow-Headers"] = "Content-Type"
        answer["Access-Control-Max-Age"] = "86400"
        return for_every_page(answer)
    return for_every_page(_nonce(request, pool))


def _json(said: Mapping[str, Any], status: int) -> HttpResponse:
    answer = HttpResponse(
        json.dumps(said, ensure_ascii=False, separators=(",", ":")),
        content_type="application/json",
        status=status,
    )
    answer["Cache-Control"] = "no-store"
    return answer
