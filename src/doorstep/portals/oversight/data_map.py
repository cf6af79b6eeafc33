"""What is kept about people, what for and how long; and which post does what: for everybody.

Why generated: both pages read what the rooms and the procedures declare about themselves, so they
cannot say less than the service does.
"""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from markupsafe import Markup

from doorstep.kernel.actor import Post
from doorstep.kernel.periods import Days
from doorstep.law.instruments import Citation
from doorstep.law.keeping import KEEPING, AtLeast, Kept
from doorstep.people.duties import APART, GIVEN_BY
from doorstep.portals.frame.request import Request
from doorstep.portals.frame.shown import say, shown
from doorstep.privacy import holdings, queries
from doorstep.procedures import engine
from doorstep.procedures.engine import StepKind


@dataclass(frozen=True, slots=True)
class Line:
    """One table about people."""

    name: str
    table: str
    purpose: str
    kept: Markup | str
    source: object
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Duty:
    """One step of one procedure, and the posts that may pass it."""

    procedure: str
    step: StepKind
    posts: frozenset[Post]


@require_safe
def data_map(request: Request) -> HttpResponse:
    """Every table about people, with purpose, keeping period and source."""
    names = {each.label: each.held.name for each in holdings.holdings()}
    context = {
        "lines": [_line(each, request) for each in holdings.holdings()],
        "reports": queries.keeping_reports(20),
        "names": names,
    }
    return render(request, "oversight/data-map.html", context)


@require_safe
def roles(request: Request) -> HttpResponse:
    """Which post passes which step, as the procedures in force today say."""
    procedures = [each for each in engine.all_procedures() if each.in_force(request.today)]
    duties = [
        Duty(each.name, step.kind, frozenset((step.post, *step.also)))
        for each in procedures
        for step in each.steps
    ]
    posts = [post for post in Post if any(post in duty.posts for duty in duties)]
    others = [post for post in Post if post not in posts]
    context = {
        "duties": duties,
        "posts": posts,
        "others": others,
        "given_by": GIVEN_BY,
        "apart": APART,
    }
    return render(request, "oversight/roles.html", context)


def _line(each: holdings.Holding, request: Request) -> Line:
    entry = KEEPING[each.label].entry(request.day)
    source = entry.source
    return Line(
        name=each.held.name,
        table=each.label,
        purpose=each.held.purpose,
        kept=_kept(entry.value),
        source=source if isinstance(source, Citation) else source.zh,
        columns=each.columns,
    )


def _kept(value: Kept) -> Markup | str:
    if isinstance(value, Days):
        return shown(value)
    if isinstance(value, AtLeast):
        return say("至少 {n} 天，不由系统删除", n=value.days)
    return say("永久保存")
