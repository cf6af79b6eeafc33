"""One business that one person lets another do, until a day.

Why the agent is a word (`person:…`, `unit:…`, `point:…`): a relative, a company and an agency's
point have nothing in common but that they act.
"""

import uuid

from django.db import models
from django.db.models import F, Q

from doorstep.mandates.types import End, MandateState, PaperMark, Way

LIVE = (MandateState.ASKED.value, MandateState.CONFIRMED.value)
_PAPER_CONFIRMED = Q(way=Way.PAPER.value, confirmed_at__isnull=False)


class Mandate(models.Model):
    """`principal_id` lets `agent` act in one procedure, for one vehicle if one is named.

    On paper `recorded_by` saw the principal sign, and `confirmed_by` is somebody else unless a
    portrait was taken. `asked_in` is the text message a reply answers.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=13)
    principal_id = models.UUIDField()
    agent = models.CharField(max_length=60)
    procedure = models.CharField(max_length=60)
    vehicle_id = models.UUIDField(null=True)
    from_on = models.DateField()
    until_on = models.DateField()
    state = models.CharField(max_length=10)
    way = models.CharField(max_length=6)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=80)
    asked_in = models.UUIDField(null=True)
    paper_mark = models.CharField(max_length=12, blank=True, default="")
    recorded_by = models.CharField(max_length=80, blank=True, default="")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=80, blank=True, default="")
    portrayed = models.BooleanField(default=False)
    case_number = models.CharField(max_length=13, blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, blank=True, default="")
    ended_why = models.CharField(max_length=10, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["number"], name="mandates_mandate_number"),
            models.UniqueConstraint(
                fields=["principal_id", "agent", "procedure", "vehicle_id"],
                condition=Q(state__in=LIVE),
                nulls_distinct=False,
                name="mandates_mandate_once",
            ),
            models.UniqueConstraint(
                fields=["case_number"],
                condition=~Q(case_number=""),
                name="mandates_mandate_case",
            ),
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="mandates_mandate_days"
            ),
            models.CheckConstraint(
                condition=Q(state=MandateState.ASKED.value, confirmed_at__isnull=True)
                | Q(state=MandateState.CONFIRMED.value, confirmed_at__isnull=False)
                | (
                    Q(state=MandateState.ENDED.value, ended_at__isnull=False)
                    & Q(ended_why__in=[why.value for why in End])
                ),
                name="mandates_mandate_state",
            ),
            models.CheckConstraint(
                condition=Q(way__in=[way.value for way in Way]), name="mandates_mandate_way"
            ),
            models.CheckConstraint(
                condition=~Q(way=Way.PAPER.value)
                | (Q(paper_mark__in=[mark.value for mark in PaperMark]) & ~Q(recorded_by="")),
                name="mandates_mandate_paper",
            ),
            # Four eyes: whoever saw the paper signed is not whoever confirms it.
            models.CheckConstraint(
                condition=~_PAPER_CONFIRMED | Q(portrayed=True) | ~Q(confirmed_by=F("recorded_by")),
                name="mandates_mandate_four_eyes",
            ),
        )
        indexes = (
            models.Index(fields=["principal_id", "-asked_at"], name="mandates_mandate_of"),
            models.Index(fields=["agent", "-asked_at"], name="mandates_mandate_agent"),
            models.Index(
                fields=["until_on"], condition=Q(state__in=LIVE), name="mandates_mandate_live"
            ),
            models.Index(
                fields=["asked_in"],
                condition=Q(state=MandateState.ASKED.value),
                name="mandates_mandate_asked",
            ),
        )

    def __str__(self) -> str:
        return self.number


class Portrait(models.Model):
    """The live picture that confirmed a mandate on paper, encrypted for its row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mandate = models.OneToOneField(Mandate, on_delete=models.PROTECT, related_name="portrait")
    sealed = models.BinaryField()
    key_id = models.CharField(max_length=16)
    taken_at = models.DateTimeField()
    taken_by = models.CharField(max_length=80)

    def __str__(self) -> str:
        return f"portrait of {self.mandate_id}"
