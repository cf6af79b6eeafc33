"""Where I am signed in: each device with its first and last use; one or all others end at once."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from doorstep.people import queries as people
from doorstep.portals.citizen.session import signed_in
from doorstep.portals.frame import devices as shown
from doorstep.portals.frame.forms import Form
from doorstep.portals.frame.request import Request


@require_http_methods(["GET", "HEAD", "POST"])
def devices(request: Request) -> HttpResponse:
    """The list; POST ends one, or all but this one."""
    citizen = signed_in(request)
    here = shown.here(request)
    form = Form((), request)
    if request.method == "POST":
        with form.attempt():
            shown.end_asked(request, citizen.user_id, by=citizen.actor, key=form.key)
            return HttpResponseRedirect(reverse("citizen:devices"))
    context = {"devices": people.devices(citizen.user_id, here=here)}
    return form.page(request, "citizen/devices.html", context)
