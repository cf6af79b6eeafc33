"""The short way to the operations on a draw: no session, no forms, no page around them.

Why: sixteen people who draw at once spend more in what surrounds a view than in the view. These
operations prove their caller by a token, a nonce or a signature and answer JSON, so nothing of
the frame is needed but its reference number, its headers and its words for what went wrong. They
are the same functions that the description at `/api/v1/openapi.json` names; a caller who proves
himself in another way is served by them through the frame.
"""

import json
import re
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import ResolverMatch
from django.utils import translation
from ninja import Schema, Status
from pydantic import ValidationError

from doorstep.kernel.dated import NotInForce
from doorstep.kernel.errors import DoorstepError, InvalidInput, Problem
from doorstep.portals.api import draws
from doorstep.portals.api.draw_key import SCHEME, holder
from doorstep.portals.api.errors import TokenNeeded
from doorstep.portals.api.service import Token
from doorstep.portals.frame import limits, web
from doorstep.portals.frame.errors import error_page, for_exception
from doorstep.portals.frame.middleware import language_of

Operation = Callable[..., Any]
Body = TypeVar("Body", bound=Schema)
_PATH = re.compile(r"/api/v1/draws(?:/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:/(\w+))?)?\Z")
_BY_ITS_BODY: dict[str, tuple[Operation, type[Schema]]] = {
    "open": (draws.open_draw, draws.NonceIn),
    "choice": (draws.choose, draws.ChoiceIn),
    "release": (draws.release, draws.ReleaseIn),
}
_BY_ITS_HEADER: dict[tuple[str, str], Operation] = {
    ("GET", ""): draws.draw,
    ("POST", "extension"): draws.extend,
}
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
REFUSALS_PER_MINUTE = 60
_token = Token()


class LaneMiddleware:
    """Answers what belongs to the lane, hands on everything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        found = _PATH.match(request.path_info)
        answer = _taken(request, *found.groups()) if found is not None else None
        if answer is None:
            return self.get_response(request)
        for name, value in _HEADERS.items():
            answer[name] = value
        return answer


def _taken(request: HttpRequest, draw_id: str | None, verb: str | None) -> HttpResponse | None:
    method = request.method or ""
    scheme, _, proof = request.headers.get("Authorization", "").partition(" ")
    scheme = scheme.lower()
    if draw_id is None:
        if method != "POST" or scheme != "bearer":
            return None
        return _answered(request, draws.request_draw, lambda: _requested(request, proof.strip()))
    by_body = _BY_ITS_BODY.get(verb or "") if method == "POST" else None
    if by_body is not None:
        operation, schema = by_body
        return _answered(
            request, operation, lambda: operation(request, UUID(draw_id), _body(request, schema))
        )
    by_header = _BY_ITS_HEADER.get((method, verb or "")) if scheme == SCHEME else None
    if by_header is None:
        return None
    return _answered(request, by_header, lambda: _held(request, by_header, draw_id, proof))


@cache
def _match(operation: Operation) -> ResolverMatch:
    """As the frame counts and logs the operation."""
    return ResolverMatch(operation, (), {}, operation.__name__, namespaces=["api"])


def _requested(request: HttpRequest, token: str) -> Any:
    found = _token.authenticate(request, token)
    if found is None:
        raise TokenNeeded
    # Whoever guesses tokens is counted as refused.
    account = f"user:{found.user_id}"
    limits.count_one("post", account, allowed=web.POSTS_PER_MINUTE, seconds=60)
    request.auth = found  # type: ignore[attr-defined]  # as ninja sets it
    return draws.request_draw(request, _body(request, draws.DrawIn))


def _held(request: HttpRequest, operation: Operation, draw_id: str, proof: str) -> Any:
    request.auth = holder(draw_id, proof)  # type: ignore[attr-defined]  # as ninja sets it
    return operation(request, UUID(draw_id))


def _body(request: HttpRequest, schema: type[Body]) -> Body:
    try:
        return schema.model_validate_json(request.body)
    except ValidationError as error:
        raise InvalidInput(*(_malformed(one) for one in error.errors())) from error


def _malformed(one: Any) -> Problem:
    field = ".".join(str(part) for part in one["loc"])
    return Problem(
        field, "malformed", "“{field}”的写法不对：{why}", {"field": field, "why": one["msg"]}
    )


def _answered(
    request: HttpRequest, operation: Operation, answer: Callable[[], Any]
) -> HttpResponse:
    request.resolver_match = _match(operation)
    try:
        found = answer()
    except (DoorstepError, NotInForce, OperationalError, InterfaceError) as error:
        return _refused(request, error)
    status = 200
    if isinstance(found, Status):
        status, found = found.status_code, found.value
    content = json.dumps(found, ensure_ascii=False).encode()
    return HttpResponse(content, content_type="application/json; charset=utf-8", status=status)


def _refused(request: HttpRequest, error: Exception) -> HttpResponse:
    """Who guesses nonces or signatures is counted; who draws is not."""
    with translation.override(language_of(request)):
        if isinstance(error, DoorstepError):
            try:
                limits.count("draw-refused", request, allowed=REFUSALS_PER_MINUTE, seconds=60)
            except (limits.TooOften, OperationalError, InterfaceError) as too_often:
                error = too_often
        return for_exception(request, error) or error_page(request, 500)
