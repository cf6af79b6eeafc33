"""Where somebody is reached: what holds today, what held before, and changing either way.

A telephone is taken up once a code has shown that it is theirs; the one before is told. The phone
one signs in with is another matter and has its own page.
"""

from typing import cast

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from doorstep.kernel.phone import Phone
from doorstep.kernel.postal_address import PostalAddress
from doorstep.people import queries as people
from doorstep.people import services
from doorstep.people.types import ContactKind
from doorstep.portals.citizen.session import SignedIn, signed_in
from doorstep.portals.citizen.views.sign_in import CODE
from doorstep.portals.frame.forms import Form, Kind, Question
from doorstep.portals.frame.request import Request

_PHONE = Question(
    "phone",
    "新的联系手机",
    Kind.PHONE,
    hint="先发一条验证码到新手机，填对了才换；原来的手机会收到一条提醒。",
    read=Phone.parse,
    missing="请填写新的联系手机。",
    longest=24,
    autocomplete="tel",
)
_POSTAL = (
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
    """Show, change, take back; every row stays in the history."""
    citizen = signed_in(request)
    do = request.POST.get("do", "") if request.method == "POST" else ""
    phone = Form(
        (_PHONE, CODE) if do == "phone" else (_PHONE,),
        request if do in ("send", "phone") else None,
    )
    postal = Form(_POSTAL, request if do not in ("send", "phone", "withdraw") else None)
    acted = phone if do in ("send", "phone") else postal
    if request.method == "POST":
        if do == "withdraw":
            acted = Form((), request)
        with acted.attempt():
            if do == "send":
                number = cast(Phone, phone.answers()["phone"])
                services.send_contact_code(user_id=citizen.user_id, phone=number)
                acted = phone = Form((_PHONE, CODE), known={"phone": number.text})
            else:
                _act(do, acted, citizen)
                return HttpResponseRedirect(reverse("citizen:contact"))
    return acted.page(request, "citizen/contact.html", _shown(request, citizen, phone, postal))


def _act(do: str, form: Form, citizen: SignedIn) -> None:
    if do == "phone":
        answers = form.answers()
        services.change_contact_phone(
            user_id=citizen.user_id,
            phone=cast(Phone, answers["phone"]),
            code=str(answers["code"]),
            by=citizen.actor,
            key=form.key,
        )
    elif do == "withdraw":
        services.withdraw_contact(
            person_id=citizen.person_id, kind=ContactKind.POSTAL, by=citizen.actor, key=form.key
        )
    else:
        answers = form.answers()
        services.record_contact(
            person_id=citizen.person_id,
            way=PostalAddress.parse(cast(str, answers["district"]), cast(str, answers["line"])),
            by=citizen.actor,
            key=form.key,
        )


def _shown(request: Request, citizen: SignedIn, phone: Form, postal: Form) -> dict[str, object]:
    today = request.today
    return {
        "now": [people.contact_on(citizen.person_id, kind, today) for kind in ContactKind],
        "kinds": list(ContactKind),
        "postal": people.contact_on(citizen.person_id, ContactKind.POSTAL, today),
        "history": people.contact_history(citizen.person_id),
        "phone_form": phone,
        "postal_form": postal,
        "demo": settings.DEMO,
    }
