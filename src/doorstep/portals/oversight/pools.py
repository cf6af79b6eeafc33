"""The public pages of a number pool: how many numbers are where, who changed what, how to check.

Why few queries: the page must open as fast with ten million draws as with ten, so it reads rows of
counts and never single draws.
"""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from doorstep.kernel import clock
from doorstep.kernel.errors import InvalidInput
from doorstep.kernel.plate_number import PlateKind
from doorstep.places import queries as places
from doorstep.places.errors import SettingNotInForce
from doorstep.plates import acts, serving
from doorstep.plates.statistics import queries
from doorstep.plates.statistics.types import STATES, PoolNow
from doorstep.portals.frame import paging
from doorstep.portals.frame.request import Request
from doorstep.portals.oversight import log as audience
from doorstep.portals.oversight import words

ACTS_SHOWN = 6
ACTS_A_PAGE = 30
DAYS_A_PAGE = 31
NEWEST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Term:
    """One term of the rules as it is shown."""

    label: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def kind_of(pool: str) -> PlateKind:
    """The plate kind a pool's id ends with."""
    return PlateKind(pool.rpartition("-")[2])


def pool_or_404(pool: str) -> PoolNow:
    """The pool as of its last batch."""
    found = queries.pool_now(pool)
    if found is None:
        raise Http404
    return found


@require_safe
def pools(request: HttpRequest) -> HttpResponse:
    """All pools of the city."""
    found = [(pool, kind_of(pool.id)) for pool in queries.pools_now()]
    return render(request, "oversight/pools.html", {"pools": found})


@require_safe
def pool(request: Request, pool: str) -> HttpResponse:
    """One pool: equation, segments, today, settings, acts, how to check, what cannot be proven."""
    now = pool_or_404(pool)
    counted = queries.counted(pool)
    history = acts.settings_history(pool)
    is_open = now.open and audience.is_open(request)
    by_channel = queries.totals_by_channel(pool)
    log = request.build_absolute_uri(f"{reverse('citizen:home')}log/{pool}")
    context = {
        "pool": pool,
        "kind": kind_of(pool),
        "now": now,
        "states": list(zip(words.STATES, now.states, strict=True)),
        "counted": counted,
        "short_states": words.SHORT_STATES,
        "today": queries.day_totals(pool, clock.today()),
        "totals": by_channel.pop(""),
        "channels": words.CHANNELS,
        "by_channel": {channel: sums["offered"] for channel, sums in by_channel.items()},
        "open": is_open,
        "newest": acts.newest(pool, NEWEST_SHOWN) if is_open else [],
        "entries": words.ENTRIES,
        "history": [(each, terms_of(each)) for each in history],
        "parties": words.PARTIES,
        "acts": acts.acts(pool, limit=ACTS_SHOWN),
        "announced": acts.announced(pool),
        "checkpoint": serving.checkpoint(pool),
        "compose": _compose(request),
        "cannot": words.CANNOT,
        "commands": commands_of(log),
        "log": log,
    }
    return render(request, "oversight/pool.html", context)


@require_safe
def pool_acts(request: Request, pool: str) -> HttpResponse:
    """All supervised acts, newest first."""
    pool_or_404(pool)
    rows = acts.acts(pool, before=_before(request), limit=ACTS_A_PAGE + 1)
    context = {
        "pool": pool,
        "kind": kind_of(pool),
        "page": paging.page_of(rows, size=ACTS_A_PAGE, cursor_of=lambda act: (act.index,)),
        "entries": words.ENTRIES,
        "announced": acts.announced(pool),
    }
    return render(request, "oversight/pool_acts.html", context)


@require_safe
def pool_days(request: Request, pool: str) -> HttpResponse:
    """The daily snapshots with their published checkpoints."""
    pool_or_404(pool)
    rows = acts.days(pool, before=_before(request), limit=DAYS_A_PAGE + 1)
    context = {
        "pool": pool,
        "kind": kind_of(pool),
        "page": paging.page_of(rows, size=DAYS_A_PAGE, cursor_of=lambda day: (day.index,)),
        "short_states": words.SHORT_STATES,
        "states": STATES,
    }
    return render(request, "oversight/pool_days.html", context)


def _before(request: Request) -> int | None:
    """The place in the log where the page before ended; no place is no page."""
    try:
        cursor = paging.read_cursor(request.GET.get("after"), length=1)
    except InvalidInput:
        raise Http404 from None
    if cursor is None:
        return None
    place = cursor[0]
    if isinstance(place, str) or not 0 <= place < 2**62:
        raise Http404
    return place


def terms_of(settings: acts.Settings) -> list[Term]:
    """What a version changed, as it is shown."""
    return [
        Term(
            words.TERMS[each.term],
            shown_term(each.term, each.before),
            shown_term(each.term, each.after),
        )
        for each in settings.changes
    ]


def shown_term(term: str, value: object) -> tuple[str, ...]:
    """A term's value in words that the page translates; keys by their first characters."""
    if value is None:
        return ()
    if term == "policy":
        return (words.POLICIES.get(str(value), str(value)),)
    if term == "text":
        return (str(value),)
    if isinstance(value, tuple):
        return tuple(_one(term, each) for each in value)
    return (str(value),)


def _one(term: str, value: object) -> str:
    match term, value:
        case "channels", str():
            return words.CHANNELS.get(value, value)
        case "parties", {"name": str(name)}:
            return words.PARTIES.get(name, name)
        case _:
            return f"{str(value)[:16]}…"


def _compose(request: Request) -> bool | None:
    """Whether people may put their number together themselves; None where no setting says so."""
    try:
        return bool(places.setting("compose-allowed", request.day).value)
    except SettingNotInForce:
        return None


def commands_of(log: str) -> list[tuple[str, SafeString]]:
    """What somebody types to check the log without us."""
    return [
        ("先取一次公钥", format_html("<code>curl -so pool.key {}/key</code>", log)),
        ("重放整本账", format_html("<code>doorstep plates audit {} --key pool.key</code>", log)),
        (
            "验一张抽号回执（不用联网）",
            format_html("<code>doorstep plates verify-receipt {} --key pool.key</code>", "FILE"),
        ),
    ]
