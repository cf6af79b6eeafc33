"""The rights to former numbers, one row for each event that made one.

Why rows, where the record could be replayed: a right can be given up, and its holder is reminded
once of each stage.
"""

import uuid

from django.db import models
from django.db.models import Q

from doorstep.kernel.plate_number import PlateKind
from doorstep.numbers.types import RightState

_OPEN = Q(state=RightState.OPEN.value)


class NumberRight(models.Model):
    """One right. `last_day` is inclusive; `reminded` is the last stage told, in days before it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_id = models.UUIDField()
    plate_kind = models.CharField(max_length=2)
    plate_number = models.CharField(max_length=12)
    vin = models.CharField(max_length=17)
    event = models.CharField(max_length=24)
    held_from = models.DateField()
    event_on = models.DateField()
    last_day = models.DateField()
    shelved = models.BooleanField()
    state = models.CharField(max_length=8)
    ended_on = models.DateField(null=True)
    case_number = models.CharField(max_length=40, blank=True)
    """The case whose effect made the right."""
    used_case = models.CharField(max_length=40, blank=True, default="")
    """The case that put the number on another vehicle."""
    reminded = models.SmallIntegerField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["plate_number", "plate_kind"], condition=_OPEN, name="numbers_right_open"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in RightState]),
                name="numbers_right_state",
            ),
            models.CheckConstraint(
                condition=(_OPEN & Q(ended_on__isnull=True)) | (~_OPEN & Q(ended_on__isnull=False)),
                name="numbers_right_ended",
            ),
            models.CheckConstraint(
                condition=Q(plate_kind__in=[kind.value for kind in PlateKind]),
                name="numbers_right_kind",
            ),
        )
        indexes = (
            models.Index(fields=["person_id", "-event_on"], name="numbers_right_of"),
            models.Index(fields=["last_day"], condition=_OPEN, name="numbers_right_due"),
        )

    def __str__(self) -> str:
        return f"{self.plate_kind} {self.plate_number}"
