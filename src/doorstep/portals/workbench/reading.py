"""Everything one case page shows, gathered once: the record, the rules of the day, the objects."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from markupsafe import Markup

from doorstep.audit import queries as audit
from doorstep.audit import services as audit_services
from doorstep.fulfilment import queries as fulfilment
from doorstep.fulfilment.types import OrderState, OrderView, PrintState, PrintView
from doorstep.kernel.actor import Actor, Post
from doorstep.kernel.plate_number import PlateNumber
from doorstep.mandates import queries as mandates
from doorstep.mandates.types import MandateView
from doorstep.people import queries as people
from doorstep.people.types import PersonView
from doorstep.places import queries as places
from doorstep.places.types import Point
from doorstep.plates import queries as plates
from doorstep.plates.types import DrawState, DrawView
from doorstep.portals.citizen.tones import tone_of
from doorstep.portals.frame import mandated
from doorstep.portals.frame.shown import say, say_it, shown
from doorstep.portals.workbench.access import DESK, AtWork
from doorstep.portals.workbench.facts import FactLine, fact_lines, number_held, vehicle_line
from doorstep.portals.workbench.waiting import Counted, counted_days, who_waits
from doorstep.procedures import engine
from doorstep.procedures.engine import (
    Assessment,
    CaseStatus,
    CaseView,
    Explanation,
    Procedure,
    StepKind,
    Transport,
)

_OPEN_FOR_FEES = frozenset(
    {
        CaseStatus.ACCEPTED,
        CaseStatus.UNDER_REVIEW,
        CaseStatus.AWAITING_OUTSIDE,
        CaseStatus.GRANTED,
        CaseStatus.PRODUCED,
    }
)
_BEFORE_THE_DECISION = frozenset(
    {
        CaseStatus.RECEIVED,
        CaseStatus.AWAITING_CORRECTION,
        CaseStatus.ACCEPTED,
        CaseStatus.UNDER_REVIEW,
    }
)
HIDDEN = "••••••"
"""Stands for a number that is still to be read a second time."""
DESK_WORK, REVIEWING, PAPERS = "窗口办理这件业务", "审核这件业务", "打印这件业务的牌证"
"""What a case is opened for, as its applicant reads it."""
_ACCEPTANCE = ("case.accepted", "case.proofs_seen")
_EXAMINATION = ("case.examined",)


@dataclass(frozen=True, slots=True)
class Moment:
    """One entry of the timeline, as `ui.timeline` takes it."""

    what: Markup
    when: datetime
    note: Markup | str
    state: str


@dataclass(frozen=True, slots=True)
class Paper:
    """One object to be made, and how its print stands."""

    order: OrderView
    printed: PrintView | None

    @property
    def ready(self) -> bool:
        """Whether the PDF can be opened."""
        return self.printed is not None and self.printed.state is PrintState.READY

    @property
    def trouble(self) -> Markup | str:
        """Why there is no PDF, empty while there may be one."""
        if self.printed is None or self.printed.state is not PrintState.FAILED:
            return ""
        return say(self.printed.problem, **self.printed.problem_slots)


class CasePage:
    """One case as desk and reviewer see it."""

    def __init__(self, number: str, work: AtWork) -> None:
        self.case: CaseView = engine.case(number, work.actor)
        self.procedure: Procedure[Any] = engine.procedure(self.case.procedure)
        self._actor = work.actor

    def opened(self, purpose: str = "") -> None:
        """Record that somebody sees this case, and for what: the applicant can read it."""
        if self.mandate is not None and self.at_desk:
            mandated.saw_case(self.case, self._actor, DESK_WORK)
        audit_services.opened(
            f"case:{self.case.number}",
            by=self._actor,
            purpose=purpose or (DESK_WORK if self.at_desk else REVIEWING),
            case=self.case.number,
        )

    @cached_property
    def assessment(self) -> Assessment:
        """What the rules say now, with facts looked up now."""
        return engine.assessment_of(self.case.number, self._actor)

    @cached_property
    def told(self) -> Explanation:
        """The procedure on the day whose law decides, its evidence as this case is asked for it."""
        told = engine.explain(self.procedure, self.case.law_on)
        return replace(told, evidence=engine.evidence_of(self.case.number))

    @cached_property
    def person(self) -> PersonView:
        """The applicant, masked."""
        return people.person(self.case.applicant_id)

    @cached_property
    def agent(self) -> PersonView | None:
        """Who acts for the applicant, masked."""
        return people.person(self.case.agent_id) if self.case.agent_id else None

    @cached_property
    def mandate(self) -> MandateView | None:
        """Under which mandate it was handed in, if the applicant did not do so."""
        return mandates.mandate_of_case(self.case.number)

    @cached_property
    def papers(self) -> list[Paper]:
        """What the case has made, with the state of each print."""
        return [
            Paper(order, fulfilment.printed(order.print_id) if order.print_id else None)
            for order in fulfilment.orders(self.case.number)
        ]

    @property
    def to_give(self) -> int:
        """How many objects are not in their holder's hands yet."""
        return sum(paper.order.state is not OrderState.HANDED_OVER for paper in self.papers)

    @property
    def applicant(self) -> str:
        """The applicant's name, masked."""
        return self.person.name_masked

    @property
    def tone(self) -> str:
        """The colour beside the status."""
        return tone_of(self.case.status)

    @property
    def waiting(self) -> Markup:
        """Who waits for whom."""
        return who_waits(self.case)

    @property
    def plate(self) -> PlateNumber | None:
        """The number assigned, else the one held."""
        return self.case.plate or number_held(self.assessment)

    @property
    def vehicle(self) -> Markup | str:
        """The vehicle in one line."""
        return vehicle_line(self.assessment)

    @property
    def facts(self) -> list[FactLine]:
        """Every fact with source and as-of."""
        return fact_lines(self.assessment)

    @property
    def days(self) -> list[Counted]:
        """The working of the promise."""
        return counted_days(self.case.promise) if self.case.promise is not None else []

    @property
    def point(self) -> Point | None:
        """Where the case is."""
        return places.point(self.case.point) if self.case.point else None

    @property
    def timeline(self) -> list[Moment]:
        """What happened, oldest first; a number to be copied a second time is not shown."""
        last = len(self.case.timeline) - 1
        return [
            Moment(
                say_it(self._blind(line)),
                line.at,
                shown(line.post) if line.post is not None else "",
                "now" if i == last and not self.case.status.ended else "done",
            )
            for i, line in enumerate(self.case.timeline)
        ]

    def _blind(self, line: engine.Line) -> engine.Line:
        if self.serial_wanted != "sample" or "serial" not in line.slots:
            return line
        return replace(line, slots={**line.slots, "serial": HIDDEN})

    @property
    def gaps(self) -> int:
        """How many things keep the case from going on now."""
        return len(self.assessment.shortfalls) + len(self.assessment.undecided)

    @property
    def fees_open(self) -> bool:
        """Whether a fee can be recorded as received now."""
        return self.case.open_fen > 0 and self.case.status in _OPEN_FOR_FEES

    @property
    def proofs_owed(self) -> bool:
        """Whether a case accepted by silence still needs its proofs seen."""
        step = self.step(StepKind.ACCEPT)
        open_ = self.case.status in (CaseStatus.ACCEPTED, CaseStatus.UNDER_REVIEW)
        unseen = step is not None and step.records not in self.case.examined
        return self.case.by_silence and open_ and unseen

    def step(self, kind: StepKind) -> engine.Step | None:
        """The step of this kind, if the procedure has one."""
        return next((step for step in self.procedure.steps if step.kind is kind), None)

    @property
    def serial_wanted(self) -> str:
        """The act an outside serial number waits for: it is written, then written once more."""
        if self._actor.post is Post.EXAMINER:
            return ""
        if self.case.status is CaseStatus.AWAITING_OUTSIDE:
            return "serial"
        copied = self.case.outside_transport is Transport.TRANSCRIBED
        return "sample" if copied and not self.case.outside_sampled else ""

    @property
    def may_examine(self) -> bool:
        """Whether the post one acts in examines."""
        return self._passes(StepKind.EXAMINE)

    @property
    def may_review(self) -> bool:
        """Whether the post one acts in reviews."""
        return self._passes(StepKind.REVIEW)

    @property
    def reviewed(self) -> bool:
        """Whether somebody decides after the desk; else the desk's acceptance is the decision."""
        return self.step(StepKind.REVIEW) is not None

    @property
    def examiners(self) -> tuple[Post, ...]:
        """Whose step the examination is."""
        step = self.step(StepKind.EXAMINE)
        return (step.post, *step.also) if step is not None else ()

    @property
    def to_sign(self) -> list[engine.Together]:
        """Who still has to apply together, and may sign here."""
        return [each for each in self.case.together if each.waiting]

    def name_of(self, person_id: str) -> str:
        """A party's name, masked."""
        return people.person(person_id).name_masked

    @property
    def number_wanted(self) -> bool:
        """Whether a plate number still has to be chosen, and may be."""
        open_ = self.case.status in _BEFORE_THE_DECISION
        return open_ and self.procedure.number is not None and self.plate is None

    @property
    def held(self) -> DrawView | None:
        """A draw in which the applicant holds a number for this very vehicle."""
        draws = plates.draws_of(self.case.applicant_id, self.case.subject)
        return next((draw for draw in draws if draw.state is DrawState.HELD), None)

    @property
    def at_desk(self) -> bool:
        """Whether papers are printed from here."""
        return self._actor.post in DESK

    def _passes(self, kind: StepKind) -> bool:
        step = self.step(kind)
        return step is not None and self._actor.post in (step.post, *step.also)

    @property
    def is_clerk(self) -> bool:
        """Whether the clerk's own actions are offered."""
        return self._actor.post is Post.CLERK

    @cached_property
    def own_work(self) -> bool:
        """Whether the reader accepted or examined this case: then somebody else reviews it."""
        return own_work(self.case.number, self._actor)


def own_work(number: str, actor: Actor) -> bool:
    """Whether the newest acceptance or the newest examination of a case is this person's."""
    rows = audit.notes(subject=f"case:{number}")
    for actions in (_ACCEPTANCE, _EXAMINATION):
        newest = next((row for row in rows if row.action in actions), None)
        if newest is not None and newest.actor == str(actor):
            return True
    return False
