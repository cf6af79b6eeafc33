"""Partners' programs, kept by the system administrator: contract, secrets, end."""

from datetime import date
from typing import cast
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doorstep.kernel.actor import Post
from doorstep.kernel.person_name import PersonName
from doorstep.kernel.phone import Phone
from doorstep.kernel.uscc import Uscc
from doorstep.partners import queries, services
from doorstep.partners.scopes import Scope, scopes_on
from doorstep.partners.types import PartnerView
from doorstep.portals.frame.forms import Form, Kind, Question
from doorstep.portals.frame.request import Request
from doorstep.portals.workbench.access import AtWork, working

_CONTRACT = (
    Question("name", "单位名称", missing="请填写单位名称。", longest=100),
    Question(
        "uscc",
        "统一社会信用代码",
        read=Uscc.parse,
        missing="请填写统一社会信用代码。",
        longest=40,
    ),
    Question("from_on", "从哪天起", Kind.DAY, hint="照合作协议。"),
    Question("until_on", "到哪天为止", Kind.DAY, hint="照合作协议。"),
    Question("contact", "对方联系人", read=PersonName.parse, missing="请填写联系人。", longest=100),
    Question(
        "phone",
        "联系人手机",
        Kind.PHONE,
        read=Phone.parse,
        missing="请填写联系人手机。",
        longest=24,
    ),
)
_WHY = Question(
    "why", "为什么结束", hint="会记在合作记录里。", missing="请写明为什么结束。", longest=200
)
_LEAKED = Question(
    "at_once", "密钥可能被别人拿到：旧密钥和它取的令牌马上作废", Kind.TICK, optional=True
)


@require_safe
@working(Post.OPERATOR)
def everybody(request: Request, work: AtWork) -> HttpResponse:
    """Every contract, those in force first."""
    context = {"work": work, "partners": queries.partners()}
    return render(request, "workbench/partners.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@working(Post.OPERATOR)
def new(request: Request, work: AtWork) -> HttpResponse:
    """Record a contract."""
    scopes = tuple(scopes_on(request.today))
    form = Form([*_CONTRACT, *map(_asked, scopes)], request)
    if request.method == "POST":
        with form.attempt():
            answers = form.answers()
            partner_id = services.add_partner(
                name=" ".join(str(answers["name"]).split()),
                uscc=cast(Uscc, answers["uscc"]),
                scopes=[each.name for each in scopes if answers[_field(each)]],
                from_on=cast(date, answers["from_on"]),
                until_on=cast(date, answers["until_on"]),
                contact_name=cast(PersonName, answers["contact"]).text,
                contact_phone=cast(Phone, answers["phone"]),
                by=work.actor,
                key=form.key,
            )
            return HttpResponseRedirect(reverse("workbench:partner", args=[partner_id]))
    return form.page(request, "workbench/partner-new.html", {"work": work})


@require_safe
@working(Post.OPERATOR)
def partner(request: Request, work: AtWork, partner_id: UUID) -> HttpResponse:
    """One contract, its secrets and what can be done with it."""
    return _page(request, work, queries.partner(partner_id), Form([]), Form([_WHY]))


@require_POST
@working(Post.OPERATOR)
def secret(request: Request, work: AtWork, partner_id: UUID) -> HttpResponse:
    """A new secret, on this page alone."""
    form = Form([_LEAKED], request)
    with form.attempt():
        at_once = bool(form.answers()["at_once"])
        given = services.give_secret(partner_id=partner_id, by=work.actor, at_once=at_once)
        found = queries.partner(partner_id)
        context = {"work": work, "partner": found, "secret": given}
        answer = render(request, "workbench/partner-secret.html", context)
        answer["Cache-Control"] = "no-store"
        return answer
    return _page(request, work, queries.partner(partner_id), form, Form([_WHY]))


@require_POST
@working(Post.OPERATOR)
def end(request: Request, work: AtWork, partner_id: UUID) -> HttpResponse:
    """End a contract at once, with a reason."""
    form = Form([_WHY], request)
    with form.attempt():
        why = str(form.answers()["why"])
        services.end_partner(partner_id=partner_id, why=why, by=work.actor, key=form.key)
        return HttpResponseRedirect(reverse("workbench:partner", args=[partner_id]))
    return _page(request, work, queries.partner(partner_id), Form([]), form)


def _page(
    request: Request, work: AtWork, found: PartnerView, given: Form, ending: Form
) -> HttpResponse:
    context = {
        "work": work,
        "partner": found,
        "scopes": [each for each in scopes_on(request.today) if each.name in found.scopes],
        "in_force": found.in_force(request.today),
        "giving": given if given.questions else Form([_LEAKED]),
        "ending": ending,
    }
    failed = given if given.failed_with else ending
    return failed.page(request, "workbench/partner.html", context)


def _asked(scope: Scope) -> Question:
    return Question(_field(scope), scope.label, Kind.TICK, optional=True)


def _field(scope: Scope) -> str:
    return scope.name.replace(".", "-")
