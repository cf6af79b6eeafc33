"""A licence to drive as a stranger types it in, as the facts that rules read.

Why plain facts: they go the way of `law assess --facts` and of the API, and are read and refused by
the same code.
"""

import re
from collections.abc import Mapping
from datetime import date

from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.places import queries as places
from doorstep.portals.citizen.vehicle_facts import count, plain_day
from doorstep.portals.frame.forms import Kind, Option, Question
from doorstep.procedures.engine import LAST_DAY
from doorstep.registry.driving.types import CLASSES, FULL, DrivingStatus

_CLASS = re.compile(r"[A-Z][0-9]?", re.ASCII)
_BETWEEN = re.compile(r"[\s\u3001\uff0c,;\uff1b/+]+")


def _classes(typed: str) -> tuple[str, ...]:
    """Classes as a licence prints them, one after the other or apart. Errors: InvalidInput."""
    found = []
    for word in _BETWEEN.split(typed.upper()):
        codes = _CLASS.findall(word)
        wrong = word if "".join(codes) != word else next((c for c in codes if c not in CLASSES), "")
        if wrong:
            sentence = "没有准驾车型“{typed}”，请照驾驶证写，例如 C1 或者 A2D。"
            raise InvalidInput(Problem("classes", "facts/class", sentence, {"typed": wrong}))
        found += codes
    return tuple(code for code in CLASSES if code in found)


QUESTIONS = (
    Question(
        "classes",
        "准驾车型",
        hint="照驾驶证上的“准驾车型”写，例如 C1。",
        read=_classes,
        longest=40,
    ),
    Question(
        "status",
        "驾驶证现在的状态",
        Kind.SELECT,
        options=tuple(Option(each.value, each.label) for each in DrivingStatus),
    ),
    Question("valid_from", "有效期从哪天起", Kind.DAY, hint="驾驶证正面“有效期限”的第一天。"),
    Question(
        "valid_until",
        "有效期到哪天",
        Kind.DAY,
        hint="驾驶证正面“有效期限”的最后一天，写着“长期”的不填。",
        optional=True,
    ),
    Question("born_on", "出生日期", Kind.DAY),
    Question(
        "points",
        "记分最多的一个周期记了几分",
        Kind.DIGITS,
        hint="只看这个有效期里的记分周期，没有被记过分就写 0。",
        read=count,
        longest=3,
    ),
    Question("here", "驾驶证是本市核发的吗", Kind.YES_NO),
    Question(
        "examined_on",
        "最近一次体检的日子",
        Kind.DAY,
        hint="医院联网传过体检结果的才填。",
        optional=True,
    ),
    Question("fit", "体检合格吗", Kind.YES_NO, hint="没有填体检日子的不用选。", optional=True),
    Question(
        "keep_classes",
        "要不要延长大中型客货车的准驾年龄",
        Kind.YES_NO,
        hint="2025 年起满 63 周岁的大中型客货车驾驶人才选“是”；别人不用答。",
        optional=True,
    ),
)
QUESTION_OF = {
    "licence.valid_from": "valid_from",
    "licence.valid_until": "valid_until",
    "licence.full_since": "valid_from",
    "licence.examined_on": "examined_on",
    "born_on": "born_on",
}
"""The question behind a fact that cannot be read."""


def plain_facts(answers: Mapping[str, object], on: date) -> dict[str, object]:
    """What was typed, as facts by name; what the city decides is read as of the day.

    Errors: InvalidInput where the answers contradict one another.
    """
    begins, ends = plain_day(answers["valid_from"]), plain_day(answers["valid_until"])
    born, examined = plain_day(answers["born_on"]), plain_day(answers["examined_on"])
    problems = []
    if begins and ends and ends <= begins:
        sentence = "有效期的最后一天要在第一天之后，请核对。"
        problems.append(Problem("valid_until", "facts/order", sentence))
    if begins and born and born >= begins:
        sentence = "出生日期要在有效期的第一天之前，请核对。"
        problems.append(Problem("born_on", "facts/order", sentence))
    if examined and answers["fit"] is None:
        problems.append(Problem("fit", "facts/unsaid", "填了体检的日子，请选合格不合格。"))
    if problems:
        raise InvalidInput(*problems)
    points = answers["points"]
    here = answers["here"] is True
    return {
        "licence": {
            "status": answers["status"],
            "classes": answers["classes"],
            "valid_from": begins,
            "valid_until": ends,
            "here": here,
            "full_since": begins if isinstance(points, int) and points >= FULL else None,
            "examined_on": examined,
            "fit": answers["fit"] if examined else None,
            # How long the certificate may be used is the rule's to say; nothing ends it earlier.
            "fit_until": LAST_DAY.isoformat() if examined else None,
        },
        "born_on": born,
        "anywhere": here or places.setting("renew-licences-of-other-cities", on).yes,
        "keep_classes": answers["keep_classes"],
    }
