"""A device in use is written down now and then, so that its owner sees which one it is.

Why only now and then: a row for every page would cost each of them a write.
"""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from doorstep.kernel import clock
from doorstep.people import known
from doorstep.people.sessions import DEVICE, NEWLY, SEEN, SEEN_EVERY_S
from doorstep.portals.frame import web


class SeenMiddleware:
    """Within the session's own middleware, which saves what this one marks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code >= 500:
            # What failed may be the database: asking it once more would fail once more.
            return response
        session = request.session
        newly = session.pop(NEWLY, None) if session.accessed else None
        if isinstance(newly, int):
            response.set_cookie(
                known.COOKIE,
                known.with_account(request, newly),
                max_age=known.LIVES_S,
                httponly=True,
                samesite="Lax",
                secure=web.SECURE_COOKIES,
            )
        # One that no page has asked for was not read, and is not read for this.
        if session.accessed and DEVICE in session:
            last = session.get(SEEN)
            now = clock.now().timestamp()
            if not isinstance(last, int) or now - last > SEEN_EVERY_S:
                session.modified = True
        return response
