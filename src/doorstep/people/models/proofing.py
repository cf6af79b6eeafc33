"""Proofing (面签): a person is shown to be who they say, with the papers that prove it was done.

Why the second clerk is a constraint: a rule that only code keeps is broken by the next page that
forgets it, and this one protects people whose card no machine reads.
"""

import uuid

from django.db import models
from django.db.models import F, Q

from doorstep.people.models.accounts import User
from doorstep.people.models.persons import Person
from doorstep.people.proofing import (
    DocumentSeen,
    FaceSeen,
    PaperKind,
    PhoneState,
    ProofingState,
)


class Proofing(models.Model):
    """One proofing of one person at a counter, belonging to one case; done once, then unchanged.

    Those of invented people belong to no case.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="proofings")
    case_number = models.CharField(max_length=16, blank=True)
    state = models.CharField(max_length=8, default=ProofingState.OPEN.value)
    point = models.CharField(max_length=40)
    clerk = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    document = models.CharField(max_length=12)
    face = models.CharField(max_length=8, blank=True)
    second = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    second_at = models.DateTimeField(null=True)
    phone_state = models.CharField(max_length=10, blank=True)
    phone_sealed = models.BinaryField(null=True)
    phone_key = models.CharField(max_length=16, blank=True)
    begun_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["case_number"],
                condition=~Q(case_number=""),
                name="people_proofing_case",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state=ProofingState.OPEN.value),
                name="people_proofing_one_open",
            ),
            models.CheckConstraint(
                condition=Q(second__isnull=True) | ~Q(second=F("clerk")),
                name="people_proofing_second_other",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[each.value for each in ProofingState])
                & Q(document__in=[each.value for each in DocumentSeen])
                & Q(face__in=["", *(each.value for each in FaceSeen)])
                & Q(phone_state__in=["", *(each.value for each in PhoneState)]),
                name="people_proofing_words",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProofingState.DONE.value)
                | Q(
                    face=FaceSeen.SAME.value,
                    document__in=[DocumentSeen.READ.value, DocumentSeen.TYPED.value],
                    done_at__isnull=False,
                )
                | Q(second__isnull=False, done_at__isnull=False) & ~Q(face=""),
                name="people_proofing_seen_by_two",
            ),
        )
        indexes = (models.Index(fields=["person", "-done_at"], name="people_proofing_newest"),)

    def __str__(self) -> str:
        return f"proofing:{self.pk}"


class ProofingPaper(models.Model):
    """One paper of a proofing: portrait, agreement or signature, encrypted for its row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proofing = models.ForeignKey(Proofing, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=10)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    sealed = models.BinaryField()
    key_id = models.CharField(max_length=16)
    taken_at = models.DateTimeField()
    taken_by = models.CharField(max_length=80)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["proofing", "kind"], name="people_paper_one"),
            models.CheckConstraint(
                condition=Q(kind__in=[each.value for each in PaperKind]), name="people_paper_kind"
            ),
        )
        indexes = (models.Index(fields=["taken_at"], name="people_paper_age"),)

    def __str__(self) -> str:
        return f"{self.kind} of {self.proofing_id}"
