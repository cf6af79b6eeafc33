"""Tables of the province: what cities ask to be signed, and what was decided."""

from django.db import models
from django.db.models import Q

from doorstep.province.types import RequestState


class Request(models.Model):
    """One supervised entry a city asks for, or the province orders; an officer decides it once.

    `intent` is the city's name for it. `signed` are the entries signed so far, each with its own
    minute: until one stands in the cosigned log (`index`), the next attempt is signed too.
    """

    pool_id = models.CharField(max_length=16)
    intent = models.CharField(max_length=64)
    verb = models.CharField(max_length=16)
    asked = models.JSONField()
    document = models.TextField(blank=True)
    ordered = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=[(s.value, s.name) for s in RequestState])
    why = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=100, blank=True)
    signed = models.JSONField(default=list)
    index = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pool_id", "intent"], name="province_request_once"),
            models.UniqueConstraint(fields=["pool_id", "index"], name="province_request_index"),
            models.CheckConstraint(
                condition=Q(state=RequestState.WAITING.value, decided_at__isnull=True)
                | ~Q(state=RequestState.WAITING.value) & Q(decided_at__isnull=False),
                name="province_request_decided",
            ),
            models.CheckConstraint(
                condition=~Q(state=RequestState.REJECTED.value) | ~Q(why=""),
                name="province_request_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["pool_id", "id"],
                condition=Q(state=RequestState.WAITING.value),
                name="province_request_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pool_id} {self.verb} {self.intent}"
