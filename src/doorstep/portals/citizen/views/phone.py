"""The phone one signs in with: another one asked for, or a change under way stopped.

Why stopping asks nothing more: whoever signed in with the old phone has just shown that it is in
their hand, and a stop does no harm.
"""

from typing import cast

from django.contrib.auth import logout
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from doorstep.kernel.phone import Phone
from doorstep.law.parameters import PHONE_CHANGE_WAIT
from doorstep.people import queries as people
from doorstep.people import services
from doorstep.people.changes import PhoneChangeState
from doorstep.portals.citizen.session import SignedIn, signed_in
from doorstep.portals.citizen.views.sign_in import CODE
from doorstep.portals.frame.forms import Form, Kind, Question
from doorstep.portals.frame.request import Request

_PHONE = Question(
    "phone",
    "新的手机号",
    Kind.PHONE,
    hint="我们会发一条验证码到新的手机，同时告诉现在的手机。",
    read=Phone.parse,
    missing="请填写新的手机号。",
    longest=24,
    autocomplete="tel",
)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def phone(request: Request) -> HttpResponse:
    """Show what signs in and what waits; send a code, take it, or stop."""
    citizen = signed_in(request)
    do = request.POST.get("do", "") if request.method == "POST" else ""
    if do == "stop":
        services.stop_phone_change(
            user_id=citizen.user_id, by=citizen.actor, key=Form([], request).key
        )
        logout(request)
        return HttpResponseRedirect(reverse("citizen:sign-in"))
    form = Form([_PHONE, CODE] if do == "confirm" else [_PHONE], request)
    if do:
        with form.attempt():
            if do == "confirm":
                _ask(form, citizen)
                return HttpResponseRedirect(reverse("citizen:phone"))
            number = cast(Phone, form.answers()["phone"])
            services.send_new_phone_code(user_id=citizen.user_id, phone=number, by=citizen.actor)
            form = Form([_PHONE, CODE], known={"phone": number.text})
    changes = people.phone_changes(citizen.user_id)
    wait = PHONE_CHANGE_WAIT.entry(request.today)
    context = {
        "person": citizen.person,
        "open": people.is_open(citizen.person_id, "change-phone", request.today),
        "waiting": next((c for c in changes if c.state is PhoneChangeState.WAITING), None),
        "changes": [c for c in changes if c.state is not PhoneChangeState.WAITING],
        "wait": wait,
    }
    return form.page(request, "citizen/phone.html", context)


def _ask(form: Form, citizen: SignedIn) -> None:
    answers = form.answers()
    services.ask_phone_change(
        user_id=citizen.user_id,
        phone=cast(Phone, answers["phone"]),
        code=str(answers["code"]),
        by=citizen.actor,
        key=form.key,
    )
