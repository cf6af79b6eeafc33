"""Entering a test result, and putting one right: by an examiner of the institution that tested.

Why a digest: the record of acts holds it under the inspector's name and is sealed every second, so
a result that was changed later, by whomever, no longer fits what was entered.
"""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from doorstep.audit import services as audit
from doorstep.audit.acts import act
from doorstep.inspection.errors import NoSuchResult, NotAnInstitution, NotEntrusted
from doorstep.inspection.models import TestResult
from doorstep.inspection.types import INSPECTING, ITEMS
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, ActorKind, Key, Post
from doorstep.kernel.canonical import digest
from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.kernel.vin import Vin
from doorstep.places import queries as places
from doorstep.places.types import PointKind
from doorstep.registry import queries as registry

_LONGEST_NUMBER, _LONGEST_WHY = 24, 200


@act
def enter_result(
    *,
    vin: str,
    tested_on: date,
    report_number: str,
    items: Mapping[str, bool],
    by: Actor,
    key: Key,
) -> UUID:
    """Enter the result of one test; it passed where every item did.

    Errors: NotAnInstitution, NotEntrusted, InvalidInput with every wrong answer, ReportTaken.
    """
    institution = _institution(by)
    problems = [*_problems(tested_on, items), *_number_problems(report_number)]
    try:
        bare = Vin.parse(vin).text
    except InvalidInput as wrong:
        problems.extend(wrong.problems)
        bare = ""
    if problems:
        raise InvalidInput(*problems)
    _require_entrusted(institution, bare, tested_on)
    return _write(
        TestResult(
            vin=bare,
            institution=institution,
            report_number=report_number.strip().upper(),
            tested_on=tested_on,
            items={name: items[name] for name in ITEMS},
        ),
        by,
    )


@act
def correct_result(
    *,
    result_id: UUID,
    tested_on: date,
    items: Mapping[str, bool],
    why: str,
    by: Actor,
    key: Key,
) -> UUID:
    """Enter what is right in place of a result of the same institution; both stay to be read.

    Errors: NotAnInstitution, NotEntrusted, NoSuchResult, InvalidInput, AlreadyCorrected.
    """
    institution = _institution(by)
    wrong = TestResult.objects.filter(pk=result_id, institution=institution).first()
    if wrong is None:
        raise NoSuchResult
    said = " ".join(why.split())[:_LONGEST_WHY]
    problems = list(_problems(tested_on, items))
    if not said:
        problems.append(Problem("why", "inspection/why", "请写为什么更正。"))
    if problems:
        raise InvalidInput(*problems)
    _require_entrusted(institution, wrong.vin, tested_on)
    return _write(
        TestResult(
            vin=wrong.vin,
            institution=institution,
            report_number=wrong.report_number,
            tested_on=tested_on,
            items={name: items[name] for name in ITEMS},
            corrects=wrong,
            why=said,
        ),
        by,
    )


def _write(row: TestResult, by: Actor) -> UUID:
    vehicle = registry.vehicle(vin=row.vin)
    row.owner_id = UUID(vehicle.owner_id) if vehicle is not None else None
    row.passed = all(row.items.values())
    row.entered_by, row.entered_at = str(by), clock.now()
    row.digest = digest(
        {
            "vin": row.vin,
            "institution": row.institution,
            "report_number": row.report_number,
            "tested_on": row.tested_on.isoformat(),
            "items": row.items,
            "corrects": str(row.corrects_id or ""),
            "why": row.why,
            "by": row.entered_by,
        }
    )
    row.save(force_insert=True)
    detail = {"passed": row.passed, "digest": row.digest, "corrects": str(row.corrects_id or "")}
    verb = "test.corrected" if row.corrects_id else "test.entered"
    audit.note(verb, f"test:{row.pk}", by=by, detail=detail)
    return row.pk


def _institution(by: Actor) -> str:
    at_one = by.kind is ActorKind.STAFF and by.post is Post.EXAMINER and by.point is not None
    if not at_one or places.point(by.point or "").kind is not PointKind.INSTITUTION:
        raise NotAnInstitution
    return by.point or ""


def _require_entrusted(institution: str, vin: str, on: date) -> None:
    vehicle = registry.vehicle(vin=vin)
    car = vehicle.particulars if vehicle is not None else None
    kind, use = (car.vehicle_class, car.use_character) if car is not None else (None, "A")
    if not places.may_handle(institution, INSPECTING, kind, on, use):
        raise NotEntrusted(on=on)


def _problems(tested_on: date, items: Mapping[str, bool]) -> list[Problem]:
    found = []
    if tested_on > clock.today():
        found.append(
            Problem(
                "tested_on",
                "inspection/in-the-future",
                "检验日期 {day}还没有到。",
                {"day": tested_on},
            )
        )
    missing = [ITEMS[name] for name in ITEMS if not isinstance(items.get(name), bool)]
    if missing or set(items) - set(ITEMS):
        sentence = "检验项目要逐项填写合格或不合格：{missing}"
        found.append(Problem("items", "inspection/items", sentence, {"missing": missing}))
    return found


def _number_problems(typed: str) -> list[Problem]:
    bare = typed.strip()
    if bare.isascii() and bare.replace("-", "").isalnum() and len(bare) <= _LONGEST_NUMBER:
        return []
    sentence = "检验报告编号是 1 到 24 位字母和数字，您写的是“{typed}”。"
    return [Problem("report_number", "inspection/report", sentence, {"typed": typed[:60]})]
