"""What somebody is asked to apply for together with others: the list, and one with its two buttons.

Why no code: the tap on one's own page is the answer, and nothing has to be told to anybody.
"""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from doorstep.audit import services as audit
from doorstep.people import queries as people
from doorstep.places import queries as places
from doorstep.portals.citizen.session import signed_in
from doorstep.portals.citizen.tones import tone_of
from doorstep.portals.citizen.views.cases import Happened
from doorstep.portals.frame.forms import Form
from doorstep.portals.frame.places_named import name_of
from doorstep.portals.frame.request import Request
from doorstep.portals.frame.shown import say_it, show_instant
from doorstep.procedures import engine

LOOKING = "看要一起申请的业务"
"""What the applicant reads of such a look."""


@require_safe
def everything(request: Request) -> HttpResponse:
    """Everything the citizen, or a unit they act for, is or was asked."""
    found = engine.consents_of(signed_in(request).actor.id)
    context = {
        "asked": [each for each in found if each.open],
        "answered": [each for each in found if not each.open],
    }
    return render(request, "citizen/together.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: Request, consent_id: UUID) -> HttpResponse:
    """One of them: what it is, what happened, agree or not."""
    actor = signed_in(request).actor
    found = engine.consent(consent_id, actor.id)
    form = Form([], request)
    if request.method == "POST":
        with form.attempt():
            agreed = request.POST.get("do") == "agree"
            answer = engine.agree_jointly if agreed else engine.refuse_jointly
            answer(consent_id=consent_id, by=actor, key=form.key)
            return HttpResponseRedirect(reverse("citizen:together-one", args=[consent_id]))
    audit.opened(f"case:{found.case_number}", by=actor, purpose=LOOKING, case=found.case_number)
    context = {
        "asked": found,
        "party": people.person(found.party_id),
        "applicant": people.person(found.applicant_id).name_masked,
        "tone": tone_of(found.status),
        "timeline": [
            Happened(
                say_it(line),
                show_instant(line.at),
                name_of(places.point(line.point)) if line.point else "",
                "done",
            )
            for line in engine.story(consent_id, actor.id)
        ],
    }
    return form.page(request, "citizen/together-one.html", context)
