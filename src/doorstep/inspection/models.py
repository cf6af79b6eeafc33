"""Test results as institutions entered them: a mistake is put right by a later entry."""

import uuid

from django.db import models
from django.db.models import Q


class TestResult(models.Model):
    """One test of one vehicle; `institution` is a point's code, `owner_id` its owner that day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    vin = models.CharField(max_length=17)
    owner_id = models.UUIDField(null=True)
    institution = models.CharField(max_length=40)
    report_number = models.CharField(max_length=24)
    tested_on = models.DateField()
    passed = models.BooleanField()
    items = models.JSONField()
    entered_by = models.CharField(max_length=120)
    entered_at = models.DateTimeField()
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="later")
    why = models.CharField(max_length=200, blank=True, default="")
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["institution", "report_number"],
                condition=Q(corrects__isnull=True),
                name="inspection_result_report",
            ),
            models.UniqueConstraint(
                fields=["corrects"],
                condition=Q(corrects__isnull=False),
                name="inspection_result_corrects",
            ),
            models.CheckConstraint(
                condition=(Q(corrects__isnull=True) & Q(why=""))
                | (Q(corrects__isnull=False) & ~Q(why="")),
                name="inspection_result_why",
            ),
        )
        indexes = (
            models.Index(fields=["vin", "-tested_on", "-entered_at"], name="inspection_of_vehicle"),
            models.Index(fields=["institution", "-entered_at"], name="inspection_at"),
        )

    def __str__(self) -> str:
        return f"{self.institution} {self.report_number}"
