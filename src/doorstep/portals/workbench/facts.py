"""Facts as a desk reads them: a few plain lines each, where they come from and as of when."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from typing import Any

from markupsafe import Markup

from doorstep.kernel.plate_number import PlateNumber
from doorstep.portals.frame.shown import say, shown
from doorstep.procedures import engine
from doorstep.procedures.engine import How, Procedure, Sourced, Telling
from doorstep.procedures.requirements.facts import (
    Applicant,
    FactoryCertificate,
    HeldNumber,
    Insurance,
    RegisteredVehicle,
    TaxRecord,
    VehicleRecord,
)
from doorstep.registry.types import word_for_class, word_for_colour, word_for_fuel


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact: its lines, or what is still needed; `tone` says how it stands."""

    label: str
    lines: tuple[Markup | str, ...]
    tone: str
    state: str
    source: str
    as_of: datetime | None


def fact_lines(assessment: engine.Assessment) -> list[FactLine]:
    """Every fact the procedure reads, in the order of its file; checklists are shown apart."""
    procedure = engine.procedure(assessment.procedure)
    in_the_way = {met.name for short in assessment.shortfalls for met in short.met}
    found = []
    for fact in procedure.facts.facts:
        known = assessment.facts.get(fact.name)
        if not isinstance(known, Sourced):
            waiting = known.needs if known is not None else fact.label
            state = "待现场核对" if fact.how is How.EXAMINED else "还没有"
            lines = (say("要从{where}得到：{needs}", where=fact.from_, needs=waiting),)
            found.append(FactLine(fact.label, lines, "wait", state, "", None))
            continue
        wrong = fact.name in in_the_way
        found.append(
            FactLine(
                fact.label,
                tuple(_lines(procedure, fact.name, known.value)),
                "bad" if wrong else "good",
                "不符合" if wrong else known.how.label,
                known.source,
                known.as_of,
            )
        )
    return found


def number_held(assessment: engine.Assessment) -> PlateNumber | None:
    """The number the applicant chose, if it is still held."""
    need = engine.procedure(assessment.procedure).number
    fact = assessment.facts.get(need.fact) if need is not None else None
    if isinstance(fact, Sourced) and isinstance(fact.value, HeldNumber) and fact.value.held:
        return _plate(fact.value)
    return None


def _plate(held: HeldNumber) -> PlateNumber:
    # The fact carries the number as people read it; the dot is no part of it.
    return PlateNumber(held.kind, held.number.replace("\u00b7", ""))


def vehicle_line(assessment: engine.Assessment) -> Markup | str:
    """The vehicle in one line, empty until its certificate or its record is found."""
    for fact in assessment.facts.values():
        if isinstance(fact, Sourced) and isinstance(fact.value, RegisteredVehicle):
            sentence, slots = fact.value.told()[0]
            return say(sentence, **slots)
        if isinstance(fact, Sourced) and isinstance(fact.value, FactoryCertificate):
            return _certificate(fact.value)[0]
    return ""


def _lines(procedure: Procedure[Any], name: str, value: object) -> list[Markup | str]:
    match value:
        case None:
            return [say("没有")]
        case Applicant():
            return _applicant(value)
        case FactoryCertificate():
            return _certificate(value)
        case Insurance():
            return [
                say("{company} {policy}", company=value.company, policy=value.policy),
                say("{first} 至 {last}", first=value.valid_from, last=value.valid_until),
            ]
        case TaxRecord():
            what = "免税，{day} 办理" if value.exempt else "{day} 缴纳"
            return [say(what, day=value.paid_on)]
        case VehicleRecord():
            return _record(value)
        case HeldNumber():
            number = _plate(value)
            until = value.until
            lines: list[Markup | str] = [say("{number}（{kind}）", number=number, kind=value.kind)]
            return [*lines, say("保留到 {day}", day=until)] if until else lines
    if isinstance(value, Telling):
        return [say(sentence, **slots) for sentence, slots in value.told()]
    if is_dataclass(value) and not isinstance(value, type):
        return _checklist(procedure, name, value)
    ask = next((each for each in procedure.asks if each.name == name), None)
    chosen = next((o.label for o in ask.options if o.value == value), None) if ask else None
    return [shown(chosen if chosen is not None else value)]


def _applicant(value: Applicant) -> list[Markup | str]:
    lines: list[Markup | str] = []
    if value.unit:
        lines.append(say("单位"))
    home = "本市户籍" if value.in_city else "本省外市户籍" if value.in_province else "外省户籍"
    lines.append(say(home))
    if value.residence_permit_until is not None:
        lines.append(say("居住证有效期至 {day}", day=value.residence_permit_until))
    if value.barred_until is not None:
        lines.append(say("{day} 以前不得申请：{why}", day=value.barred_until, why=value.barred_why))
    return lines


def _certificate(value: FactoryCertificate) -> list[Markup | str]:
    return [
        say(
            "{model}，{kind}，{colour}色，{fuel}",
            model=value.make_model,
            kind=word_for_class(value.vehicle_class),
            colour=word_for_colour(value.colour),
            fuel=word_for_fuel(value.fuel),
        ),
        say("合格证编号 {number}", number=value.number),
        say("车辆识别代号 {vin}", vin=value.vin),
        say("发动机（电机）号 {number}", number=value.engine_number),
        say("制造日期 {day}", day=value.manufactured_on),
    ]


def _record(value: VehicleRecord) -> list[Markup | str]:
    lines: list[Markup | str] = [say("已有登记" if value.registered else "没有登记过")]
    lines.append(say("被盗抢" if value.stolen else "不是被盗抢的车"))
    lines.append(
        say("被查封、扣押：{who}", who=value.seized_by)
        if value.seized_by
        else say("没有查封、扣押")
    )
    if value.scrap_on is not None:
        lines.append(say("{day} 达到报废标准", day=value.scrap_on))
    return lines


def _checklist(procedure: Procedure[Any], name: str, value: Any) -> list[Markup | str]:
    labels: Mapping[str, str] = {
        check.name: check.label
        for step in procedure.steps
        if step.records == name
        for check in step.checks
    }
    lines: list[Markup | str] = []
    for field in fields(value):
        answer = getattr(value, field.name)
        if isinstance(answer, date) or field.name not in labels:
            lines.append(shown(answer))
        elif answer:
            lines.append(say("相符：{what}", what=labels[field.name]))
        else:
            lines.append(say("不符：{what}", what=labels[field.name]))
    return lines
