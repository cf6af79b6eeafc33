"""What the province shows: to everybody what it cosigned, to its officers what waits for them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.people.errors import SecondFactorMissing
from doorstep.portals.province import words
from doorstep.portals.province.access import for_officers, officer_of
from doorstep.portals.province.forms import OfficerForm, Option, Question
from doorstep.province import approvals, queries
from doorstep.province.settling import settle
from doorstep.province.types import PoolView, RequestView

REASON = Question("why", "驳回的理由", hint="市里会看到，写清楚缺什么、怎么改。")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What was cosigned for each city, and for an officer what waits."""
    try:
        officer = officer_of(request)
    except SecondFactorMissing:
        return HttpResponseRedirect(reverse("mfa_activate_totp"))
    context: dict[str, Any] = {"officer": officer, "pools": queries.pools()}
    if officer is not None:
        for each in context["pools"]:
            settle(each.id)
        context["waiting"] = [_shown(each) for each in queries.waiting()]
        context["decided"] = [_shown(each) for each in queries.decided()]
        context["anomalies"] = [_strange(each) for each in queries.anomalies()]
    return render(request, "province/home.html", context)


@require_safe
@for_officers
def waiting(request: HttpRequest, officer: Actor) -> HttpResponse:
    """What waits for an officer, and nothing else."""
    context = {"officer": officer, "waiting": [_shown(each) for each in queries.waiting()]}
    return render(request, "province/waiting.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def decide(request: HttpRequest, officer: Actor, request_id: int) -> HttpResponse:
    """One request: read it, approve it or refuse it with a reason."""
    found = queries.request(request_id)
    if found is None:
        raise Http404
    form = OfficerForm((REASON,), request)
    if request.method == "POST":
        with form.attempt():
            _decide(request, found, form, officer)
            return HttpResponseRedirect(reverse("province:waiting"))
    settle(found.pool)
    found = queries.request(request_id) or found
    before = queries.terms(found.pool) if found.verb == "rules" and found.index is None else {}
    context = {
        "asked": _shown(found) | {"lines": words.lines(found, before)},
        "form": form,
        "officer": officer,
    }
    return render(request, "province/request.html", context, status=form.status)


def _decide(request: HttpRequest, found: RequestView, form: OfficerForm, by: Actor) -> None:
    match request.POST.get("decision"):
        case "approve":
            approvals.approve(request_id=found.id, by=by, key=form.key)
        case "reject":
            why = form.typed["why"]
            approvals.reject(request_id=found.id, why=why, by=by, key=form.key)
        case _:
            raise InvalidInput(Problem("", "province/decision", "请选择同意或者驳回。"))


@require_safe
def pool(request: HttpRequest, pool: str) -> HttpResponse:
    """One city's log: the newest cosignatures, its segments, what this province holds of it."""
    return _pool_page(request, _known(pool), officer_of(request), None)


@require_http_methods(["POST"])
@for_officers
def freeze(request: HttpRequest, officer: Actor, pool: str) -> HttpResponse:
    """Order the city to freeze a segment, or to use it again."""
    found = _known(pool)
    form = _freeze_form(request, pool)
    with form.attempt():
        segment, on, why = _ordered(form)
        approvals.order_freeze(
            pool=pool,
            segment=segment,
            on=on,
            why=why,
            text=form.typed["text"],
            by=officer,
            key=form.key,
        )
        return HttpResponseRedirect(reverse("province:pool", args=[pool]))
    return _pool_page(request, found, officer, form)


def _pool_page(
    request: HttpRequest, found: PoolView, officer: Actor | None, form: OfficerForm | None
) -> HttpResponse:
    settle(found.id)
    context: dict[str, Any] = {
        "pool": found,
        "officer": officer,
        "held": queries.held(found.id),
        "checkpoints": queries.checkpoints(found.id),
        "segments": queries.segments(found.id),
        "form": form or _freeze_form(request, found.id),
        "decided": [],
        "anomalies": [],
    }
    if officer is not None:
        context["decided"] = [_shown(each) for each in queries.decided(found.id)]
        context["anomalies"] = [_strange(each) for each in queries.anomalies(found.id)]
    return render(request, "province/pool.html", context, status=form.status if form else 200)


def _freeze_form(request: HttpRequest, pool: str) -> OfficerForm:
    options = tuple(
        Option(f"{each.s}-{int(not each.frozen)}", each.pattern) for each in queries.segments(pool)
    )
    return OfficerForm(
        (
            Question("segment", "号段", "select", options=options),
            Question("why", "理由", hint="写进公开账本，谁都能看到。"),
            Question(
                "text",
                "说明文件",
                hint="账本里记它的校验值；不写就用上面的理由。",
                optional=True,
                longest=20_000,
            ),
        ),
        request,
    )


def _ordered(form: OfficerForm) -> tuple[int, bool, str]:
    """Segment, whether it is to be frozen, and why. Errors: InvalidInput, everything at once."""
    problems: list[Problem] = []
    typed, why = form.typed["segment"], ""
    if typed not in {option.value for option in form.questions["segment"].choices()}:
        sentence = "请选一个号段；要是它刚刚变了，请再选一次。"
        problems.append(Problem("segment", "province/segment", sentence))
    try:
        why = approvals.reason(form.typed["why"])
    except InvalidInput as wrong:
        problems.extend(wrong.problems)
    if problems:
        raise InvalidInput(*problems)
    segment, _, on = typed.partition("-")
    return int(segment), on == "1", why


def _known(pool: str) -> PoolView:
    found = queries.pool(pool)
    if found is None:
        raise Http404
    return found


def _shown(view: RequestView) -> dict[str, Any]:
    return {"view": view, "verb": words.verb(view.verb)}


def _strange(view: Any) -> dict[str, Any]:
    sentence, slots = words.anomaly(view)
    return {"view": view, "sentence": sentence, "slots": slots, "detail": words.detail(view)}
