"""Taking a relative's messages: agreeing, and stopping it, on one's own page."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from doorstep.mandates import services
from doorstep.portals.citizen.session import signed_in
from doorstep.portals.frame.forms import Form
from doorstep.portals.frame.request import Request


@require_POST
def relative(request: Request, naming_id: UUID) -> HttpResponse:
    """Agree, or end it: whichever button was pressed."""
    citizen = signed_in(request)
    key = Form([], request).key
    if request.POST.get("do") == "agree":
        services.agree_relative(naming_id=naming_id, by=citizen.actor, key=key)
    else:
        services.end_relative(naming_id=naming_id, by=citizen.actor, key=key)
    return HttpResponseRedirect(reverse("citizen:mandates"))
