"""Reads of this room: the texts that hold, what somebody has not been told yet, the ledger."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from doorstep.people import queries as people
from doorstep.privacy import files
from doorstep.privacy.errors import ExportNotFound
from doorstep.privacy.models import Export, ExportFile, KeepingReport, LedgerLine
from doorstep.privacy.texts import current, current_of, text_of, texts
from doorstep.privacy.types import (
    ExportState,
    ExportView,
    LedgerAct,
    LedgerChannel,
    LedgerView,
    ReportView,
    Text,
    TextKind,
)

__all__ = [
    "agrees",
    "current",
    "current_of",
    "export_file",
    "exports",
    "keeping_reports",
    "ledger",
    "not_told_yet",
    "text_of",
    "texts",
    "wants_progress_sms",
]

PAGE = 100


def not_told_yet(person_id: str | UUID, on: date) -> tuple[Text, ...]:
    """Texts that hold on a day and of which this person has seen an older version or none."""
    seen = LedgerLine.objects.filter(person_id=person_id).values_list("kind", "version")
    known = {(kind, version) for kind, version in seen}
    return tuple(text for text in current(on) if (text.kind, text.version) not in known)


def agrees(person_id: str | UUID, kind: TextKind) -> bool | None:
    """What the person last said about an optional use; None while they have said nothing."""
    newest = (
        LedgerLine.objects.filter(person_id=person_id, kind=kind.value)
        .exclude(act=LedgerAct.TOLD.value)
        .order_by("-id")
        .first()
    )
    return None if newest is None else newest.act == LedgerAct.AGREED.value


def wants_progress_sms(person_id: str | UUID) -> bool:
    """Whether progress may go to the phone: who left a number for it wants it until they say no.

    Nothing goes to whoever had the use of their data restricted.
    """
    if people.person(person_id).restricted:
        return False
    return agrees(person_id, TextKind.PROGRESS_SMS) is not False


def ledger(
    person_id: str | UUID, *, before: int | None = None, limit: int = PAGE
) -> Sequence[LedgerView]:
    """What somebody was told and what they answered, newest first."""
    rows = LedgerLine.objects.filter(person_id=person_id).order_by("-id")
    if before is not None:
        rows = rows.filter(id__lt=before)
    return tuple(
        LedgerView(
            id=row.pk,
            kind=TextKind(row.kind),
            version=row.version,
            sha256=row.sha256,
            act=LedgerAct(row.act),
            channel=LedgerChannel(row.channel),
            at=row.at,
        )
        for row in rows[: min(limit, PAGE)]
    )


def exports(person_id: str | UUID) -> Sequence[ExportView]:
    """A person's exports, newest first."""
    rows = Export.objects.filter(person_id=person_id).order_by("-asked_at")[:PAGE]
    return tuple(
        ExportView(
            id=str(row.pk),
            state=ExportState(row.state),
            asked_at=row.asked_at,
            until_on=row.until_on,
            formats=tuple(row.files.order_by("format").values_list("format", flat=True)),
            downloads=row.downloads,
        )
        for row in rows
    )


def export_file(export_id: str | UUID, file_format: str, person_id: str | UUID) -> bytes:
    """One file of one's own export, in clear. Errors: ExportNotFound."""
    file = ExportFile.objects.filter(
        export_id=export_id, format=file_format, export__person_id=person_id
    ).first()
    if file is None:
        raise ExportNotFound
    return files.taken(file)


def keeping_reports(limit: int = PAGE) -> Sequence[ReportView]:
    """What the clock ended lately, newest first."""
    return tuple(
        ReportView(row.table, row.on, row.days, row.source, row.removed, row.blanked)
        for row in KeepingReport.objects.order_by("-id")[: min(limit, PAGE)]
    )
