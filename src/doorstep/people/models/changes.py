"""Changes that could take an account from somebody: another phone, another number, one's own death.

Why each waits for somebody: a phone for the holder of the old one, who may stop it; the rest for a
second member of staff, whom the database will not let be the first.
"""

import uuid

from django.db import models
from django.db.models import F, Q

from doorstep.people.changes import ChangeState, PersonChangeKind, PhoneChangeState
from doorstep.people.models.accounts import User
from doorstep.people.models.persons import Person


class PhoneChange(models.Model):
    """Another phone is to sign in from a day on, unless the holder of the old one stops it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="phone_changes")
    state = models.CharField(max_length=8, default=PhoneChangeState.WAITING.value)
    phone_sealed = models.BinaryField()
    phone_key = models.CharField(max_length=16)
    asked_at = models.DateTimeField()
    from_on = models.DateField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(state=PhoneChangeState.WAITING.value),
                name="people_phone_change_one",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[each.value for each in PhoneChangeState]),
                name="people_phone_change_state",
            ),
        )
        indexes = (
            models.Index(
                fields=["from_on"],
                condition=Q(state=PhoneChangeState.WAITING.value),
                name="people_phone_change_due",
            ),
        )

    def __str__(self) -> str:
        return f"phone change {self.pk}"


class PersonChange(models.Model):
    """A death, two rows of one person, or another number: asked by one, decided by another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=8)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="changes")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    died_on = models.DateField(null=True)
    new_sealed = models.BinaryField(null=True)
    new_key = models.CharField(max_length=16, blank=True)
    reason = models.CharField(max_length=200)
    state = models.CharField(max_length=8, default=ChangeState.WAITING.value)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state=ChangeState.WAITING.value),
                name="people_change_one",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="people_change_second_other",
            ),
            models.CheckConstraint(
                condition=Q(kind=PersonChangeKind.DEATH.value, died_on__isnull=False)
                | Q(kind=PersonChangeKind.MERGE.value, other__isnull=False)
                | Q(kind=PersonChangeKind.RENUMBER.value, new_sealed__isnull=False),
                name="people_change_whole",
            ),
            models.CheckConstraint(
                condition=Q(state=ChangeState.WAITING.value, decided_by__isnull=True)
                | Q(
                    state__in=[ChangeState.DONE.value, ChangeState.REFUSED.value],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
                name="people_change_decided",
            ),
            models.CheckConstraint(
                condition=Q(other__isnull=True) | ~Q(other=F("person")),
                name="people_change_two_rows",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} of {self.person_id}"


class FormerNumber(models.Model):
    """A number under which a person was known before; found by it, but nobody's any more."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="former_numbers")
    name = models.CharField(max_length=200)
    document_kind = models.CharField(max_length=20)
    document_country = models.CharField(max_length=3, blank=True)
    number_sealed = models.BinaryField()
    number_key = models.CharField(max_length=16)
    number_index = models.BinaryField()
    index_key = models.CharField(max_length=16)
    until_on = models.DateField()

    class Meta:
        indexes = (models.Index(fields=["number_index"], name="people_former_number"),)

    def __str__(self) -> str:
        return f"former number of {self.person_id}"
