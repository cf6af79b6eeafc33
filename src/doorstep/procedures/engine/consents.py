"""Reading who agreed to a case that is not theirs alone, and what a party may see of it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Q

from doorstep.kernel import clock
from doorstep.people import queries as people
from doorstep.procedures.engine.errors import NoSuchConsent
from doorstep.procedures.engine.known import procedure as procedure_of
from doorstep.procedures.engine.models import Case, JointConsent
from doorstep.procedures.engine.slots import restored_slots
from doorstep.procedures.engine.types import CaseStatus, Line
from doorstep.registry import queries as registry
from doorstep.registry.types import VehicleView

PAGE = 100


class ConsentState(StrEnum):
    """Where a party's answer stands."""

    ASKED = "asked"
    AGREED = "agreed"
    REFUSED = "refused"
    LAPSED = "lapsed"

    @property
    def label(self) -> str:
        """For pages."""
        return {
            ConsentState.ASKED: "等答复",
            ConsentState.AGREED: "已同意",
            ConsentState.REFUSED: "不同意",
            ConsentState.LAPSED: "到期没有答复",
        }[self]


class ConsentWay(StrEnum):
    """How a party agreed."""

    TAP = "tap"
    COUNTER = "counter"

    @property
    def label(self) -> str:
        """For pages."""
        return {
            ConsentWay.TAP: "在自己的页面上点的",
            ConsentWay.COUNTER: "到窗口当面签的字",
        }[self]


@dataclass(frozen=True, slots=True)
class ConsentView:
    """One party's answer in one case; the vehicle is None where the record has none by now."""

    id: str
    case_number: str
    procedure: str
    title: str
    status: CaseStatus
    role: str
    party_id: str
    applicant_id: str
    vehicle: VehicleView | None
    state: ConsentState
    way: ConsentWay | None
    asked_at: datetime
    until_on: date
    answered_at: datetime | None

    @property
    def open(self) -> bool:
        """Whether an answer is still waited for."""
        return self.state is ConsentState.ASKED and self.status in BEFORE_THE_DECISION

    @property
    def may_refuse(self) -> bool:
        """Whether the party can still keep the case from being granted."""
        alive = self.state in (ConsentState.ASKED, ConsentState.AGREED)
        return alive and self.status in BEFORE_THE_DECISION


BEFORE_THE_DECISION = frozenset(
    {
        CaseStatus.RECEIVED,
        CaseStatus.AWAITING_CORRECTION,
        CaseStatus.ACCEPTED,
        CaseStatus.UNDER_REVIEW,
    }
)


def same_person(person_id: str) -> tuple[str, ...]:
    """Every id of a person."""
    return tuple(str(each) for each in people.known_as(person_id)) if person_id else ()


def agreed_in(case_number: str) -> frozenset[tuple[str, str]]:
    """Role and id of every party that has agreed in a case."""
    rows = JointConsent.objects.filter(
        case__number=case_number, state=ConsentState.AGREED.value
    ).values_list("role", "party_id")
    return frozenset((role, str(party)) for role, party in rows)


def consents_in(case_number: str) -> tuple[ConsentView, ...]:
    """What the parties of a case have answered so far."""
    return _views(Q(case__number=case_number))


def consents_of(person_id: str) -> tuple[ConsentView, ...]:
    """What somebody, or a unit they act for, is or was asked, the newest first."""
    return _views(Q(party_id__in=_parties(person_id)))


def consent(consent_id: UUID | str, person_id: str) -> ConsentView:
    """One of them. Errors: NoSuchConsent."""
    found = _views(Q(pk=consent_id, party_id__in=_parties(person_id)))
    if not found:
        raise NoSuchConsent
    return found[0]


def story(consent_id: UUID | str, person_id: str) -> tuple[Line, ...]:
    """What happened in the case, for a party to it. Errors: NoSuchConsent."""
    row = Case.objects.get(number=consent(consent_id, person_id).case_number)
    return tuple(
        Line(
            at=event.at,
            verb=event.verb,
            status=CaseStatus(event.status),
            sentence=event.sentence,
            slots=restored_slots(event.slots),
            post=None,
            point=event.point,
            by=event.by,
        )
        for event in row.events.order_by("id")
    )


def stale(today: date) -> list[str]:
    """Numbers of open cases in which a party did not answer in time."""
    rows = JointConsent.objects.filter(
        state=ConsentState.ASKED.value,
        until_on__lt=today,
        case__status__in=[status.value for status in BEFORE_THE_DECISION],
    )
    return sorted(set(rows.values_list("case__number", flat=True)[:1000]))


def _parties(person_id: str) -> list[UUID]:
    units = [each.unit.id for each in people.units_of(person_id, clock.today())]
    return [UUID(str(each)) for each in (*people.known_as(person_id), *units)]


def _views(wanted: Q) -> tuple[ConsentView, ...]:
    rows = JointConsent.objects.filter(wanted).select_related("case")
    return tuple(_view(row) for row in rows.order_by("-asked_at", "id")[:PAGE])


def _view(row: JointConsent) -> ConsentView:
    case = row.case
    found = procedure_of(case.procedure)
    name = next((each.name for each in found.joint if each.role == row.role), row.role)
    return ConsentView(
        id=str(row.pk),
        case_number=case.number,
        procedure=case.procedure,
        title=found.name,
        status=CaseStatus(case.status),
        role=name,
        party_id=str(row.party_id),
        applicant_id=str(case.applicant_id),
        vehicle=registry.vehicle(id=case.vehicle_id) if case.vehicle_id else None,
        state=ConsentState(row.state),
        way=ConsentWay(row.way) if row.way else None,
        asked_at=row.asked_at,
        until_on=row.until_on,
        answered_at=row.answered_at,
    )
