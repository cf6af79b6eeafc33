"""Accounts that sign in, and the codes that let a phone do so.

Why the login phone is the account's own: it is a key, and no contact. It lies sealed beside its
index, so that the index can be made anew with another key.
"""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from doorstep.people.models.persons import Person
from doorstep.people.types import UserKind


class User(AbstractBaseUser):
    """An account that can sign in. A citizen's stands for one person; staff have posts instead."""

    kind = models.CharField(max_length=8)
    username = models.CharField(max_length=64)
    name = models.CharField(max_length=100, blank=True)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, null=True, related_name="user")
    phone_index = models.BinaryField(null=True)
    index_key = models.CharField(max_length=16, blank=True)
    phone_sealed = models.BinaryField(null=True)
    phone_key = models.CharField(max_length=16, blank=True)
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
