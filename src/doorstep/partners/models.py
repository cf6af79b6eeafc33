"""Contracts of partners, their secrets and tokens as keyed digests, and what persons allowed."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class Partner(models.Model):
    """An organisation and its contract, both days included; ended at once by `ended_at`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_id = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=100)
    uscc = models.CharField(max_length=18)
    scopes = ArrayField(models.CharField(max_length=40))
    calls_per_minute = models.PositiveIntegerField()
    from_on = models.DateField()
    until_on = models.DateField()
    contact_sealed = models.BinaryField()
    contact_key = models.CharField(max_length=16)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, blank=True)
    ended_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["uscc"], condition=Q(ended_at__isnull=True), name="partners_partner_one"
            ),
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="partners_partner_days"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_why="")
                | Q(ended_at__isnull=False) & ~Q(ended_why=""),
                name="partners_partner_ended",
            ),
        )

    def __str__(self) -> str:
        return f"partner:{self.pk}"


class Secret(models.Model):
    """What a partner's program shows to get a token; from `ends_at` on it shows nothing."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="secrets")
    mark = models.BinaryField()
    key_id = models.CharField(max_length=16)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            # Of those without an end there is one: the newest.
            models.UniqueConstraint(
                fields=["partner"], condition=Q(ends_at__isnull=True), name="partners_secret_newest"
            ),
        )

    def __str__(self) -> str:
        return f"secret {self.pk}"


class Token(models.Model):
    """An access token with the scopes it was asked for."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="tokens")
    secret = models.ForeignKey(Secret, on_delete=models.PROTECT, related_name="tokens")
    mark = models.BinaryField()
    key_id = models.CharField(max_length=16)
    scopes = ArrayField(models.CharField(max_length=40))
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["mark"], name="partners_token_mark"),)
        indexes = (models.Index(fields=["expires_at"], name="partners_token_age"),)

    def __str__(self) -> str:
        return f"token {self.pk}"


class Allowance(models.Model):
    """A person lets a partner follow one case until a day; either day ends it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="allowances")
    person_id = models.UUIDField()
    case_number = models.CharField(max_length=13)
    given_at = models.DateTimeField()
    given_on = models.DateField()
    until_on = models.DateField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["partner", "case_number"],
                condition=Q(ended_at__isnull=True),
                name="partners_allowance_one",
            ),
            models.CheckConstraint(
                condition=Q(until_on__gte=F("given_on")), name="partners_allowance_days"
            ),
        )
        indexes = (models.Index(fields=["case_number"], name="partners_allowance_case"),)

    def __str__(self) -> str:
        return f"allowance:{self.pk}"
