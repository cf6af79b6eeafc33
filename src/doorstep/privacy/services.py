"""Writes of this room: what somebody was told, agreed to, or withdrew."""

from datetime import date
from uuid import UUID

from doorstep.audit import services as audit
from doorstep.audit.acts import act
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, ActorKind, Key
from doorstep.law.keeping import EXPORT_KEPT
from doorstep.privacy import files, jobs
from doorstep.privacy.errors import ExportNotFound, NotOnesOwn, NotOptional
from doorstep.privacy.models import Export, ExportFile, LedgerLine
from doorstep.privacy.texts import current_of, text_of
from doorstep.privacy.types import ExportState, LedgerAct, LedgerChannel, Text, TextKind


@act
def tell(
    *, person_id: UUID, kind: str, version: str, channel: LedgerChannel, by: Actor, key: Key
) -> None:
    """Record that somebody was shown this version. Errors: TextNotFound, NotOnesOwn."""
    del key
    _enter(person_id, text_of(kind, version), LedgerAct.TOLD, channel, by)


@act
def agree(
    *, person_id: UUID, kind: TextKind, yes: bool, channel: LedgerChannel, by: Actor, key: Key
) -> None:
    """Agree to an optional use of one's data, or say no to it, at any time and with effect at once.

    Errors: NotOptional, TextNotFound, NotOnesOwn.
    """
    del key
    if not kind.optional:
        raise NotOptional
    said = LedgerAct.AGREED if yes else LedgerAct.WITHDRAWN
    _enter(person_id, current_of(kind, clock.today()), said, channel, by)


@act
def ask_export(*, person_id: UUID, by: Actor, key: Key) -> UUID:
    """Ask for everything that is kept about oneself; a job gathers it.

    Errors: NotOnesOwn, Busy while another one is being gathered.
    """
    del key
    _only_oneself(person_id, by)
    today = clock.today()
    export = Export.objects.create(
        person_id=person_id,
        state=ExportState.WAITING.value,
        asked_at=clock.now(),
        until_on=EXPORT_KEPT.on(today).after(today),
    )
    audit.note("privacy.export_asked", f"person:{person_id}", by=by)
    jobs.make.defer(export_id=str(export.pk))
    return export.pk


@act
def make_export(*, export_id: str, by: Actor, key: Key) -> None:
    """Gather and encrypt the files of an export that was asked for; the worker's act."""
    from doorstep.privacy import exporting  # what lays out paper is the worker's alone

    del key
    export = Export.objects.select_for_update().get(pk=export_id)
    if export.state != ExportState.WAITING.value:
        return
    for name, content in exporting.files(export.person_id, clock.today()).items():
        file = ExportFile(export=export, format=name)
        files.put(file, content)
        file.save(force_insert=True)
    export.state, export.ready_at = ExportState.READY.value, clock.now()
    export.save(update_fields=["state", "ready_at"])
    audit.note("privacy.export_made", f"person:{export.person_id}", by=by)


@act
def count_download(*, export_id: str, file_format: str, by: Actor, key: Key) -> None:
    """Record that a file is being fetched, before it is. Errors: ExportNotFound, NotOnesOwn."""
    del key
    export = Export.objects.select_for_update().filter(pk=export_id).first()
    if export is None or export.state != ExportState.READY.value:
        raise ExportNotFound
    _only_oneself(export.person_id, by)
    export.downloads += 1
    export.save(update_fields=["downloads"])
    detail = {"export": str(export.pk), "format": file_format}
    audit.note("privacy.export_fetched", f"person:{export.person_id}", by=by, detail=detail)


@act
def remove_old_exports(*, on: date, by: Actor, key: Key) -> int:
    """Remove the files of every export whose last day is before `on`; how many exports."""
    del key
    over = Export.objects.select_for_update().filter(until_on__lt=on)
    ended = [export.pk for export in over.exclude(state=ExportState.GONE.value)]
    ExportFile.objects.filter(export_id__in=ended).delete()
    Export.objects.filter(pk__in=ended).update(state=ExportState.GONE.value)
    audit.note("privacy.exports_removed", f"day:{on}", by=by, detail={"count": len(ended)})
    return len(ended)


def _only_oneself(person_id: UUID, by: Actor) -> None:
    if by.kind is not ActorKind.CITIZEN or by.id != str(person_id):
        raise NotOnesOwn


def _enter(person_id: UUID, text: Text, said: LedgerAct, channel: LedgerChannel, by: Actor) -> None:
    if by.kind is ActorKind.CITIZEN and by.id != str(person_id):
        raise NotOnesOwn
    LedgerLine.objects.create(
        person_id=person_id,
        kind=text.kind.value,
        version=text.version,
        sha256=text.sha256,
        act=said.value,
        channel=channel.value,
        at=clock.now(),
        recorded_by=str(by),
    )
    detail = {"kind": text.kind.value, "version": text.version, "sha256": text.sha256}
    audit.note(f"privacy.{said.value}", f"person:{person_id}", by=by, detail=detail)
