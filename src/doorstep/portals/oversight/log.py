"""The log of a pool as files that anybody may mirror and audit (C2SP tlog-tiles).

Why bytes straight from the log: what a stranger verifies must be what was signed.
"""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from doorstep.kernel.errors import DoorstepError
from doorstep.places import queries as places
from doorstep.places.errors import SettingNotInForce
from doorstep.plates import queries, reading, serving
from doorstep.portals.frame.request import Request

FOR_EVER = "public, max-age=31536000, immutable"
FOR_READERS = "private, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"


class ReadersOnly(DoorstepError):
    """The entries of a supervised log, asked for without a reader's token."""

    code = "log/readers-only"
    sentence = "本市的号码账本只给签过阅读约定的人逐条读。账本的签名、数量和您自己的回执照常公开。"
    status = 403


@require_safe
def checkpoint(request: HttpRequest, pool: str) -> HttpResponse:
    """The newest signed head."""
    note = serving.checkpoint(pool)
    if note is None:
        raise Http404
    return _asked_again(request, note)


@require_safe
def key(request: HttpRequest, pool: str) -> HttpResponse:
    """The public keys an auditor pins: the log's, then the supervisors'."""
    keys = serving.public_keys(pool)
    if keys is None:
        raise Http404
    return _asked_again(request, keys)


@require_safe
def tile(request: Request, pool: str, path: str) -> HttpResponse:
    """A tile or an entry bundle; once there, it never changes.

    Open where the city says so and the rules do, which the supervisor signed.
    """
    if serving.origin(pool) is None:
        raise Http404
    open_to_all = is_open(request) and queries.rules(pool).get("policy") == reading.OPEN
    if not open_to_all and not reading.may_read(_token(request)):
        raise ReadersOnly
    content = serving.file(pool, path)
    if content is None:
        raise Http404
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Cache-Control"] = FOR_EVER if open_to_all else FOR_READERS
    patch_vary_headers(answer, () if open_to_all else ("Authorization",))
    return answer


def is_open(request: Request) -> bool:
    """Whether the city's audience of the day closes no log; where it says nothing, each log's rules
    decide alone."""
    try:
        return places.setting(reading.AUDIENCE, request.today).value == reading.OPEN
    except SettingNotInForce:
        return True


def _token(request: HttpRequest) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _asked_again(request: HttpRequest, text: str) -> HttpResponse:
    mark = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    # A compressed answer carries the mark as a weak one.
    unchanged = request.headers.get("If-None-Match", "").removeprefix("W/") == mark
    answer = (
        HttpResponseNotModified()
        if unchanged
        else HttpResponse(text, content_type="text/plain; charset=utf-8")
    )
    answer["ETag"] = mark
    answer["Cache-Control"] = ASK_AGAIN
    return answer
