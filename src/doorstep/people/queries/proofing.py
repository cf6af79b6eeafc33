"""Reading proofings: the ones under way at a point, one of them, and what rules ask about it."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet

from doorstep.audit import services as audit
from doorstep.kernel.actor import Actor
from doorstep.people.errors import NoProofing
from doorstep.people.models import Proofing, ProofingPaper
from doorstep.people.proofing import (
    DocumentSeen,
    FaceSeen,
    PaperKind,
    PaperView,
    PhoneState,
    ProofingState,
    ProofingView,
)
from doorstep.people.queries.persons import view_of
from doorstep.people.sealed import paper_of, proofed_phone_of


def proofing(proofing_id: str | UUID) -> ProofingView:
    """One proofing. Errors: NoProofing."""
    return _view(_row(proofing_id))


def proofings_open(point: str) -> Sequence[ProofingView]:
    """The proofings under way at a point, the oldest first."""
    rows = _all().filter(point=point, state=ProofingState.OPEN.value)
    return tuple(map(_view, rows.order_by("begun_at")))


def proofing_under_way(person_id: str | UUID) -> ProofingView | None:
    """The one open proofing of a person."""
    row = _all().filter(person_id=person_id, state=ProofingState.OPEN.value).first()
    return None if row is None else _view(row)


def last_proofing(person_id: str | UUID) -> ProofingView | None:
    """The newest proofing that was done."""
    row = _all().filter(person_id=person_id, state=ProofingState.DONE.value)
    newest = row.order_by("-done_at").first()
    return None if newest is None else _view(newest)


def proofing_paper(
    proofing_id: str | UUID, kind: PaperKind, *, by: Actor, purpose: str
) -> tuple[str, bytes]:
    """Media type and content of a paper; that it was looked at is recorded. Errors: NoProofing."""
    found = _row(proofing_id)
    paper = ProofingPaper.objects.filter(proofing=found, kind=kind.value).first()
    if paper is None:
        raise NoProofing
    audit.opened(f"person:{found.person_id}", by=by, purpose=purpose, case=found.case_number)
    return paper.media_type, paper_of(paper)


def _all() -> QuerySet[Proofing]:
    return Proofing.objects.select_related("person", "clerk", "second").prefetch_related("papers")


def _row(proofing_id: str | UUID) -> Proofing:
    row = _all().filter(pk=proofing_id).first()
    if row is None:
        raise NoProofing
    return row


def _view(row: Proofing) -> ProofingView:
    phone = proofed_phone_of(row)
    papers = tuple(
        PaperView(PaperKind(each.kind), each.media_type, each.size, each.sha256, each.taken_at)
        for each in sorted(row.papers.all(), key=lambda paper: paper.taken_at)
    )
    return ProofingView(
        id=str(row.pk),
        person=view_of(row.person),
        case_number=row.case_number,
        state=ProofingState(row.state),
        point=row.point,
        clerk_id=row.clerk_id,
        clerk_name=row.clerk.name,
        document=DocumentSeen(row.document),
        face=FaceSeen(row.face) if row.face else None,
        second_id=row.second_id,
        second_name=row.second.name if row.second else "",
        second_at=row.second_at,
        phone_state=PhoneState(row.phone_state) if row.phone_state else None,
        phone_masked=phone.masked if phone else "",
        begun_at=row.begun_at,
        done_at=row.done_at,
        papers=papers,
    )
