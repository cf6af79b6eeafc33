"""Tables of this door: acts asked for and not settled yet, numbered files out and in.

Why files are kept: a file that got lost on the way is handed over again, byte for byte.
"""

from django.db import models
from django.db.models import Q


class Wanted(models.Model):
    """One act asked of the platform, written in the transaction of our own decision.

    `settled_at` is set in the transaction in which the serial number takes effect, by whichever
    transport it came.
    """

    id = models.BigAutoField(primary_key=True)
    case_number = models.CharField(max_length=13)
    subject = models.CharField(max_length=60)
    body = models.JSONField()
    made_at = models.DateTimeField()
    brought_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case_number"], name="police_wanted_once"),)
        indexes = (
            models.Index(
                fields=["subject", "id"],
                condition=Q(settled_at__isnull=True),
                name="police_wanted_waits",
            ),
        )

    def __str__(self) -> str:
        return self.case_number


class FileOut(models.Model):
    """A numbered file we made. Append-only; a row says that it exists, `Wanted` what is owed."""

    number = models.PositiveIntegerField(primary_key=True)
    content = models.BinaryField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"out {self.number}"


class FileIn(models.Model):
    """A numbered file that was taken, and which of its lines could not be used. Append-only."""

    number = models.PositiveIntegerField(primary_key=True)
    digest = models.CharField(max_length=64)
    taken_at = models.DateTimeField()
    troubles = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"in {self.number}"
