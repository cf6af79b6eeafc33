"""试着作弊: every known way to cheat, tried on the spot and read by the ordinary auditor.

Why a log of its own: the page forges a small log made here, with keys that are worth nothing; no
key of this installation ever signs a false entry.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from doorstep.plates.crypto import TOOLS
from doorstep.plates.log.auditing import Finding
from doorstep.plates.log.cheating import BY_KIND, CHEATS, by_name, try_out
from doorstep.plates.log.cheating import keyring as names
from doorstep.plates.log.cheating.specimen import keyring, specimen
from doorstep.plates.log.cheating.trial import Log
from doorstep.plates.log.refusals import SENTENCES
from doorstep.portals.frame import limits

TRIED_PER_MINUTE = 40
KEYS = {
    names.LOG: "账本的签名密钥",
    names.CITY: "市里的签名密钥",
    names.CITY_COIN: "市里的随机数密钥",
    names.SUPERVISOR: "监督者的密钥（假定他也被买通了）",
}


@dataclass(frozen=True, slots=True)
class Said:
    """What the auditor says, with the slot of its sentence."""

    sentence: str
    slots: Mapping[str, object]


@require_safe
def cheats(request: HttpRequest) -> HttpResponse:
    """The list."""
    return render(request, "oversight/cheats.html", {"kinds": BY_KIND, "count": len(CHEATS)})


@require_safe
def cheat(request: HttpRequest, name: str) -> HttpResponse:
    """One of them, done and audited while the reader waits."""
    chosen = by_name(name)
    if chosen is None:
        raise Http404
    limits.count("cheat", request, allowed=TRIED_PER_MINUTE, seconds=60)
    log = _log()
    began = time.perf_counter()
    trial = try_out(chosen, log, keyring(TOOLS))
    taken = time.perf_counter() - began
    finding = trial.report.findings[0] if trial.report.findings else None
    at = CHEATS.index(chosen)
    context = {
        "cheat": chosen,
        "keys": [KEYS[each] for each in trial.forgery.keys],
        "verdict": _said(finding),
        "finding": finding,
        "entry": _text(trial.entry),
        "length": len(trial.entry or b""),
        "before": _text(_honest(log, finding, trial.entry)),
        "size": trial.report.size,
        "milliseconds": max(1, round(taken * 1000)),
        "next": CHEATS[at + 1] if at + 1 < len(CHEATS) else None,
        "command": format_html("<code>doorstep plates cheat {} --out COPY</code>", chosen.name),
        "audit_command": format_html(
            "<code>doorstep plates audit COPY --key COPY/key{}</code>",
            " --earlier COPY/kept-checkpoint" if chosen.memory else "",
        ),
    }
    return render(request, "oversight/cheat.html", context)


@cache
def _log() -> Log:
    """The honest log; the same for everybody, made when somebody first asks."""
    return specimen(keyring(TOOLS))


def _said(finding: Finding | None) -> Said | None:
    if finding is None:
        return None
    return Said(SENTENCES[finding.rule], {"field": finding.field})


def _honest(log: Log, finding: Finding | None, false: bytes | None) -> bytes | None:
    """What stood at the place of the false entry, if anything did."""
    if false is None or finding is None or finding.index is None:
        return None
    there = log.entries[finding.index] if finding.index < len(log.entries) else None
    return None if there == false else there


def _text(entry: bytes | None) -> str:
    return "" if entry is None else entry.decode(errors="replace")
