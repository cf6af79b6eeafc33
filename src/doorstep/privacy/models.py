"""Tables of this room: what people were told and what they agreed to, as it happened."""

import uuid

from django.db import models
from django.db.models import Q

from doorstep.people.types import Matter
from doorstep.privacy.types import (
    ExportState,
    LedgerAct,
    LedgerChannel,
    RequestState,
    RightKind,
    TextKind,
)


class LedgerLine(models.Model):
    """Somebody was told a text, agreed to it, or withdrew. Append-only: the newest line holds."""

    person_id = models.UUIDField()
    kind = models.CharField(max_length=20)
    version = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    act = models.CharField(max_length=10)
    channel = models.CharField(max_length=10)
    at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in TextKind]), name="privacy_ledger_kind"
            ),
            models.CheckConstraint(
                condition=Q(act=LedgerAct.TOLD.value)
                | Q(
                    act__in=[LedgerAct.AGREED.value, LedgerAct.WITHDRAWN.value],
                    kind__in=[kind.value for kind in TextKind if kind.optional],
                ),
                name="privacy_ledger_act",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=[channel.value for channel in LedgerChannel]),
                name="privacy_ledger_channel",
            ),
        )
        indexes = (models.Index(fields=["person_id", "kind", "-id"], name="privacy_ledger_of"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.version} {self.act}"


class Export(models.Model):
    """Somebody asked for everything that is kept about them; the files are there for some days."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_id = models.UUIDField()
    state = models.CharField(max_length=8)
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    until_on = models.DateField()
    downloads = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in ExportState]),
                name="privacy_export_state",
            ),
            models.UniqueConstraint(
                fields=["person_id"],
                condition=Q(state=ExportState.WAITING.value),
                name="privacy_export_one_waiting",
            ),
        )
        indexes = (
            models.Index(fields=["person_id", "-asked_at"], name="privacy_export_of"),
            models.Index(
                fields=["until_on"],
                condition=~Q(state=ExportState.GONE.value),
                name="privacy_export_to_end",
            ),
        )

    def __str__(self) -> str:
        return f"export:{self.pk}"


class ExportFile(models.Model):
    """One file of an export, encrypted for its row; removed with the last day of the export."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    export = models.ForeignKey(Export, on_delete=models.CASCADE, related_name="files")
    format = models.CharField(max_length=4)
    sealed = models.BinaryField()
    key_id = models.CharField(max_length=16)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["export", "format"], name="privacy_export_file_one"),
        )

    def __str__(self) -> str:
        return f"{self.export_id}.{self.format}"


class KeepingReport(models.Model):
    """What the clock ended in one table on one day, under which rule. Append-only, no person."""

    table = models.CharField(max_length=60)
    on = models.DateField()
    days = models.PositiveIntegerField()
    source = models.CharField(max_length=200)
    removed = models.PositiveIntegerField()
    blanked = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["-id"], name="privacy_keeping_newest"),)

    def __str__(self) -> str:
        return f"{self.table} {self.on}"


class RecordCheck(models.Model):
    """Somebody asked whether the whole record still verifies, and what came out."""

    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=120)
    done_at = models.DateTimeField(null=True)
    good = models.BooleanField(null=True)
    batches = models.BigIntegerField(default=0)
    rows = models.BigIntegerField(default=0)
    unsealed = models.BigIntegerField(default=0)
    bad_batch = models.BigIntegerField(null=True)
    bad_row = models.CharField(max_length=20, blank=True)
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = (models.Index(fields=["-asked_at"], name="privacy_check_newest"),)

    def __str__(self) -> str:
        return f"check:{self.pk}"


class RightsRequest(models.Model):
    """Somebody asks for a correction, an erasure or a restriction; what they wrote lies sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_id = models.UUIDField()
    kind = models.CharField(max_length=10)
    matter = models.CharField(max_length=10, blank=True)
    sealed = models.BinaryField()
    key_id = models.CharField(max_length=16)
    state = models.CharField(max_length=10)
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    lines = models.JSONField(default=list)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(kind=RightKind.CORRECT.value, matter__in=[m.value for m in Matter])
                | Q(kind__in=[RightKind.ERASE.value, RightKind.RESTRICT.value], matter=""),
                name="privacy_request_matter",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[RequestState.WAITING.value, RequestState.WITHDRAWN.value],
                    decided_at__isnull=True,
                )
                | Q(
                    state__in=[RequestState.GRANTED.value, RequestState.REFUSED.value],
                    decided_at__isnull=False,
                )
                & ~Q(reason=""),
                name="privacy_request_decided",
            ),
            models.UniqueConstraint(
                fields=["person_id", "kind", "matter"],
                condition=Q(state=RequestState.WAITING.value),
                name="privacy_request_one_waiting",
            ),
        )
        indexes = (
            models.Index(fields=["person_id", "-asked_at"], name="privacy_request_of"),
            models.Index(
                fields=["due_on", "id"],
                condition=Q(state=RequestState.WAITING.value),
                name="privacy_request_waiting",
            ),
        )

    def __str__(self) -> str:
        return f"request:{self.pk}"
