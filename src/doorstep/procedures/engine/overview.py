"""Every procedure on one record: of a person and of each vehicle of theirs, facts looked up once.

Why one sitting: whoever stands before leaving home wants one answer to "what can I do, and what is
in the way"; sixteen procedures read the same dozen facts, and an outside system that is down must
cost its own answers alone.
"""

import itertools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date
from typing import Any

from doorstep.kernel.dated import NotInForce
from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.procedures.engine.answers import assessed
from doorstep.procedures.engine.assess import Assessment, Missing, Outcome, assess
from doorstep.procedures.engine.codec import facts_from_plain, to_plain
from doorstep.procedures.engine.declare import About, AskKind, Choice, Procedure
from doorstep.procedures.engine.facts import Fact, How, Known, Unknown
from doorstep.procedures.engine.inputs import Inputs, declared_fact
from doorstep.procedures.engine.known import all_procedures
from doorstep.procedures.engine.readers import Found, look
from doorstep.registry import queries as registry
from doorstep.registry.tenures import former_uses
from doorstep.registry.types import VehicleView

Ahead = Callable[[Sequence[str]], AbstractContextManager[tuple[str, ...]]]
"""Asks the outside systems about these vehicles (VIN) at once, and yields who did not answer."""
_ahead: list[Ahead] = []
MOST_CHOICES = 32
"""Ways to answer that are tried out before a reader is asked to choose."""


def bind_ahead(ahead: Ahead) -> None:
    """Let `ahead` ask the outside systems before a sitting; wired once, in config."""
    _ahead[:] = [ahead]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands with one procedure; `answers` are its asks that the record answered.

    `needs` is what nobody has said yet or no system has answered, each once.
    """

    procedure: Procedure[Any]
    answers: Mapping[str, str]
    assessment: Assessment
    needs: tuple[Missing, ...]

    @property
    def outcome(self) -> Outcome:
        """The answer; a number still to be drawn leaves nothing undecided, nor does a choice that
        makes no difference.
        """
        if self.assessment.outcome is Outcome.UNDECIDED and not self.needs:
            return Outcome.CAN
        return self.assessment.outcome


@dataclass(frozen=True, slots=True)
class Part:
    """All procedures about one vehicle; about the person where there is none."""

    vehicle: VehicleView | None
    standings: tuple[Standing, ...]

    def of(self, outcome: Outcome) -> tuple[Standing, ...]:
        """Those with this answer."""
        return tuple(each for each in self.standings if each.outcome is outcome)


@dataclass(frozen=True, slots=True)
class NotOffered:
    """A procedure that nobody may apply for on the day: from when on, or until when."""

    procedure: Procedure[Any]
    from_on: date
    until_on: date | None


@dataclass(frozen=True, slots=True)
class Overview:
    """The whole answer; `silent` are the outside systems that did not answer.

    `closed` are procedures without a rule on the day; `vehicle_needed` those about an own vehicle
    where there is none.
    """

    on: date
    parts: tuple[Part, ...]
    closed: tuple[NotOffered, ...]
    vehicle_needed: tuple[Procedure[Any], ...]
    silent: tuple[str, ...]


def overview_of(person_id: str, on: date) -> Overview:
    """Every procedure on the record of a person, by the law of a day. Writes nothing."""
    vehicles = registry.vehicles_of(person_id)
    open_, closed = _sorted(on)
    asking = _ahead[0] if _ahead else _nobody
    with asking([each.particulars.vin for each in vehicles]) as silent:
        found: Found = {}
        own = [each for each in open_ if each.about is About.OWN_VEHICLE]
        others = [each for each in open_ if each.about is not About.OWN_VEHICLE]
        parts = [
            Part(
                vehicle,
                tuple(
                    _standing(each, person_id, {each.subject: vehicle.particulars.vin}, on, found)
                    for each in own
                ),
            )
            for vehicle in vehicles
        ]
        said = [(each, answers) for each in others for answers in _openings(each, person_id)]
        about_person = tuple(_standing(each, person_id, ans, on, found) for each, ans in said)
    return Overview(
        on,
        (*parts, Part(None, about_person)),
        closed,
        tuple(own) if not vehicles else (),
        silent,
    )


def overview_of_facts(plain: object, on: date) -> Overview:
    """Every procedure on facts that somebody types in, by name; no record is looked at.

    A procedure none of whose facts is said is not judged. Errors: InvalidInput naming every fact
    that cannot be read.
    """
    if not isinstance(plain, Mapping):
        raise InvalidInput(Problem("facts", "facts/not-an-object", "情况要写成一个 JSON 对象。"))
    open_, closed = _sorted(on)
    # What somebody at the counter has to see is nobody's to say beforehand.
    sayable = {
        each.code: [fact.name for fact in each.facts.facts if fact.how is not How.EXAMINED]
        for each in all_procedures()
    }
    names = {name for asked in sayable.values() for name in asked}
    problems = {
        (name, "facts/not-asked"): Problem(
            name, "facts/not-asked", "“{name}”不是这项业务要看的情况。", {"name": name}
        )
        for name in map(str, plain)
        if name not in names
    }
    standings = []
    for each in open_:
        said = {name: plain[name] for name in sayable[each.code] if name in plain}
        try:
            facts = facts_from_plain(each, said, on)
        except InvalidInput as wrong:
            problems.update({(problem.field, problem.code): problem for problem in wrong.problems})
            continue
        if said:
            standings.append(judged_on(each, {}, facts, on))
    if problems:
        raise InvalidInput(*problems.values())
    return Overview(on, (Part(None, tuple(standings)),), closed, (), ())


def _nobody(vins: Sequence[str]) -> AbstractContextManager[tuple[str, ...]]:
    del vins
    return nullcontext(())


def _sorted(on: date) -> tuple[list[Procedure[Any]], tuple[NotOffered, ...]]:
    open_, closed = [], []
    for each in all_procedures():
        try:
            each.channels.on(on)
        except NotInForce as none:
            closed.append(NotOffered(each, none.from_on, none.until_on))
        else:
            open_.append(each)
    return open_, tuple(closed)


def _openings(found: Procedure[Any], person_id: str) -> Iterator[dict[str, str]]:
    """What the record answers of its asks: a number given up opens it once for each."""
    asked = [ask.name for ask in found.asks if ask.kind is AskKind.FORMER_NUMBER]
    numbers = dict.fromkeys(use.plate.text for use in former_uses(person_id)) if asked else {}
    if not numbers:
        yield {}
    for number in numbers:
        yield {asked[0]: number}


def _standing(
    found: Procedure[Any], person_id: str, answers: dict[str, str], on: date, before: Found
) -> Standing:
    inputs = Inputs(found.code, person_id, answers)
    return judged_on(found, answers, look(found, inputs, on, before), on)


def judged_on(
    found: Procedure[Any], answers: Mapping[str, str], facts: Known, on: date
) -> Standing:
    """Where these facts stand with one procedure."""
    judged = assess(found, facts, on)
    number = found.number.fact if found.number is not None else ""
    gaps = [gap for gap in judged.undecided if gap.fact != number]
    if gaps and not judged.shortfalls and _whatever_is_chosen(found, facts, on, gaps):
        gaps = []
    needs = {(gap.needs, gap.from_): gap for gap in gaps}
    return Standing(found, answers, judged, tuple(needs.values()))


def _whatever_is_chosen(
    found: Procedure[Any], facts: Known, on: date, gaps: Sequence[Missing]
) -> bool:
    """Whether nothing stands in the way whichever answers are chosen, where only those lack."""
    asks = {ask.name: ask for ask in found.asks}
    chosen = {}
    for name in {gap.fact for gap in gaps}:
        fact = found.facts.fact(name)
        options = asks[fact.of].options if fact.how is How.DECLARED else ()
        if not options:
            return False
        chosen[name] = [declared_fact(found, fact, _said(found, fact, o), on) for o in options]
    if math.prod(map(len, chosen.values())) > MOST_CHOICES:
        return False
    ways = (dict(zip(chosen, way, strict=True)) for way in itertools.product(*chosen.values()))
    return all(assess(found, {**facts, **way}, on).outcome is Outcome.CAN for way in ways)


def _said(found: Procedure[Any], fact: Fact, option: Choice) -> Inputs:
    return Inputs(found.code, "", {fact.of: option.value})


def still_to_say(standing: Standing) -> tuple[str, ...]:
    """Labels of what only the applicant can say, and has not."""
    found = standing.procedure
    labels = {ask.name: ask.label for ask in found.asks if not ask.optional}
    return tuple(
        labels[fact.of]
        for fact in found.facts.of(How.DECLARED)
        if fact.of in labels and isinstance(standing.assessment.facts.get(fact.name), Unknown)
    )


def overviewed(found: Overview) -> dict[str, object]:
    """An overview as JSON; each shortfall brings the facts it met."""
    return {
        "on": found.on.isoformat(),
        "parts": [
            {
                "plate": part.vehicle.plate.dotted if part.vehicle is not None else None,
                "procedures": [_plain(each) for each in part.standings],
            }
            for part in found.parts
        ],
        "closed": [
            {
                "procedure": each.procedure.code,
                "name": each.procedure.name,
                "from": each.from_on.isoformat(),
                "until": to_plain(each.until_on),
            }
            for each in found.closed
        ],
        "vehicle_needed": [each.code for each in found.vehicle_needed],
        "silent": list(found.silent),
    }


def _plain(standing: Standing) -> dict[str, object]:
    judged = assessed(standing.assessment)
    kept = ("procedure", "shortfalls", "undecided", "pending", "met", "fees", "rules_hash")
    return {
        **{name: judged[name] for name in kept},
        "name": standing.procedure.name,
        "outcome": standing.outcome.value,
        "answers": dict(standing.answers),
        "to_say": list(still_to_say(standing)),
    }
