"""Tables of cases: the case as it stands, what happened to it, what was decided.

Why the timeline is a table of its own: what a citizen is told happened is written by the act
itself and never edited, whatever the case becomes.
"""

import uuid

from django.db import models
from django.db.models import Q

from doorstep.procedures.engine.types import ENDED, CaseStatus

_ENDED = sorted(status.value for status in ENDED)
_NUMBER = 13


class Case(models.Model):
    """One case (一笔业务). `step` is the index of the step that is next.

    `kept_until` is the last day on which the vehicle may get the number this case keeps for it;
    `checklist` is the number of the list it honours, with its day and what that list asks to bring.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=_NUMBER)
    procedure = models.CharField(max_length=60)
    status = models.CharField(max_length=24)
    step = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    channel = models.CharField(max_length=12)
    point = models.CharField(max_length=40, blank=True, default="")
    applicant_id = models.UUIDField()
    agent_id = models.UUIDField(null=True)
    opened_by = models.CharField(max_length=120)
    subject = models.CharField(max_length=60)
    vehicle_class = models.CharField(max_length=8, blank=True, default="")
    use_character = models.CharField(max_length=2, blank=True, default="")
    inputs = models.JSONField(default=dict)
    examined = models.JSONField(default=dict)
    film = models.CharField(max_length=80, blank=True, default="")
    draw_id = models.UUIDField(null=True)
    plate_kind = models.CharField(max_length=2, blank=True, default="")
    plate_number = models.CharField(max_length=16, blank=True, default="")
    kept_until = models.DateField(null=True)
    checklist = models.CharField(max_length=10, blank=True, default="")
    checklist_on = models.DateField(null=True)
    checklist_evidence = models.JSONField(default=list)
    vehicle_id = models.CharField(max_length=40, blank=True, default="")
    received_at = models.DateTimeField()
    received_on = models.DateField()
    clock_from_on = models.DateField()
    accept_by = models.DateField()
    accepted_at = models.DateTimeField(null=True)
    accepted_on = models.DateField(null=True)
    accepted_by = models.CharField(max_length=120, blank=True, default="")
    by_silence = models.BooleanField(default=False)
    examined_by = models.CharField(max_length=120, blank=True, default="")
    decided_on = models.DateField(null=True)
    decided_by = models.CharField(max_length=120, blank=True, default="")
    due_on = models.DateField(null=True)
    completed_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    outside_serial = models.CharField(max_length=32, blank=True, default="")
    outside_transport = models.CharField(max_length=12, blank=True, default="")
    outside_by = models.CharField(max_length=120, blank=True, default="")
    outside_sampled_by = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["number"], name="engine_case_number"),
            models.UniqueConstraint(
                fields=["procedure", "subject"],
                condition=~Q(status__in=_ENDED),
                name="engine_case_one_open",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in CaseStatus]),
                name="engine_case_status",
            ),
        )
        indexes = (
            models.Index(fields=["applicant_id", "-received_at"], name="engine_case_of"),
            models.Index(
                fields=["status", "received_at", "id"],
                condition=~Q(status__in=_ENDED),
                name="engine_case_work",
            ),
            models.Index(
                fields=["due_on", "received_at", "id"],
                condition=Q(status=CaseStatus.UNDER_REVIEW.value),
                name="engine_case_promised",
            ),
            models.Index(
                fields=["point", "status", "received_at"],
                condition=~Q(status__in=_ENDED),
                name="engine_case_at_point",
            ),
            models.Index(
                fields=["accept_by"],
                condition=Q(status=CaseStatus.RECEIVED.value),
                name="engine_case_silence",
            ),
            models.Index(fields=["draw_id"], name="engine_case_draw"),
        )

    def __str__(self) -> str:
        return self.number


class CaseEvent(models.Model):
    """One line of a timeline: a sentence with slots, who (post) and where (point). Append-only."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="events", db_index=False)
    at = models.DateTimeField()
    verb = models.CharField(max_length=40)
    status = models.CharField(max_length=24)
    sentence = models.CharField(max_length=200)
    slots = models.JSONField(default=dict)
    by = models.CharField(max_length=120)
    post = models.CharField(max_length=16, blank=True)
    point = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = (models.Index(fields=["case", "id"], name="engine_event_of"),)

    def __str__(self) -> str:
        return f"{self.case_id} {self.verb}"


class Decision(models.Model):
    """A judgement as it was made: canonical bytes, hash of the rules, reasons. Append-only."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions", db_index=False)
    kind = models.CharField(max_length=12)
    at = models.DateTimeField()
    on = models.DateField()
    by = models.CharField(max_length=120)
    outcome = models.CharField(max_length=12)
    body = models.BinaryField()
    rules_hash = models.CharField(max_length=64)
    reasons = models.JSONField(default=list)

    class Meta:
        indexes = (models.Index(fields=["case", "id"], name="engine_decision_of"),)

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.outcome}"


class Correction(models.Model):
    """The one list of everything missing (一次告知), and when it was answered."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="corrections", db_index=False)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=120)
    items = models.JSONField()
    until_on = models.DateField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case"], name="engine_correction_once"),)

    def __str__(self) -> str:
        return f"{self.case_id}"


class JointConsent(models.Model):
    """The answer of somebody who applies together with the applicant, in one role."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="consents", db_index=False)
    role = models.CharField(max_length=24)
    party_id = models.UUIDField()
    state = models.CharField(max_length=10)
    way = models.CharField(max_length=8, blank=True, default="")
    asked_at = models.DateTimeField()
    until_on = models.DateField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["case", "role", "party_id"], name="engine_consent_once"
            ),
            models.CheckConstraint(
                condition=Q(state="asked", answered_at__isnull=True, answered_by="")
                | (
                    Q(state__in=["agreed", "refused", "lapsed"], answered_at__isnull=False)
                    & ~Q(answered_by="")
                ),
                name="engine_consent_state",
            ),
            models.CheckConstraint(
                condition=Q(way__in=["tap", "counter"]) | (Q(way="") & ~Q(state="agreed")),
                name="engine_consent_way",
            ),
        )
        indexes = (
            models.Index(fields=["party_id", "-asked_at"], name="engine_consent_of"),
            models.Index(
                fields=["until_on"], condition=Q(state="asked"), name="engine_consent_asked"
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.role} {self.state}"


class Draft(models.Model):
    """Answers not handed in yet; seen by their owner alone. They name persons by id only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner_id = models.CharField(max_length=64)
    procedure = models.CharField(max_length=60)
    answers = models.JSONField(default=dict)
    changed_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["owner_id", "-changed_at"], name="engine_draft_of"),)

    def __str__(self) -> str:
        return f"{self.id}"


class Checklist(models.Model):
    """What to bring by the law of a day, promised until another; of nobody where no one signed in.

    `reasons` are codes of rules in the way or not judged yet, never facts; `evidence` is the list.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=10)
    procedure = models.CharField(max_length=60)
    on = models.DateField()
    until_on = models.DateField()
    kept_at = models.DateTimeField()
    owner_id = models.UUIDField(null=True)
    outcome = models.CharField(max_length=12)
    reasons = models.JSONField(default=dict)
    evidence = models.JSONField(default=list)
    rules_hash = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["number"], name="engine_checklist_number"),
            models.CheckConstraint(
                condition=Q(until_on__gte=models.F("on")), name="engine_checklist_days"
            ),
        )
        indexes = (models.Index(fields=["owner_id", "-kept_at"], name="engine_checklist_of"),)

    def __str__(self) -> str:
        return self.number


class Rating(models.Model):
    """What an applicant thought of a finished case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="ratings", db_index=False)
    stars = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case"], name="engine_rating_once"),
            models.CheckConstraint(
                condition=Q(stars__gte=1) & Q(stars__lte=5), name="engine_rating_stars"
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.stars}"
