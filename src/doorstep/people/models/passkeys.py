"""Passkeys of accounts, and the questions a browser was asked a moment ago.

Why questions have rows: whoever answers one takes its row away, so that no answer counts twice,
however many bring it at once.
"""

import uuid

from django.db import models

from doorstep.people.models.accounts import User


class Passkey(models.Model):
    """One passkey; `credential` is its public part, which opens nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=40)
    credential_id = models.BinaryField()
    credential = models.BinaryField()
    sign_count = models.BigIntegerField()
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["credential_id"], name="people_passkey_one"),
        )
        indexes = (models.Index(fields=["user", "made_at"], name="people_passkey_of"),)

    def __str__(self) -> str:
        return f"passkey:{self.pk}"


class PasskeyQuestion(models.Model):
    """One challenge to one browser; `user` is nobody where whoever signs in says who they are."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", null=True)
    making = models.BooleanField()
    challenge = models.BinaryField()
    expires_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["expires_at"], name="people_passkey_question_age"),)

    def __str__(self) -> str:
        return f"passkey question:{self.pk}"
