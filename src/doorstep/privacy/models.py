"""Tables of this room: what people were told and what they agreed to, as it happened."""

from django.db import models
from django.db.models import Q

from doorstep.privacy.types import LedgerAct, LedgerChannel, TextKind


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
