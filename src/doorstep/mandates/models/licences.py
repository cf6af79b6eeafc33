"""Who sees another's licence to drive with its holder's consent; slots as for vehicles."""

import uuid

from django.db import models
from django.db.models import F, Q

from doorstep.mandates.types import BindingState

LIVE = (BindingState.ASKED.value, BindingState.AGREED.value)


class LicenceBinding(models.Model):
    """A wish to see the licence of `holder_id`, and its answer. An answered or ended one stays."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_id = models.UUIDField()
    holder_id = models.UUIDField()
    licence_id = models.UUIDField()
    state = models.CharField(max_length=10, default=BindingState.ASKED.value)
    person_slot = models.PositiveSmallIntegerField()
    licence_slot = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    answer_by = models.DateField()
    agreed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person_id", "licence_id"],
                condition=Q(state__in=LIVE),
                name="mandates_licence_once",
            ),
            models.UniqueConstraint(
                fields=["person_id", "person_slot"],
                condition=Q(state__in=LIVE),
                name="mandates_licence_of_person",
            ),
            models.UniqueConstraint(
                fields=["licence_id", "licence_slot"],
                condition=Q(state__in=LIVE),
                name="mandates_licence_of_licence",
            ),
            models.CheckConstraint(
                condition=~Q(person_id=F("holder_id")), name="mandates_licence_other"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in BindingState]),
                name="mandates_licence_state",
            ),
            models.CheckConstraint(
                condition=Q(state=BindingState.ASKED.value, agreed_at__isnull=True)
                | Q(state=BindingState.AGREED.value, agreed_at__isnull=False)
                | ~Q(state__in=LIVE) & Q(ended_at__isnull=False),
                name="mandates_licence_answered",
            ),
        )
        indexes = (
            models.Index(fields=["holder_id", "-asked_at"], name="mandates_licence_holder"),
            models.Index(
                fields=["answer_by"],
                condition=Q(state=BindingState.ASKED.value),
                name="mandates_licence_waiting",
            ),
        )

    def __str__(self) -> str:
        return f"licence-binding:{self.pk}"
