"""Who works here now: one appointment at one point, chosen once and kept for the session.

Why a choice: a person may be a clerk at one point and a registrar at another, and every act is
done in exactly one of these posts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from doorstep.kernel.actor import Actor, Post
from doorstep.kernel.errors import NotAllowed
from doorstep.people import queries as people
from doorstep.people.errors import SecondFactorMissing
from doorstep.people.types import AppointmentView
from doorstep.places import queries as places
from doorstep.places.types import Point
from doorstep.portals.frame.request import Request

DESK = (Post.CLERK, Post.EXAMINER)
REVIEW = (Post.REGISTRAR,)
ANY: tuple[Post, ...] = ()
_CHOSEN = "appointment"


class NoPostHere(NotAllowed):
    """The signed-in person holds no post that may open this page."""

    code = "workbench/no-post"
    sentence = "这一页只给{posts}用，您今天没有这样的岗位。"


class NotStaff(NotAllowed):
    """A citizen's account at a page for staff."""

    code = "workbench/not-staff"
    sentence = "这一页只给车管所和各网点的工作人员用。办业务请从首页进入。"


@dataclass(frozen=True, slots=True)
class AtWork:
    """The post a member of staff acts in, its point, and all posts held today."""

    actor: Actor
    point: Point
    appointments: tuple[AppointmentView, ...]

    @property
    def post(self) -> Post:
        """The post."""
        return cast(Post, self.actor.post)

    @property
    def several(self) -> bool:
        """Whether another post could be chosen."""
        return len(self.appointments) > 1


View = Callable[..., HttpResponse]


def working(*posts: Post) -> Callable[[View], View]:
    """A view for these posts (none named: any post); it gets an `AtWork` after the request.

    Not signed in leads to the staff's sign-in, a missing second factor to binding one, a post of
    the same person that fits better to the choice; everybody else gets the page that says no.
    """

    def wrapped(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return _to("account_login", request)
            if getattr(request.user, "kind", "") != "staff":
                raise NotStaff
            try:
                found = at_work(cast(Request, request), posts)
            except SecondFactorMissing:
                return _to("mfa_activate_totp", request)
            if found is None:
                return _to("workbench:post", request)
            return view(request, found, *args, **kwargs)

        return checked

    return wrapped


def at_work(request: Request, posts: tuple[Post, ...]) -> AtWork | None:
    """The appointment the request acts in; None where another one has to be chosen first.

    Errors: NoPostHere, NoAppointment, SecondFactorMissing.
    """
    user_id = cast(int, request.user.pk)
    held = tuple(people.appointments(user_id, request.today))
    fitting = [each for each in held if not posts or each.post in posts]
    if held and not fitting:
        raise NoPostHere(posts=posts)
    chosen = _chosen(request, held)
    if chosen is not None and chosen not in fitting:
        return None
    if chosen is None and fitting:
        chosen = fitting[0]
    actor = people.actor_for(
        user_id,
        request.today,
        post=chosen.post if chosen else None,
        point=chosen.point if chosen else None,
    )
    return AtWork(actor, places.point(actor.point or "", request.today), held)


def has_chosen(request: Request, held: tuple[AppointmentView, ...]) -> bool:
    """Whether a post was chosen in this session and is still held."""
    return _chosen(request, held) is not None


def choose(request: Request, appointment: AppointmentView) -> None:
    """Act in this post from now on."""
    request.session[_CHOSEN] = appointment.id


def _chosen(request: Request, held: tuple[AppointmentView, ...]) -> AppointmentView | None:
    wanted = request.session.get(_CHOSEN)
    return next((each for each in held if each.id == wanted), None)


def _to(name: str, request: HttpRequest) -> HttpResponseRedirect:
    back = request.get_full_path() if request.method == "GET" else reverse("workbench:desk")
    return HttpResponseRedirect(reverse(name, query={"next": back}))
