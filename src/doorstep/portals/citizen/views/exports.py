"""Everything that is kept about me, as a file: asked for with a fresh code, made by a job."""

import uuid

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from doorstep.kernel.actor import Key
from doorstep.law.keeping import EXPORT_KEPT
from doorstep.people import services as people
from doorstep.portals.citizen.session import signed_in
from doorstep.portals.citizen.views.sign_in import CODE
from doorstep.portals.frame import limits
from doorstep.portals.frame.forms import Form
from doorstep.portals.frame.request import Request
from doorstep.privacy import queries, services
from doorstep.privacy.files import TYPES


@require_http_methods(["GET", "HEAD", "POST"])
def exports(request: Request) -> HttpResponse:
    """The exports of the person; POST asks for a new one with the code that was sent."""
    citizen = signed_in(request)
    form = Form([CODE], request)
    if request.method == "POST":
        with form.attempt():
            code = str(form.answers()["code"])
            people.confirm(user_id=citizen.user_id, code=code, caller=_caller(request))
            services.ask_export(
                person_id=uuid.UUID(citizen.person_id), by=citizen.actor, key=form.key
            )
            return HttpResponseRedirect(reverse("citizen:exports"))
    return _page(request, form, sent=request.method == "POST")


@require_POST
def send_code(request: Request) -> HttpResponse:
    """Send a code to the phone one signs in with."""
    citizen = signed_in(request)
    form = Form([CODE])
    sent = False
    with form.attempt():
        people.send_confirmation_code(user_id=citizen.user_id, caller=_caller(request))
        sent = True
    return _page(request, form, sent=sent)


@require_POST
def fetch(request: Request, export_id: uuid.UUID, file_format: str) -> HttpResponse:
    """One file; that it was fetched is recorded before it is sent."""
    citizen = signed_in(request)
    content = queries.export_file(export_id, file_format, citizen.person_id)
    services.count_download(
        export_id=str(export_id),
        file_format=file_format,
        by=citizen.actor,
        key=Key(str(uuid.uuid4())),
    )
    answer = HttpResponse(content, content_type=TYPES[file_format])
    answer["Content-Disposition"] = f'attachment; filename="my-data.{file_format}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _page(request: Request, form: Form, *, sent: bool) -> HttpResponse:
    context = {
        "exports": queries.exports(signed_in(request).person_id),
        "kept": EXPORT_KEPT.on(request.today),
        "sent": sent,
        "demo": settings.DEMO,
    }
    return form.page(request, "citizen/exports.html", context)


def _caller(request: Request) -> str:
    return limits.caller_of(request).hex()
