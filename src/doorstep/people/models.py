"""Who acts: persons, accounts, posts, and the codes that let a phone sign in.

Why numbers are only bytes here: a stolen table must say nothing about anybody. A keyed index finds
a number, an encrypted field shows it, and each row names the keys it was made with.
"""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from doorstep.kernel.actor import Post
from doorstep.people.types import OFFICE, PersonKind, UserKind


def _choices(*kinds: UserKind | PersonKind) -> list[str]:
    return [kind.value for kind in kinds]


class Person(models.Model):
    """A natural person or a unit. One made by a bare phone has no name and no number yet."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=8, default=PersonKind.NATURAL.value)
    name = models.CharField(max_length=200, blank=True)
    number_sealed = models.BinaryField(null=True)
    number_key = models.CharField(max_length=16, blank=True)
    number_index = models.BinaryField(null=True)
    index_key = models.CharField(max_length=16, blank=True)
    phone_sealed = models.BinaryField(null=True)
    phone_key = models.CharField(max_length=16, blank=True)
    division_code = models.CharField(max_length=6, blank=True)
    residence_permit_until = models.DateField(null=True)
    sample = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["number_index"], name="people_person_number"),
            models.CheckConstraint(
                condition=Q(kind__in=_choices(*PersonKind)), name="people_person_kind"
            ),
            models.CheckConstraint(
                condition=Q(number_sealed__isnull=True, number_index__isnull=True)
                | Q(number_sealed__isnull=False, number_index__isnull=False),
                name="people_person_sealed_and_found",
            ),
        )

    def __str__(self) -> str:
        return f"person:{self.pk}"


class User(AbstractBaseUser):
    """An account that can sign in. A citizen's stands for one person; staff have posts instead."""

    kind = models.CharField(max_length=8)
    username = models.CharField(max_length=64)
    name = models.CharField(max_length=100, blank=True)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, null=True, related_name="user")
    phone_index = models.BinaryField(null=True)
    index_key = models.CharField(max_length=16, blank=True)
    is_active = models.BooleanField(default=True)
    demo_key = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = BaseUserManager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["username"], name="people_user_username"),
            models.UniqueConstraint(fields=["phone_index"], name="people_user_phone"),
            models.CheckConstraint(
                condition=Q(kind=UserKind.CITIZEN.value, person__isnull=False)
                | Q(kind=UserKind.STAFF.value, person__isnull=True, phone_index__isnull=True),
                name="people_user_kind",
            ),
        )

    def __str__(self) -> str:
        return f"user:{self.pk}"


class LoginCode(models.Model):
    """The newest code one caller asked for one phone; never the phone, never the code."""

    phone_index = models.BinaryField()
    caller = models.CharField(max_length=128)
    mark = models.BinaryField()
    key_id = models.CharField(max_length=16)
    wrong = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["phone_index", "caller"], name="people_login_code_one"),
        )
        indexes = (models.Index(fields=["expires_at"], name="people_login_code_age"),)

    def __str__(self) -> str:
        return f"login code {self.pk}"


class LoginCount(models.Model):
    """How often one caller did one thing in one window."""

    kind = models.CharField(max_length=16)
    who = models.CharField(max_length=128)
    window_at = models.DateTimeField()
    times = models.IntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "who", "window_at"], name="people_login_count_window"
            ),
        )
        indexes = (models.Index(fields=["window_at"], name="people_login_count_age"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.times}"


class Appointment(models.Model):
    """A post held at a service point, both days included."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appointments")
    post = models.CharField(max_length=16)
    point = models.CharField(max_length=40)
    point_kind = models.CharField(max_length=16)
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        constraints = (
            ExclusionConstraint(
                name="people_appointment_overlap",
                expressions=[
                    (F("user"), RangeOperators.EQUAL),
                    (F("post"), RangeOperators.EQUAL),
                    (F("point"), RangeOperators.EQUAL),
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
                condition=~Q(post=Post.REGISTRAR.value) | Q(point_kind=OFFICE),
                name="people_appointment_registrar",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="people_appointment_days",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.post}@{self.point}"
