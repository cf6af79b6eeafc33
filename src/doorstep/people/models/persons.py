"""Persons and units: who somebody is, apart from any account.

Why numbers are only bytes here: a stolen table must say nothing about anybody. A keyed index finds
a number, an encrypted field shows it, and each row names the keys it was made with.
"""

import uuid

from django.db import models
from django.db.models import Q

from doorstep.people.types import PersonKind


class Person(models.Model):
    """A natural person or a unit. One made by a bare phone has no name and no number yet."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=8, default=PersonKind.NATURAL.value)
    name = models.CharField(max_length=200, blank=True)
    number_sealed = models.BinaryField(null=True)
    number_key = models.CharField(max_length=16, blank=True)
    number_index = models.BinaryField(null=True)
    index_key = models.CharField(max_length=16, blank=True)
    phone_sealed = models.BinaryField(null=True)
    phone_key = models.CharField(max_length=16, blank=True)
    division_code = models.CharField(max_length=6, blank=True)
    residence_permit_until = models.DateField(null=True)
    sample = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["number_index"], name="people_person_number"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in PersonKind]), name="people_person_kind"
            ),
            models.CheckConstraint(
                condition=Q(number_sealed__isnull=True, number_index__isnull=True)
                | Q(number_sealed__isnull=False, number_index__isnull=False),
                name="people_person_sealed_and_found",
            ),
        )

    def __str__(self) -> str:
        return f"person:{self.pk}"
