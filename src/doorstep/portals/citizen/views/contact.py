"""Where somebody is reached: what holds today, what held before, and a postal address to change.

Why no telephone here: a phone is changed where it can be shown that it is theirs.
"""

from typing import cast

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from doorstep.kernel.postal_address import PostalAddress
from doorstep.people import queries as people
from doorstep.people import services
from doorstep.people.types import ContactKind
from doorstep.portals.citizen.session import SignedIn, signed_in
from doorstep.portals.frame.forms import Form, Question
from doorstep.portals.frame.request import Request

_QUESTIONS = (
    Question(
        "district",
        "省、市、县（市、区）",
        hint="例如：山东省滨州市滨城区。",
        longest=120,
        autocomplete="address-level2",
    ),
    Question(
        "line",
        "街道、门牌号或村名",
        hint="页面上以后只显示到县（市、区）。",
        longest=120,
        autocomplete="street-address",
    ),
)


@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: Request) -> HttpResponse:
    """Show, record, take back; every row stays in the history."""
    citizen = signed_in(request)
    taken_back = request.POST.get("do") == "withdraw"
    form = Form(() if taken_back else _QUESTIONS, request)
    if request.method == "POST":
        with form.attempt():
            (_withdraw if taken_back else _record)(form, citizen)
            return HttpResponseRedirect(reverse("citizen:contact"))
    today = request.today
    context = {
        "now": [people.contact_on(citizen.person_id, kind, today) for kind in ContactKind],
        "kinds": list(ContactKind),
        "postal": people.contact_on(citizen.person_id, ContactKind.POSTAL, today),
        "history": people.contact_history(citizen.person_id),
    }
    return form.page(request, "citizen/contact.html", context)


def _record(form: Form, citizen: SignedIn) -> None:
    answers = form.answers()
    services.record_contact(
        person_id=citizen.person_id,
        way=PostalAddress.parse(cast(str, answers["district"]), cast(str, answers["line"])),
        by=citizen.actor,
        key=form.key,
    )


def _withdraw(form: Form, citizen: SignedIn) -> None:
    services.withdraw_contact(
        person_id=citizen.person_id, kind=ContactKind.POSTAL, by=citizen.actor, key=form.key
    )
