"""The audit administrator's pages: find rows of the record, take them along, check the chain."""

import csv
import io
import json
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import cast

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doorstep.audit import queries as audit
from doorstep.audit.services import LOOKED
from doorstep.audit.types import Search, Trace
from doorstep.kernel import clock
from doorstep.kernel.actor import ActorKind, Post
from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.kernel.identity_document import IdentityDocument
from doorstep.people import queries as people
from doorstep.people.errors import UserNotFound
from doorstep.portals.frame import documents
from doorstep.portals.frame.forms import Form, Kind, Question
from doorstep.portals.frame.paging import Page, page_of, read_cursor
from doorstep.portals.frame.request import Request
from doorstep.portals.workbench.access import AtWork, working
from doorstep.privacy import auditing

SIZE = 50
_WHY = {
    "a batch is missing": "少了一批",
    "the batch does not begin where the one before ended": "这一批和上一批接不上",
    "the head does not say what the batch holds": "批头和内容不一致",
    "the signature of the head is not the city's": "批头的签名不是本市的",
    "a row was added after the seal": "封存以后又加了一行",
    "a sealed row is missing": "封存的一行不见了",
    "the row is not the one that was sealed": "这一行和封存时不一样",
    "the row is marked with an unknown key": "这一行的密钥不认识",
    "the row does not bear its mark": "这一行的校验值不对",
}
_COLUMNS = (
    "id",
    "at",
    "action",
    "subject",
    "actor",
    "post",
    "point",
    "purpose",
    "case",
    "detail",
)
_QUESTIONS = (
    Question(
        "subject", "看什么", hint="例如 case:流水号、person:编号。", optional=True, longest=120
    ),
    Question("actor", "谁做的", hint="例如 staff:编号。", optional=True, longest=120),
    Question("action", "做了什么", hint="例如 looked、case.accepted。", optional=True, longest=80),
    Question("first", "从哪天", Kind.DAY, optional=True),
    Question("last", "到哪天", Kind.DAY, optional=True),
    Question("purpose", "为什么查", missing="请写为什么查，当事人看得到。", longest=200),
)
_NUMBER = Question(
    "number",
    "证件号码",
    hint="照本人的证件。号码只用来找到编号，不留在网址和记录里。",
    missing="请填写证件号码。",
    longest=40,
)


@require_safe
@working(Post.AUDITOR)
def search(request: Request, work: AtWork) -> HttpResponse:
    """The search; what is asked stands in the address, so that a page can be turned."""
    asked = {q.name: request.GET.get(q.name, "").replace("\x00", "").strip() for q in _QUESTIONS}
    form = Form(_QUESTIONS, known=asked)
    page: Page[Trace] | None = None
    if any(asked.values()):
        with form.attempt():
            answers = form.answers()
            cursor = read_cursor(request.GET.get("after"), length=1)
            rows = auditing.search(
                _wanted(answers),
                by=work.actor,
                purpose=str(answers["purpose"]),
                limit=SIZE + 1,
                before=_before(cursor),
            )
            page = page_of(rows, size=SIZE, cursor_of=lambda row: (int(row.id),))
    context = {
        "work": work,
        "page": page,
        "posts": {post.value: post for post in Post},
        "names": _names(page.rows if page else ()),
        "query": {name: value for name, value in asked.items() if value},
        "checks": [(each, _WHY.get(each.why, each.why)) for each in auditing.checks()],
        "head": audit.head(),
    }
    return form.page(request, "workbench/audit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@working(Post.AUDITOR)
def person(request: Request, work: AtWork) -> HttpResponse:
    """From somebody's identity number to the search for who looked at them.

    By POST, because a number must not stand in an address.
    """
    form = Form((*documents.questions(request, _NUMBER), _QUESTIONS[-1]), request)
    if request.method == "POST":
        with form.attempt():
            answers = form.answers()
            found = people.person_by_number(cast(IdentityDocument, answers["number"]))
            if found is None:
                sentence = "没有这个号码的人。"
                raise InvalidInput(Problem("number", "workbench/nobody", sentence))
            asked = {
                "subject": f"person:{found.id}",
                "action": LOOKED,
                "purpose": str(answers["purpose"]),
            }
            return HttpResponseRedirect(reverse("workbench:audit", query=asked))
    return form.page(request, "workbench/audit-person.html", {"work": work})


@require_POST
@working(Post.AUDITOR)
def export(request: Request, work: AtWork, file_format: str) -> HttpResponse:
    """The rows found, as a file; persons stand in it as ids alone."""
    form = Form(_QUESTIONS, request)
    answers = form.answers()
    rows = auditing.export(_wanted(answers), by=work.actor, purpose=str(answers["purpose"]))
    if file_format == "csv":
        content, kind = _csv(rows), "text/csv"
    else:
        content, kind = _json(rows), "application/json"
    answer = HttpResponse(content, content_type=f"{kind}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="audit.{file_format}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
@working(Post.AUDITOR)
def check(request: Request, work: AtWork) -> HttpResponse:
    """Have the whole record recomputed."""
    form = Form((), request)
    with form.attempt():
        auditing.ask_check(by=work.actor, key=form.key)
    return HttpResponseRedirect(reverse("workbench:audit"))


def _names(rows: Iterable[Trace]) -> dict[str, str]:
    """Members of staff by how the record spells them."""
    names: dict[str, str] = {}
    for row in rows:
        kind, _, key = row.actor.partition(":")
        if kind == ActorKind.STAFF and row.actor not in names:
            try:
                names[row.actor] = people.staff(key).name
            except UserNotFound:
                names[row.actor] = ""
    return names


def _before(cursor: tuple[str | int, ...] | None) -> str | None:
    if cursor is None:
        return None
    found = cursor[0]
    return str(found) if isinstance(found, int) and 0 <= found < 2**63 else "0"


def _wanted(answers: dict[str, object]) -> Search:
    first, last = answers["first"], answers["last"]
    return Search(
        subject=str(answers["subject"] or ""),
        actor=str(answers["actor"] or ""),
        action=str(answers["action"] or ""),
        from_at=_midnight(first) if isinstance(first, date) else None,
        until_at=_midnight(last + timedelta(days=1)) if isinstance(last, date) else None,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.LOCAL)


def _row(row: Trace) -> dict[str, object]:
    return {
        "id": row.id,
        "at": row.at.isoformat(),
        "action": row.action,
        "subject": row.subject,
        "actor": row.actor,
        "post": row.post,
        "point": row.point,
        "purpose": row.purpose,
        "case": row.case,
        "detail": dict(row.detail),
    }


def _json(rows: Iterable[Trace]) -> str:
    return json.dumps([_row(row) for row in rows], ensure_ascii=False, indent=1)


def _csv(rows: Iterable[Trace]) -> str:
    """A table a spreadsheet opens; a cell never begins as a formula would."""
    lines = io.StringIO()
    lines.write("\ufeff")
    table = csv.writer(lines)
    table.writerow(_COLUMNS)
    for row in rows:
        values = _row(row)
        values["detail"] = json.dumps(values["detail"], ensure_ascii=False)
        table.writerow([_harmless(str(values[name])) for name in _COLUMNS])
    return lines.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
