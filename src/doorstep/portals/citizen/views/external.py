"""Signing in by another provider of identity: there and back, and plainly why not.

What the browser has to bring back lies in its own session, once and for a few minutes: an answer
that somebody else's browser asked for opens nothing here, and a second one finds nothing.
"""

import hashlib
import time
from typing import Any

from django.contrib.auth import get_user_model, login
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from doorstep.kernel.actor import SYSTEM, Key
from doorstep.people import external, services
from doorstep.people.external import AnswerRefused, ExternalError, Outcome, Provider
from doorstep.portals.citizen.session import known_citizen
from doorstep.portals.citizen.views.notices import to_be_told
from doorstep.portals.citizen.views.sign_in import BACKEND
from doorstep.portals.frame.request import Request
from doorstep.portals.frame.views import back_to

_KEPT = "external"
LIVES_S = 600
_SAID = ("state", "iss", "code", "error")
_LONGEST = 2000


@require_GET
@never_cache
def leave(request: Request) -> HttpResponse:
    """Off to the provider."""
    try:
        found = _provider().leaving(back=_back(request))
    except ExternalError as trouble:
        return _why_not(request, trouble)
    request.session[_KEPT] = {
        **found.kept,
        "next": back_to(request),
        "at": int(time.time()),
    }
    return HttpResponseRedirect(found.address)


@require_GET
@never_cache
def come_back(request: Request) -> HttpResponse:
    """The provider's answer: signed in, or told why not and what to do."""
    provider = _provider()
    kept: dict[str, Any] = request.session.pop(_KEPT, {})
    if kept:
        # Before anything is asked: the same answer brought twice finds nothing the second time.
        request.session.save()
    try:
        return _signed_in(request, provider, kept)
    except ExternalError as trouble:
        return _why_not(request, trouble, str(kept.get("next", "")))


def _signed_in(request: Request, provider: Provider, kept: dict[str, Any]) -> HttpResponse:
    if time.time() - float(kept.get("at", 0)) > LIVES_S:
        raise AnswerRefused
    said = {name: request.GET[name][:_LONGEST] for name in _SAID if name in request.GET}
    asserted = provider.asserted(said=said, kept=kept, back=_back(request))
    here = known_citizen(request)
    outcome = services.sign_in_externally(
        asserted=asserted,
        user_id=here.user_id if here is not None else None,
        by=SYSTEM,
        key=Key(f"external:{hashlib.sha256(kept['state'].encode()).hexdigest()}"),
    )
    if isinstance(outcome, str):
        raise external.REFUSED[Outcome(outcome)]
    login(request, get_user_model().objects.get(pk=outcome), backend=BACKEND)
    wanted = str(kept["next"])
    if to_be_told(request):
        wanted = reverse("citizen:notices-new", query={"next": wanted})
    return HttpResponseRedirect(wanted)


def _why_not(request: Request, trouble: ExternalError, wanted: str = "") -> HttpResponse:
    context = {
        "trouble": trouble,
        "next": wanted or back_to(request),
        "counter": trouble.status == external.IdentityConflict.status,
    }
    return render(request, "citizen/sign-in-external.html", context, status=trouble.status)


def _provider() -> Provider:
    found = external.provider()
    if found is None:
        raise Http404
    return found


def _back(request: Request) -> str:
    return request.build_absolute_uri(reverse("citizen:sign-in-external-back"))
