"""试着作弊: every known way to cheat, tried on the spot and read by the ordinary auditor.

Why a log of its own: the page forges a small log made here, with keys that are worth nothing; no
key of this installation ever signs a false entry.
"""

import json
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
SHOWN = 32
"""So many symbols of a field are shown in the comparison; the whole entry stands below."""
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


@dataclass(frozen=True, slots=True)
class Changed:
    """One field of an entry that the crook changed."""

    name: str
    before: str
    after: str

    @property
    def shown(self) -> str:
        """Both, side by side."""
        return format_html("<code>{}</code> \u2192 <code>{}</code>", self.before, self.after)


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
    there = _honest(log, finding, trial.entry)
    at = CHEATS.index(chosen)
    context = {
        "cheat": chosen,
        "keys": [KEYS[each] for each in trial.forgery.keys],
        "verdict": _said(finding),
        "finding": finding,
        "entry": _text(trial.entry),
        "length": len(trial.entry or b""),
        "before": _text(there),
        "changed": changed(there, trial.entry),
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


def changed(before: bytes | None, after: bytes | None) -> list[Changed]:
    """What is different between two entries of one kind; nothing where they cannot be compared."""
    if before is None or after is None:
        return []
    was = json.loads(before)
    try:
        now = json.loads(after)
    except ValueError:
        return []
    if not isinstance(now, dict) or was.keys() != now.keys() or was["e"] != now["e"]:
        return []
    return [
        Changed(name, _short(was[name]), _short(now[name]))
        for name in was
        if was[name] != now[name]
    ]


def _short(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


def _text(entry: bytes | None) -> str:
    return "" if entry is None else entry.decode(errors="replace")
