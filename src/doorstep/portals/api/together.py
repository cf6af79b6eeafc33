"""What others apply for together with the caller: read, agreed to, refused; as on the pages."""

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from doorstep.people import queries as people
from doorstep.portals.api.service import CITIZENS, FAILURES, caller, key_of
from doorstep.procedures import engine
from doorstep.procedures.engine import ConsentView

router = Router(tags=["together"], auth=CITIZENS)


class Answer(StrEnum):
    """What a party says."""

    AGREE = "agree"
    REFUSE = "refuse"


class AnswerIn(Schema):
    """Agree to apply together, or not: refusing ends the case."""

    answer: Answer


class ConsentOut(Schema):
    """One case the caller, or a unit they act for, is asked about; the applicant is masked."""

    id: str
    case_number: str
    procedure: str
    role: str
    applicant: str
    plate: str
    state: str
    until_on: date
    status: str


class ConsentsOut(Schema):
    """All of them, the newest first."""

    consents: list[ConsentOut]


class CaseOut(Schema):
    """The case number (13 digits)."""

    case_number: str


def _shown(found: ConsentView) -> ConsentOut:
    return ConsentOut(
        id=found.id,
        case_number=found.case_number,
        procedure=found.procedure,
        role=found.role,
        applicant=people.person(found.applicant_id).name_masked,
        plate=found.vehicle.plate.text if found.vehicle is not None else "",
        state=found.state.value,
        until_on=found.until_on,
        status=found.status.value,
    )


@router.get("", response={200: ConsentsOut, **FAILURES})
def everything(request: HttpRequest) -> Any:
    """What waits for the caller's answer, and what was answered."""
    found = engine.consents_of(caller(request).person_id)
    return ConsentsOut(consents=[_shown(each) for each in found])


@router.post("/{consent_id}", response={200: CaseOut, **FAILURES})
def answer(request: HttpRequest, consent_id: UUID, said: AnswerIn) -> Any:
    """Agree, or refuse; the tap of the page."""
    verb = engine.agree_jointly if said.answer is Answer.AGREE else engine.refuse_jointly
    by = caller(request).citizen
    return CaseOut(case_number=verb(consent_id=consent_id, by=by, key=key_of(request)))
