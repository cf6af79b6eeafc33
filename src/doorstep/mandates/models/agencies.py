"""Agencies: what was agreed with whom for which point, how much a day, and who was trained.

Why the day's count is a row with a check: two clerks who take the last one at once must not both
have it.
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value


def _days() -> Func:
    return Func(
        F("from_on"),
        F("until_on"),
        Value("[]"),
        function="daterange",
        output_field=DateRangeField(),
    )


class Contract(models.Model):
    """What the organisation that runs a point may do there for others, both days included."""

    point = models.CharField(max_length=40)
    organisation = models.CharField(max_length=100)
    from_on = models.DateField()
    until_on = models.DateField()
    procedures = ArrayField(models.CharField(max_length=60))
    daily_cap = models.PositiveIntegerField()
    sample = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)

    class Meta:
        constraints = (
            ExclusionConstraint(
                name="mandates_contract_overlap",
                expressions=[
                    (F("point"), RangeOperators.EQUAL),
                    (_days(), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="mandates_contract_days"
            ),
            models.CheckConstraint(condition=Q(daily_cap__gte=1), name="mandates_contract_cap"),
        )

    def __str__(self) -> str:
        return f"contract:{self.pk} {self.point}"


class AgencyDay(models.Model):
    """How many businesses were begun under a contract on one day, and how many may be."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="counted")
    on = models.DateField()
    taken = models.PositiveIntegerField()
    cap = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["contract", "on"], name="mandates_day_once"),
            models.CheckConstraint(condition=Q(taken__lte=F("cap")), name="mandates_day_cap"),
        )

    def __str__(self) -> str:
        return f"{self.contract_id} {self.on} {self.taken}/{self.cap}"


class Training(models.Model):
    """A clerk trained to act for people at a point, both days included."""

    user_id = models.BigIntegerField()
    point = models.CharField(max_length=40)
    certificate = models.CharField(max_length=60)
    from_on = models.DateField()
    until_on = models.DateField()
    sample = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)

    class Meta:
        constraints = (
            ExclusionConstraint(
                name="mandates_training_overlap",
                expressions=[
                    (F("user_id"), RangeOperators.EQUAL),
                    (F("point"), RangeOperators.EQUAL),
                    (_days(), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="mandates_training_days"
            ),
        )

    def __str__(self) -> str:
        return f"training:{self.pk}"
