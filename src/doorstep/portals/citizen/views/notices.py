"""Notices and consent: what we told, what you agreed to, and how to say no.

Why nobody is stopped by them: an authority's duty needs no consent, only that people are told; so
the page after signing in has one button, and what is really asked may be left open.
"""

import uuid
from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from doorstep.kernel.actor import Key
from doorstep.portals.citizen.session import SignedIn, known_citizen, signed_in
from doorstep.portals.frame.forms import Form, Kind, Option, Question
from doorstep.portals.frame.paging import page_of, read_cursor
from doorstep.portals.frame.request import Request
from doorstep.portals.frame.shown import in_chinese
from doorstep.portals.frame.views import back_to
from doorstep.privacy import queries, services
from doorstep.privacy.types import LedgerChannel, Text, TextKind

SIZE = 20
_YES, _NO = "agree", "refuse"


@dataclass(frozen=True, slots=True)
class Part:
    """One heading and its paragraph."""

    heading: str
    words: str


def parts(text: Text) -> list[Part]:
    """The text in the reader's language, block by block."""
    blocks = (text.zh if in_chinese() else text.en).strip().split("\n\n")
    return [Part(*(block.split("\n", 1) if "\n" in block else (block, ""))) for block in blocks]


def asked(kind: TextKind, *, optional: bool) -> Question:
    """Whether an optional use is agreed to; nothing is chosen beforehand."""
    return Question(
        kind.value,
        kind.label,
        kind=Kind.CHOICE,
        options=(Option(_YES, "要"), Option(_NO, "不要")),
        optional=optional,
        missing="请选要还是不要。",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """What somebody who has just signed in has not been told yet."""
    citizen = signed_in(request)
    unseen = queries.not_told_yet(citizen.person_id, request.today)
    optional = [text for text in unseen if text.kind.optional]
    form = Form([asked(text.kind, optional=True) for text in optional], request)
    if request.method == "POST":
        with form.attempt():
            answers = form.answers()
            for text in unseen:
                _tell(citizen, text, form.key)
            for text in optional:
                if answers[text.kind.value]:
                    _agree(citizen, text.kind, answers[text.kind.value] == _YES, form.key)
            return HttpResponseRedirect(back_to(request))
    if not unseen:
        return HttpResponseRedirect(back_to(request))
    context = {"texts": [(text, parts(text)) for text in unseen], "next": back_to(request)}
    return form.page(request, "citizen/notices-new.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def ledger(request: Request) -> HttpResponse:
    """The ledger of one person, and the choices that can be changed at any time."""
    citizen = signed_in(request)
    optional = [text.kind for text in queries.current(request.today) if text.kind.optional]
    known = {kind.value: _said(queries.agrees(citizen.person_id, kind)) for kind in optional}
    questions = [asked(kind, optional=False) for kind in optional]
    posted = request.method == "POST"
    form = Form(questions, request) if posted else Form(questions, known=known)
    if posted:
        with form.attempt():
            answers = form.answers()
            for kind in optional:
                if answers[kind.value] != known[kind.value]:
                    _agree(citizen, kind, answers[kind.value] == _YES, form.key)
            return HttpResponseRedirect(reverse("citizen:notices"))
    cursor = read_cursor(request.GET.get("after"), length=1)
    before = cursor[0] if cursor and isinstance(cursor[0], int) and 0 <= cursor[0] < 2**63 else None
    rows = queries.ledger(citizen.person_id, before=before, limit=SIZE + 1)
    context = {
        "page": page_of(rows, size=SIZE, cursor_of=lambda row: (row.id,)),
        "current": queries.current(request.today),
    }
    return form.page(request, "citizen/notices.html", context)


@require_safe
def notice(request: Request, kind: str, version: str) -> HttpResponse:
    """One version of one text, for everybody."""
    text = queries.text_of(kind, version)
    others = [each for each in queries.texts() if each.kind is text.kind and each != text]
    context = {"text": text, "parts": parts(text), "others": others}
    return render(request, "citizen/notice.html", context)


def to_be_told(request: Request) -> bool:
    """Whether the signed-in citizen still has to be told something."""
    citizen = known_citizen(request)
    return citizen is not None and bool(queries.not_told_yet(citizen.person_id, request.today))


def _said(agreed: bool | None) -> str:
    return "" if agreed is None else (_YES if agreed else _NO)


def _tell(citizen: SignedIn, text: Text, key: Key) -> None:
    services.tell(
        person_id=uuid.UUID(citizen.person_id),
        kind=text.kind.value,
        version=text.version,
        channel=LedgerChannel.WEB,
        by=citizen.actor,
        key=Key(f"{key}/{text.kind.value}"),
    )


def _agree(citizen: SignedIn, kind: TextKind, yes: bool, key: Key) -> None:
    services.agree(
        person_id=uuid.UUID(citizen.person_id),
        kind=kind,
        yes=yes,
        channel=LedgerChannel.WEB,
        by=citizen.actor,
        key=Key(f"{key}/{kind.value}/{'yes' if yes else 'no'}"),
    )
