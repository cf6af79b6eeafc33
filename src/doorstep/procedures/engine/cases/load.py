"""Taking over ended cases of a former time in bulk, each with its timeline and its decision.

Why judged here: a decision is only worth keeping if it can be replayed, so the one that ends a
loaded case is made by today's rules from the facts it came with.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from doorstep.audit.bulk import copy_rows, row_of
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.plate_number import PlateNumber
from doorstep.law.parameters import NOTICE_TERM
from doorstep.law.working_days import term
from doorstep.payments import services as payments
from doorstep.payments.types import ChargeDue, LoadedFees
from doorstep.procedures.engine.assess import Assessment, assess, fees_on
from doorstep.procedures.engine.cases import lines, rhythm
from doorstep.procedures.engine.cases.reasons import Reason, stored_reasons
from doorstep.procedures.engine.codec import to_plain
from doorstep.procedures.engine.decision import decided
from doorstep.procedures.engine.declare import Procedure
from doorstep.procedures.engine.errors import NotReady
from doorstep.procedures.engine.facts import How, Known, Sourced
from doorstep.procedures.engine.known import procedure as procedure_of
from doorstep.procedures.engine.models import Case, CaseEvent, Decision
from doorstep.procedures.engine.promise import promise
from doorstep.procedures.engine.rules_hash import rules_hash
from doorstep.procedures.engine.slots import stored_slots
from doorstep.procedures.engine.types import CaseStatus, Channel

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class LoadedCase:
    """One ended case: who did what when. `facts` are all facts of the decision, by name.

    Granted if the facts allow it and `vehicle_id` is given, else refused with every shortfall as a
    reason; withdrawn where `decided_at` is None.
    """

    number: str
    procedure: str
    channel: Channel
    point: str
    applicant: Actor
    inputs: Mapping[str, str]
    facts: Known
    clerk: Actor
    examiner: Actor
    registrar: Actor
    received_at: datetime
    accepted_at: datetime
    examined_at: datetime | None = None
    decided_at: datetime | None = None
    produced_at: datetime | None = None
    handed_over_at: datetime | None = None
    film: str = ""
    receipt_number: str = ""
    plate: PlateNumber | None = None
    vehicle_id: str = ""


def bulk_load(rows: Iterable[LoadedCase]) -> int:
    """Enter ended cases; returns how many. All or nothing.

    Errors: NotReady for a granted case that the rules do not grant.
    """
    count = 0
    remaining = iter(rows)
    while batch := list(islice(remaining, AT_ONCE)):
        made = [_Loaded(row) for row in batch]
        copy_rows(Case, (row_of(each.case) for each in made))
        copy_rows(CaseEvent, (event for each in made for event in each.events()))
        copy_rows(Decision, (row for each in made for row in each.decisions()))
        payments.bulk_load(fees for each in made for fees in each.fees())
        count += len(made)
    return count


class _Loaded:
    """The rows of one case."""

    def __init__(self, row: LoadedCase) -> None:
        self.row = row
        self.found: Procedure[Any] = procedure_of(row.procedure)
        self.accepted_on = clock.local_day(row.accepted_at)
        self.assessment = assess(self.found, row.facts, self.accepted_on)
        self.status = self._status()
        self.case = self._case()

    def _status(self) -> CaseStatus:
        if self.row.decided_at is None:
            return CaseStatus.WITHDRAWN
        if not self.row.vehicle_id:
            return CaseStatus.REFUSED
        if not self.assessment.final:
            raise NotReady(self.assessment)
        return CaseStatus.COMPLETED

    def _case(self) -> Case:
        row = self.row
        received_on = clock.local_day(row.received_at)
        last = self._last()
        case = Case(
            number=row.number,
            procedure=row.procedure,
            status=self.status.value,
            step=len(self.found.steps) if self.status is CaseStatus.COMPLETED else 1,
            channel=row.channel.value,
            point=row.point,
            applicant_id=UUID(row.applicant.id),
            opened_by=str(row.applicant if row.channel is Channel.ONLINE else row.clerk),
            subject=row.inputs[self.found.subject],
            inputs=dict(row.inputs),
            examined=_examined(row.facts),
            film=row.film,
            plate_kind=row.plate.kind.value if row.plate else "",
            plate_number=row.plate.text if row.plate else "",
            vehicle_id=row.vehicle_id,
            received_at=row.received_at,
            received_on=received_on,
            clock_from_on=received_on,
            accept_by=term(received_on, NOTICE_TERM.on(received_on).n).ends_on,
            accepted_at=row.accepted_at,
            accepted_on=self.accepted_on,
            accepted_by=str(row.clerk),
            examined_by=str(row.examiner) if row.examined_at else "",
            decided_on=clock.local_day(row.decided_at) if row.decided_at else None,
            decided_by=str(row.registrar) if row.decided_at else "",
            due_on=self._due_on(),
            completed_at=last if self.status is CaseStatus.COMPLETED else None,
            changed_at=last,
        )
        rhythm.describe(case, self.found, row.facts)
        return case

    def _due_on(self) -> date:
        entry = self.found.term.entry(self.accepted_on)
        return promise(self.accepted_on, entry.value.n, entry.source, (), self.accepted_on).due_on

    def _last(self) -> datetime:
        row = self.row
        return row.handed_over_at or row.decided_at or row.examined_at or row.accepted_at

    def events(self) -> Iterator[Mapping[str, object]]:
        """Rows of the timeline."""
        row, case = self.row, self.case
        opener = row.applicant if row.channel is Channel.ONLINE else row.clerk
        yield self._line(
            row.received_at,
            "received",
            CaseStatus.RECEIVED,
            lines.RECEIVED,
            opener,
            accept_by=case.accept_by,
        )
        yield self._line(
            row.accepted_at,
            "accepted",
            CaseStatus.ACCEPTED,
            lines.ACCEPTED,
            row.clerk,
            due_on=case.due_on,
        )
        if row.examined_at is not None:
            yield self._line(
                row.examined_at,
                "examined",
                CaseStatus.UNDER_REVIEW,
                lines.EXAMINED,
                row.examiner,
            )
        yield from self._ending()

    def _ending(self) -> Iterator[Mapping[str, object]]:
        row = self.row
        if row.decided_at is None:
            yield self._line(
                self._last(), "withdrawn", CaseStatus.WITHDRAWN, lines.WITHDRAWN, row.applicant
            )
        elif self.status is CaseStatus.REFUSED:
            yield self._line(
                row.decided_at, "refused", CaseStatus.REFUSED, lines.REFUSED, row.registrar
            )
        else:
            yield self._line(
                row.decided_at,
                "granted",
                CaseStatus.GRANTED,
                lines.GRANTED_NUMBER if row.plate else lines.GRANTED,
                row.registrar,
                number=row.plate.dotted if row.plate else "",
            )
            given = "、".join(kind.label for kind in self.found.delivers)
            for at, verb, line, slots in (
                (row.produced_at, "produced", lines.PRODUCED, {}),
                (row.handed_over_at, "handed_over", lines.HANDED_OVER, {"documents": given}),
                (row.handed_over_at, "completed", lines.COMPLETED, {}),
            ):
                done = verb == "completed"
                status = CaseStatus.COMPLETED if done else CaseStatus.PRODUCED
                yield self._line(at or row.decided_at, verb, status, line, row.clerk, **slots)

    def _line(
        self,
        at: datetime,
        verb: str,
        status: CaseStatus,
        sentence: str,
        by: Actor,
        **slots: object,
    ) -> Mapping[str, object]:
        return {
            "case_id": self.case.pk,
            "at": at,
            "verb": verb,
            "status": status.value,
            "sentence": sentence,
            "slots": stored_slots(sentence, slots),
            "by": str(by),
            "post": by.post.value if by.post else "",
            "point": by.point or "",
        }

    def decisions(self) -> Iterator[Mapping[str, object]]:
        """The row of the decision; a withdrawn case has none."""
        if self.row.decided_at is None:
            return
        granted = self.status is CaseStatus.COMPLETED
        yield {
            "case_id": self.case.pk,
            "kind": "grant" if granted else "refuse",
            "at": self.row.decided_at,
            "on": self.accepted_on,
            "by": str(self.row.registrar),
            "outcome": "granted" if granted else "refused",
            "body": decided(self.assessment),
            "rules_hash": rules_hash(self.found),
            "reasons": [] if granted else _reasons(self.found, self.assessment),
        }

    def fees(self) -> Iterator[LoadedFees]:
        """What the case owed and when it was paid."""
        if self.status is CaseStatus.COMPLETED:
            due = [
                ChargeDue(item=fee.code, name_zh=fee.name, fen=fee.fen, basis=str(fee.source))
                for fee in fees_on(self.found, self.accepted_on)
            ]
            yield LoadedFees(
                case_number=self.row.number,
                charges=tuple(due),
                assessed_on=self.accepted_on,
                received_at=self.row.accepted_at,
                by=self.row.clerk,
                receipt_number=self.row.receipt_number,
            )


def _reasons(found: Procedure[Any], assessment: Assessment) -> list[dict[str, object]]:
    reasons = [Reason(shortfall.code) for shortfall in assessment.shortfalls]
    return stored_reasons(reasons, found, assessment, assessment.on)


def _examined(facts: Known) -> dict[str, object]:
    return {
        name: {
            "value": to_plain(fact.value),
            "source": fact.source,
            "as_of": fact.as_of.isoformat(),
            "how": fact.how.value,
        }
        for name, fact in facts.items()
        if isinstance(fact, Sourced) and fact.how is How.EXAMINED
    }
