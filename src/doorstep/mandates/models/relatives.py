"""Who takes the messages of somebody without a phone: named at a counter, agreed to, ended at will.

Why here and not a mandate: a relative hears what the message says and acts for nobody.
"""

import uuid

from django.db import models
from django.db.models import F, Q

from doorstep.mandates.types import RelativeState

LIVE = (RelativeState.ASKED.value, RelativeState.AGREED.value)


class Relative(models.Model):
    """One naming. One that ended stays; of those that live a person has at most one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_id = models.UUIDField()
    relative_id = models.UUIDField()
    state = models.CharField(max_length=10)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=80)
    asked_in = models.UUIDField(null=True)
    agreed_at = models.DateTimeField(null=True)
    agreed_by = models.CharField(max_length=80, blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person_id"], condition=Q(state__in=LIVE), name="mandates_relative_once"
            ),
            models.CheckConstraint(
                condition=~Q(person_id=F("relative_id")), name="mandates_relative_other"
            ),
            models.CheckConstraint(
                condition=Q(state=RelativeState.ASKED.value, agreed_at__isnull=True)
                | Q(state=RelativeState.AGREED.value, agreed_at__isnull=False)
                | Q(state=RelativeState.ENDED.value, ended_at__isnull=False),
                name="mandates_relative_answered",
            ),
        )
        indexes = (
            models.Index(fields=["relative_id", "-asked_at"], name="mandates_relative_whose"),
        )

    def __str__(self) -> str:
        return f"relative:{self.pk}"
