"""Persons and units: who somebody is, apart from any account.

Why numbers are only bytes here: a stolen table must say nothing about anybody. A keyed index finds
a number, an encrypted field shows it, and each row names the keys it was made with.
"""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from doorstep.kernel.identity_document import DocumentKind
from doorstep.people.types import PersonKind


class Person(models.Model):
    """A natural person or a unit. One made by a bare phone has no name and no number yet.

    Phone, division and permit are what holds now; their history lies in `Contact` and `Residence`.
    A row that turned out to be another row's person stays, and says whose it is (`merged_into`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=8, default=PersonKind.NATURAL.value)
    name = models.CharField(max_length=200, blank=True)
    document_kind = models.CharField(max_length=20, blank=True)
    document_country = models.CharField(max_length=3, blank=True)
    number_sealed = models.BinaryField(null=True)
    number_key = models.CharField(max_length=16, blank=True)
    number_index = models.BinaryField(null=True)
    index_key = models.CharField(max_length=16, blank=True)
    phone_sealed = models.BinaryField(null=True)
    phone_key = models.CharField(max_length=16, blank=True)
    division_code = models.CharField(max_length=6, blank=True)
    residence_permit_until = models.DateField(null=True)
    sample = models.BooleanField(default=False)
    restricted_at = models.DateTimeField(null=True)
    died_on = models.DateField(null=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="merged"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["number_index"], name="people_person_number"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="people_person_merged_into_other",
            ),
            models.CheckConstraint(
                condition=Q(died_on__isnull=True) | Q(kind=PersonKind.NATURAL.value),
                name="people_person_died",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in PersonKind]), name="people_person_kind"
            ),
            models.CheckConstraint(
                condition=Q(number_sealed__isnull=True, number_index__isnull=True, document_kind="")
                | Q(number_sealed__isnull=False, number_index__isnull=False) & ~Q(document_kind=""),
                name="people_person_sealed_and_found",
            ),
            models.CheckConstraint(
                condition=Q(document_kind="")
                | Q(
                    kind=PersonKind.NATURAL.value,
                    document_kind__in=[kind.value for kind in DocumentKind if not kind.of_a_unit],
                )
                | Q(
                    kind=PersonKind.UNIT.value,
                    document_kind__in=[kind.value for kind in DocumentKind if kind.of_a_unit],
                ),
                name="people_person_document",
            ),
        )

    def __str__(self) -> str:
        return f"person:{self.pk}"


class UnitAgent(models.Model):
    """A natural person who acts for a unit, from a day until a day, both included.

    Whoever the unit takes back acts no more from that moment, whatever the last day was.
    """

    unit = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="agents")
    agent = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="acts_for")
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        constraints = (
            ExclusionConstraint(
                name="people_agent_overlap",
                condition=Q(ended_at__isnull=True),
                expressions=[
                    (F("unit"), RangeOperators.EQUAL),
                    (F("agent"), RangeOperators.EQUAL),
                    (
                        Func(
                            F("from_on"),
                            F("until_on"),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="people_agent_days",
            ),
            models.CheckConstraint(condition=~Q(unit=F("agent")), name="people_agent_other"),
        )

    def __str__(self) -> str:
        return f"{self.agent_id} for {self.unit_id}"
