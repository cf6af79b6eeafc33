"""Being verified from home: pictures of the document and of oneself, and what became of them."""

from typing import cast

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.law.keeping import PROOFING_PAPERS_KEPT
from doorstep.people import queries as people
from doorstep.people import services
from doorstep.people.assurance import reviewed_level
from doorstep.people.levels import Level
from doorstep.people.online import PictureKind
from doorstep.people.pictures import MOST_BYTES
from doorstep.portals.citizen.session import signed_in
from doorstep.portals.frame.forms import Form
from doorstep.portals.frame.request import Request


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def online(request: Request) -> HttpResponse:
    """Hand in, wait, or read the answer."""
    citizen = signed_in(request)
    form = Form([], request)
    if request.method == "POST":
        with form.attempt():
            services.hand_in(
                person_id=citizen.person_id,
                pictures=_pictures(request),
                by=citizen.actor,
                key=form.key,
            )
            return HttpResponseRedirect(reverse("citizen:online"))
    level = people.level_of(citizen.person_id)
    last = people.last_online(citizen.person_id)
    context = {
        "last": last,
        "level": level,
        "known": bool(citizen.person.name and citizen.person.id_number_masked),
        "offered": reviewed_level(request.today) is Level.ONLINE,
        "may": level is Level.PHONE and not (last is not None and last.open),
        "person": citizen.person,
        "kinds": tuple(PictureKind),
        "gesture": people.gesture_of(citizen.person_id, request.today),
        "kept": PROOFING_PAPERS_KEPT.entry(request.today),
    }
    return form.page(request, "citizen/online.html", context)


def _pictures(request: Request) -> dict[PictureKind, bytes]:
    """What was sent, every one of the kinds. Errors: InvalidInput for each that is missing."""
    found: dict[PictureKind, bytes] = {}
    missing = []
    for kind in PictureKind:
        sent = request.FILES.get(kind.value)
        if sent is None:
            sentence = "请拍一张：{what}。"
            slots = {"what": kind.label}
            missing.append(Problem(kind.value, "citizen/no-picture", sentence, slots))
            continue
        # One byte more than may be kept is enough to know that it is too big.
        found[kind] = cast(bytes, sent.read(MOST_BYTES + 1))
    if missing:
        raise InvalidInput(*missing)
    return found
