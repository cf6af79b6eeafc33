"""At an inspection institution: entering the result of a test, reading and correcting one's own."""

from datetime import date
from typing import cast
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from doorstep.inspection import queries, services
from doorstep.inspection.errors import NotAnInstitution
from doorstep.inspection.types import ITEMS, ResultView
from doorstep.kernel.actor import Post
from doorstep.places.types import PointKind
from doorstep.portals.frame.forms import Form, Kind, Option, Question
from doorstep.portals.frame.request import Request
from doorstep.portals.workbench.access import AtWork, working

_VIN = Question(
    "vin",
    "车辆识别代号",
    hint="行驶证上的 17 位，可以扫描。",
    missing="请填写车辆识别代号。",
    longest=40,
)
_TESTED = Question("tested_on", "检验日期", Kind.DAY)
_REPORT = Question("report_number", "检验报告编号", missing="请填写检验报告编号。", longest=40)
_WHY = Question("why", "为什么更正", missing="请写为什么更正。", longest=200)
_GOOD, _BAD = Option("good", "合格"), Option("bad", "不合格")


def _items() -> list[Question]:
    return [
        Question(f"item-{name}", label, Kind.CHOICE, options=(_GOOD, _BAD), missing="请选一项。")
        for name, label in ITEMS.items()
    ]


def _items_of(answers: dict[str, object]) -> dict[str, bool]:
    return {name: answers[f"item-{name}"] == _GOOD.value for name in ITEMS}


@require_http_methods(["GET", "HEAD", "POST"])
@working(Post.EXAMINER)
def results(request: Request, work: AtWork) -> HttpResponse:
    """What was entered last, and the form for the next."""
    _require_institution(work)
    form = Form([_VIN, _TESTED, _REPORT, *_items()], request)
    if request.method == "POST":
        with form.attempt():
            answers = form.answers()
            made = services.enter_result(
                vin=str(answers["vin"]),
                tested_on=cast(date, answers["tested_on"]),
                report_number=str(answers["report_number"]),
                items=_items_of(answers),
                by=work.actor,
                key=form.key,
            )
            return HttpResponseRedirect(reverse("workbench:inspection-result", args=[made]))
    else:
        form.typed["tested_on"] = request.today.isoformat()
    context = {"work": work, "results": queries.results_at(work.point.code)}
    return form.page(request, "workbench/inspections.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@working(Post.EXAMINER)
def result(request: Request, work: AtWork, result_id: UUID) -> HttpResponse:
    """One result; a mistake is put right by a later entry, and both stay."""
    _require_institution(work)
    found = queries.result(result_id, work.point.code)
    form = Form([_TESTED, *_items(), _WHY], request, known=_as_typed(found))
    if request.method == "POST":
        with form.attempt():
            answers = form.answers()
            made = services.correct_result(
                result_id=result_id,
                tested_on=cast(date, answers["tested_on"]),
                items=_items_of(answers),
                why=str(answers["why"]),
                by=work.actor,
                key=form.key,
            )
            return HttpResponseRedirect(reverse("workbench:inspection-result", args=[made]))
    context = {"work": work, "result": found}
    return form.page(request, "workbench/inspection-result.html", context)


def _as_typed(found: ResultView) -> dict[str, str]:
    items = {f"item-{name}": (_GOOD if found.items.get(name) else _BAD).value for name in ITEMS}
    return {"tested_on": found.tested_on.isoformat(), **items}


def _require_institution(work: AtWork) -> None:
    if work.point.kind is not PointKind.INSTITUTION:
        raise NotAnInstitution
