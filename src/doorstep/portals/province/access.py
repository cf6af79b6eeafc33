"""Who is at work here: an officer of the province, signed in with two factors."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from doorstep.kernel.actor import Actor, Post
from doorstep.people import queries as people
from doorstep.people.errors import NoAppointment, SecondFactorMissing
from doorstep.portals.frame.request import Request
from doorstep.province.errors import NotAnOfficer

View = Callable[..., HttpResponse]


def officer_of(request: HttpRequest) -> Actor | None:
    """The officer who is signed in; None for everybody else. Errors: SecondFactorMissing."""
    if not request.user.is_authenticated:
        return None
    ours = cast(Request, request)
    try:
        return people.actor_for(request.user.pk, ours.today, post=Post.SUPERVISOR)
    except NoAppointment:
        return None


def for_officers(view: View) -> View:
    """A view for officers; it gets the `Actor` after the request.

    Not signed in leads to the sign-in, a missing second factor to binding one, everybody else gets
    the page that says no.
    """

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        back = request.get_full_path() if request.method == "GET" else reverse("province:home")
        if not request.user.is_authenticated:
            return HttpResponseRedirect(reverse("account_login", query={"next": back}))
        try:
            officer = officer_of(request)
        except SecondFactorMissing:
            return HttpResponseRedirect(reverse("mfa_activate_totp", query={"next": back}))
        if officer is None:
            raise NotAnOfficer
        return view(request, officer, *args, **kwargs)

    return checked
