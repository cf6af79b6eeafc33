"""Where a member of staff is signed in: their own devices, and for security anybody's."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from doorstep.kernel.actor import Post
from doorstep.people import queries as people
from doorstep.portals.frame import devices as shown
from doorstep.portals.frame.forms import Form
from doorstep.portals.frame.request import Request
from doorstep.portals.workbench.access import ANY, AtWork, working


@require_http_methods(["GET", "HEAD", "POST"])
@working(*ANY)
def own(request: Request, work: AtWork) -> HttpResponse:
    """One's own; POST ends one, or all but this one."""
    user_id = int(work.actor.id)
    form = Form((), request)
    if request.method == "POST":
        with form.attempt():
            shown.end_asked(request, user_id, by=work.actor, key=form.key)
            return HttpResponseRedirect(reverse("workbench:devices"))
    context = {"work": work, "devices": people.devices(user_id, here=shown.here(request))}
    return form.page(request, "workbench/devices.html", context)


@require_POST
@working(Post.SECURITY)
def end(request: Request, work: AtWork, user_id: int) -> HttpResponse:
    """Security ends a session of a member of staff, or all of them."""
    people.staff(user_id)
    shown.end_asked(request, user_id, by=work.actor, key=Form((), request).key)
    return HttpResponseRedirect(reverse("workbench:member", args=[user_id]))
