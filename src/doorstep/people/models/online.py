"""Being verified online: what was handed in, who looked, what was decided.

Why the second reviewer is a constraint: where a machine doubts, one pair of eyes is not enough, and
a page that forgets that must not be able to decide.
"""

import uuid

from django.db import models
from django.db.models import F, Q

from doorstep.people.models.accounts import User
from doorstep.people.models.persons import Person
from doorstep.people.online import OPEN, Gesture, OnlineState, Opinion, PictureKind, Why


class OnlineProofing(models.Model):
    """One verification of one person; decided once, then unchanged."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="online_proofings")
    state = models.CharField(max_length=8, default=OnlineState.WAITING.value)
    gesture = models.CharField(max_length=12)
    opinion = models.CharField(max_length=8, default=Opinion.SILENT.value)
    asked_at = models.DateTimeField()
    first = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    first_at = models.DateTimeField(null=True)
    second = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=16, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person"], condition=Q(state__in=OPEN), name="people_online_one_open"
            ),
            models.CheckConstraint(
                condition=Q(second__isnull=True) | ~Q(second=F("first")),
                name="people_online_second_other",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[each.value for each in OnlineState])
                & Q(gesture__in=[each.value for each in Gesture])
                & Q(opinion__in=[each.value for each in Opinion])
                & Q(why__in=["", *(each.value for each in Why)]),
                name="people_online_words",
            ),
            models.CheckConstraint(
                condition=Q(state=OnlineState.WAITING.value, first__isnull=True)
                | Q(state=OnlineState.SECOND.value, first__isnull=False, second__isnull=True)
                | Q(state=OnlineState.REFUSED.value, first__isnull=False, decided_at__isnull=False)
                & ~Q(why="")
                | Q(state=OnlineState.DONE.value, first__isnull=False, decided_at__isnull=False)
                & (Q(opinion=Opinion.SURE.value) | Q(second__isnull=False)),
                name="people_online_seen_by_two",
            ),
        )
        indexes = (
            models.Index(
                fields=["asked_at"], condition=Q(state__in=OPEN), name="people_online_queue"
            ),
            models.Index(fields=["person", "-asked_at"], name="people_online_newest"),
        )

    def __str__(self) -> str:
        return f"online:{self.pk}"


class OnlinePicture(models.Model):
    """One picture, encrypted for its row; it goes when its days are over."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proofing = models.ForeignKey(OnlineProofing, on_delete=models.PROTECT, related_name="pictures")
    kind = models.CharField(max_length=8)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    sealed = models.BinaryField()
    key_id = models.CharField(max_length=16)
    taken_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["proofing", "kind"], name="people_picture_one"),
            models.CheckConstraint(
                condition=Q(kind__in=[each.value for each in PictureKind]),
                name="people_picture_kind",
            ),
        )
        indexes = (models.Index(fields=["taken_at"], name="people_picture_age"),)

    def __str__(self) -> str:
        return f"{self.kind} of {self.proofing_id}"
