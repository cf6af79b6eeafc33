"""The log of a pool as files that anybody may mirror and audit (C2SP tlog-tiles).

Why bytes straight from the log: what a stranger verifies must be what was signed.
"""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.views.decorators.http import require_safe

from doorstep.plates import serving

FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"


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
def tile(request: HttpRequest, pool: str, path: str) -> HttpResponse:
    """A tile or an entry bundle; once there, it never changes."""
    del request
    content = serving.file(pool, path)
    if content is None:
        raise Http404
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Cache-Control"] = FOR_EVER
    return answer


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
