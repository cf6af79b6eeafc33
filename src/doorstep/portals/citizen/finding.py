"""Finding what to do from everyday words: 行驶证丢了, 新车上牌, new car.

Why not the database: there are a few dozen procedures, and two letters in common with a word
people use say more than any ranking of documents.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from doorstep.portals.frame.shown import say, shown, translated
from doorstep.procedures.engine import Procedure, all_procedures


@dataclass(frozen=True, slots=True)
class Found:
    """One thing a reader can open."""

    title: str
    line: str
    href: str
    words: tuple[str, ...]


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)} or {text}


def likeness(asked: str, words: Iterable[str]) -> float:
    """How well everyday words meet the question: 0 not at all, 1 and more a clear answer."""
    wanted = _folded(asked)
    if not wanted:
        return 0.0
    best = 0.0
    for word in map(_folded, words):
        if not word:
            continue
        if word in wanted or wanted in word:
            best = max(best, 1.0 + min(len(word), len(wanted)) / 100)
            continue
        common = len(_pairs(word) & _pairs(wanted))
        best = max(best, common / min(len(_pairs(word)), len(_pairs(wanted))))
    return best


def of_procedure(procedure: Procedure[Any], day: date) -> Found:
    """A procedure as something to open."""
    words = (procedure.name, *procedure.words)
    legal = procedure.legal_name.on(day) if procedure.in_force(day) else ""
    # A legal name made of the same words would only say it twice.
    says_more = bool(legal) and not set(procedure.name) <= set(legal)
    return Found(
        title=str(say("{name}（{legal}）", name=procedure.name, legal=legal))
        if says_more
        else procedure.name,
        line=str(shown(tuple(w for w in procedure.words if w != procedure.name)[:3])),
        href=reverse("citizen:procedure", args=[procedure.code]),
        words=(*words, *(translated(word) for word in words)),
    )


def public_pages() -> tuple[Found, ...]:
    """Pages that are no procedure but are looked for."""
    return (
        Found(
            "号牌号码公开",
            "号码怎么来、怎么抽、还剩多少",
            reverse("oversight:pools"),
            ("选号", "号码", "抽号", "号池", "50选1", "plate numbers"),
        ),
        Found(
            "网点一览表",
            "登记服务站、检测机构、警邮合作代办点、车管所",
            reverse("oversight:points"),
            ("网点", "服务站", "车管所", "检测站", "邮政", "地址", "电话", "service points"),
        ),
    )


COMMON = 8
"""How many businesses the first page names; the others are one click away."""


def common(day: date) -> tuple[Found, ...]:
    """What people come for most, as far as it is in force on the day."""
    open_ = [each for each in all_procedures() if each.in_force(day)]
    return tuple(of_procedure(each, day) for each in open_[:COMMON])


def everything(day: date) -> tuple[Found, ...]:
    """Everything a reader may look for."""
    return (*(of_procedure(each, day) for each in all_procedures()), *public_pages())


def find(asked: str, day: date) -> list[Found]:
    """What meets the question, best first."""
    scored = [(likeness(asked, each.words), each) for each in everything(day)]
    return [each for score, each in sorted(scored, key=lambda s: -s[0]) if score >= 0.4]
