"""Where an account is signed in: one row for each session, told apart by kind of device.

Why beside the session and not in it: a list of one's own devices needs an index by account, and
the key of a session must never stand on a page.
"""

import uuid

from django.db import models

from doorstep.people.models.accounts import User
from doorstep.people.types import DeviceKind


class Device(models.Model):
    """A session of an account; it is over when its session is gone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="devices")
    session_key = models.CharField(max_length=40)
    kind = models.CharField(max_length=8)
    browser = models.CharField(max_length=20, blank=True)
    network = models.CharField(max_length=24, blank=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in DeviceKind]),
                name="people_device_kind",
            ),
        )
        indexes = (models.Index(fields=["user", "-seen_at"], name="people_device_of"),)

    def __str__(self) -> str:
        return f"device:{self.pk}"
