"""Pictures sent from home, looked at by the office: read the document, compare, say yes or why not.

Why the reviewer types what the document says: the number stays masked on this page, and whoever
types it has read it.
"""

from datetime import date
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from doorstep.kernel.actor import Post
from doorstep.kernel.identity_document import DocumentKind, IdentityDocument
from doorstep.kernel.person_name import PersonName
from doorstep.people import queries as people
from doorstep.people import services
from doorstep.people.online import OnlineNotFound, PictureKind, Reading, Why
from doorstep.portals.frame.forms import Form, Kind, Option, Question
from doorstep.portals.frame.request import Request
from doorstep.portals.workbench.access import AtWork, working

_PURPOSE = "网上核验"
_NAME = Question("name", "证件上的姓名", hint="照照片填。", longest=100)
_WHY = Question(
    "why",
    "为什么不通过",
    Kind.CHOICE,
    options=tuple(Option(each.value, each.label) for each in Why),
    missing="请选不通过的原因，申请人要看得到。",
)
_SAME = Question(
    "same",
    "人、手势和证件都看过：是同一个人，证件是原件，在有效期里",
    Kind.TICK,
    missing="请看过再选；看不准的，请不通过。",
)


def _number(today: date, kind: DocumentKind) -> Question:
    def read(typed: str) -> IdentityDocument:
        return IdentityDocument.parse(kind, typed, on=today)

    return Question("number", "证件号码", hint="照照片填。", read=read, longest=40)


@require_safe
@working(Post.REGISTRAR)
def queue(request: Request, work: AtWork) -> HttpResponse:
    """What waits, the oldest first."""
    context = {"work": work, "waiting": people.online_queue()}
    return render(request, "workbench/online-queue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@working(Post.REGISTRAR)
def one(request: Request, work: AtWork, proofing_id: UUID) -> HttpResponse:
    """One of them; POST says yes or no."""
    found = people.online_proofing(proofing_id)
    do = request.POST.get("do", "") if request.method == "POST" else ""
    number = _number(request.today, found.person.document or DocumentKind.RESIDENT_ID)
    accept = Form([_NAME, number, _SAME], request if do == "accept" else None)
    refuse = Form([_WHY], request if do == "refuse" else None)
    pressed = {"accept": accept, "refuse": refuse}.get(do)
    if pressed is not None:
        with pressed.attempt():
            answers = pressed.answers()
            if do == "accept":
                services.accept_online(
                    proofing_id=proofing_id,
                    reading=_reading(answers),
                    by=work.actor,
                    key=pressed.key,
                )
            else:
                why = Why(str(answers["why"]))
                services.refuse_online(
                    proofing_id=proofing_id, why=why, by=work.actor, key=pressed.key
                )
            return HttpResponseRedirect(reverse("workbench:online"))
    context = {
        "work": work,
        "page": found,
        "accept": accept,
        "refuse": refuse,
        "own": str(found.first_id) == work.actor.id,
    }
    return (pressed or accept).page(request, "workbench/online.html", context)


def _reading(answers: dict[str, object]) -> Reading:
    number = answers["number"]
    text = number.text if isinstance(number, IdentityDocument) else ""
    return Reading(PersonName.parse(str(answers["name"])).text, text)


@require_safe
@never_cache
@working(Post.REGISTRAR)
def picture(request: Request, work: AtWork, proofing_id: UUID, kind: str) -> HttpResponse:
    """One picture; the look is recorded."""
    del request
    if kind not in tuple(PictureKind):
        raise OnlineNotFound
    media_type, content = people.online_picture(
        proofing_id, PictureKind(kind), by=work.actor, purpose=_PURPOSE
    )
    return HttpResponse(content, content_type=media_type)
