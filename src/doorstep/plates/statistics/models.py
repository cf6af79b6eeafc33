"""Counts that follow from the log, kept so that a page with a million draws reads a few rows."""

from django.db import models

COUNTED = (
    "requested",
    "offered",
    "numbers",
    "fine_offered",
    "any_fine",
    "chosen",
    "fine_chosen",
    "unchosen",
    "uncalled",
    "unopened",
    "unserved",
    "lapsed",
    "cancelled",
    "assigned",
    "fine_assigned",
    "early",
    "fine_early",
)


class Tally(models.Model):
    """How far a pool's log is counted, and what is counted for the pool as a whole.

    `refused` is the rule by which the replay refused an entry: an alarm, and counting stops.
    """

    pool_id = models.CharField(primary_key=True, max_length=16)
    size = models.BigIntegerField(default=0)
    at = models.DateTimeField(null=True)
    segments = models.JSONField(default=list)
    slots = models.JSONField(default=dict)
    refused = models.CharField(max_length=40, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.pool_id}@{self.size}"


class CountedState(models.Model):
    """The replayed state where the counting stood, so that a new worker replays only the tail."""

    pool_id = models.CharField(primary_key=True, max_length=16)
    size = models.BigIntegerField()
    body = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.pool_id}@{self.size}"


class DayCount(models.Model):
    """What happened on one local day by one way at one outlet (empty: nowhere but at home)."""

    pk = models.CompositePrimaryKey("pool_id", "day", "channel", "point")
    pool_id = models.CharField(max_length=16)
    day = models.DateField()
    channel = models.CharField(max_length=32)
    point = models.CharField(max_length=32, blank=True)
    requested = models.IntegerField(default=0)
    offered = models.IntegerField(default=0)
    numbers = models.IntegerField(default=0)
    fine_offered = models.IntegerField(default=0)
    any_fine = models.IntegerField(default=0)
    chosen = models.IntegerField(default=0)
    fine_chosen = models.IntegerField(default=0)
    unchosen = models.IntegerField(default=0)
    uncalled = models.IntegerField(default=0)
    unopened = models.IntegerField(default=0)
    unserved = models.IntegerField(default=0)
    lapsed = models.IntegerField(default=0)
    cancelled = models.IntegerField(default=0)
    assigned = models.IntegerField(default=0)
    fine_assigned = models.IntegerField(default=0)
    early = models.IntegerField(default=0)
    fine_early = models.IntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.pool_id} {self.day}"


class FineApplicant(models.Model):
    """How many numbers that a rule calls fine one applicant chose; named as in the log."""

    pk = models.CompositePrimaryKey("pool_id", "rule", "applicant")
    pool_id = models.CharField(max_length=16)
    rule = models.CharField(max_length=64)
    applicant = models.CharField(max_length=64)
    chosen = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(
                fields=["pool_id", "rule", "chosen"],
                condition=models.Q(chosen__gte=2),
                name="statistics_fine_again",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pool_id} {self.chosen}"


class PublishedText(models.Model):
    """A published text that an entry or a setting names by its hash: rules, reasons."""

    hash = models.CharField(primary_key=True, max_length=64)
    text = models.TextField()

    def __str__(self) -> str:
        return self.hash
