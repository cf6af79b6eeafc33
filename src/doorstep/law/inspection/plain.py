"""The answers of this room as JSON values, the same for programs and the command line."""

from collections.abc import Callable
from datetime import date

from doorstep.kernel.dated import NotInForce, Source
from doorstep.law.inspection.away import Answer
from doorstep.law.inspection.rules import Reason
from doorstep.law.inspection.schedule import Due, Schedule, Way

Plain = dict[str, object]
NO_RULE = "{name}：{day}没有生效的规定。"


def schedule_plain(ask: Callable[[], Schedule]) -> Plain:
    """A schedule, or that no rule is in force on the days asked for."""
    try:
        found = ask()
    except NotInForce as none:
        return _not_in_force(none)
    vehicle = found.vehicle
    return {
        "in_force": True,
        "vehicle": {
            "type": vehicle.type_code,
            "use": vehicle.use,
            "seats": vehicle.seats,
            "registered_on": vehicle.registered_on.isoformat(),
            "kind": found.kind.value,
        },
        "from": found.covered_from.isoformat(),
        "until": found.until.isoformat(),
        "needs": list(found.needs),
        "assumed": [_reason(each) for each in found.assumed],
        "dues": [_due(each) for each in found.dues],
    }


def where_plain(ask: Callable[[], Answer]) -> Plain:
    """Whether and how it may be inspected there, or that no rule is in force."""
    try:
        found = ask()
    except NotInForce as none:
        return _not_in_force(none)
    return {
        "in_force": True,
        "group": found.group.value,
        "relation": found.relation.value,
        "on": found.on.isoformat(),
        "manner": found.manner.value,
        "from": found.from_on.isoformat(),
        "until": _day(found.until_on),
        **_source(found.source),
    }


def _not_in_force(none: NotInForce) -> Plain:
    return {
        "in_force": False,
        "why": NO_RULE.format(name=none.name, day=none.day.isoformat()),
        "from": none.from_on.isoformat(),
        "until": _day(none.until_on),
    }


def _due(due: Due) -> Plain:
    return {
        "age_months": due.age,
        "opens_on": _day(due.opens_on),
        "due_on": due.due_on.isoformat(),
        "what": due.what.value,
        "valid_until": due.valid_until.isoformat(),
        "why": [_reason(each) for each in due.why],
        "ways": [_way(each) for each in due.ways],
    }


def _way(way: Way) -> Plain:
    return {
        "from": way.from_on.isoformat(),
        "until": way.until_on.isoformat(),
        "what": way.what.value,
        "valid_until": way.valid_until.isoformat(),
        "why": [_reason(each) for each in way.why],
    }


def _reason(reason: Reason) -> Plain:
    return {"code": reason.code, "say": reason.say(), **_source(reason.source)}


def _source(source: Source) -> Plain:
    return {"source": source.zh, "source_en": source.en, "sample": source.sample}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
