"""Who sees another's vehicle with its owner's consent.

Why numbered slots: how many a person may hold, and how many may see one vehicle, is a number of
the law's tables; two askers at once find the last slot taken by its constraint.
"""

import uuid

from django.db import models
from django.db.models import F, Q

from doorstep.mandates.types import BindingState

LIVE = (BindingState.ASKED.value, BindingState.AGREED.value)


class Binding(models.Model):
    """A wish to see a vehicle of `owner_id`, and its answer. An answered or ended one stays."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_id = models.UUIDField()
    owner_id = models.UUIDField()
    vehicle_id = models.UUIDField()
    state = models.CharField(max_length=10, default=BindingState.ASKED.value)
    person_slot = models.PositiveSmallIntegerField()
    vehicle_slot = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    answer_by = models.DateField()
    agreed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person_id", "vehicle_id"],
                condition=Q(state__in=LIVE),
                name="mandates_binding_once",
            ),
            models.UniqueConstraint(
                fields=["person_id", "person_slot"],
                condition=Q(state__in=LIVE),
                name="mandates_binding_of_person",
            ),
            models.UniqueConstraint(
                fields=["vehicle_id", "vehicle_slot"],
                condition=Q(state__in=LIVE),
                name="mandates_binding_of_vehicle",
            ),
            models.CheckConstraint(
                condition=~Q(person_id=F("owner_id")), name="mandates_binding_other"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in BindingState]),
                name="mandates_binding_state",
            ),
            models.CheckConstraint(
                condition=Q(state=BindingState.ASKED.value, agreed_at__isnull=True)
                | Q(state=BindingState.AGREED.value, agreed_at__isnull=False)
                | ~Q(state__in=LIVE) & Q(ended_at__isnull=False),
                name="mandates_binding_answered",
            ),
        )
        indexes = (
            models.Index(fields=["owner_id", "-asked_at"], name="mandates_binding_owner"),
            models.Index(
                fields=["answer_by"],
                condition=Q(state=BindingState.ASKED.value),
                name="mandates_binding_waiting",
            ),
        )

    def __str__(self) -> str:
        return f"binding:{self.pk}"
