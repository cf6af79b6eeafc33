"""Tables of the province: what it cosigned, word for word, what it promised, what it signs.

Why append-only where it can be: a cosignature, a nonce taken and a refusal to take one are
promises. The serving role may add to them and read them, and can change none.
"""

from django.contrib.postgres.fields import ArrayField
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


class Pool(models.Model):
    """A city's log that was admitted. Its row is the lock under which a turn is taken.

    `epoch` is the highest fence a city's writer has shown; `proposal` are entries that were
    replayed on top of `size` and that the city may write now; `accepted` names it and those it
    replaced.
    """

    id = models.CharField(primary_key=True, max_length=32)
    origin = models.CharField(max_length=120)
    log_vkey = models.CharField(max_length=240)
    city_key = models.CharField(max_length=64)
    supervisors = ArrayField(models.CharField(max_length=64))
    epoch = models.BigIntegerField(default=0)
    size = models.BigIntegerField(default=0)
    root = models.BinaryField(default=bytes)
    note = models.TextField(default="", blank=True)
    proposal = ArrayField(models.BinaryField(), default=list)
    accepted = ArrayField(models.CharField(max_length=64), default=list)
    admitted_at = models.DateTimeField()
    cosigned_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(size__gte=0), name="province_pool_size"),
            models.UniqueConstraint(fields=["origin"], name="province_pool_origin"),
        ]

    def __str__(self) -> str:
        return self.id


class Entry(models.Model):
    """One leaf of a city's log that this province cosigned. Append-only."""

    pk = models.CompositePrimaryKey("pool_id", "index")
    pool_id = models.CharField(max_length=32)
    index = models.BigIntegerField()
    body = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.pool_id}#{self.index}"


class Checkpoint(models.Model):
    """A head of a log with the city's signature and ours: the first of its size. Append-only."""

    pk = models.CompositePrimaryKey("pool_id", "size")
    pool_id = models.CharField(max_length=32)
    size = models.BigIntegerField()
    root = models.BinaryField()
    note = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.pool_id}@{self.size}"


class Call(models.Model):
    """A draw called in a cosigned log whose rules name this province as a party. Append-only.

    From `at` on its nonce is taken; `call_t` is the time in the log.
    """

    pk = models.CompositePrimaryKey("pool_id", "log_id")
    pool_id = models.CharField(max_length=32)
    log_id = models.BigIntegerField()
    alpha = models.BinaryField()
    commitment = models.CharField(max_length=64)
    call_t = models.BigIntegerField()
    reveal_s = models.BigIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.pool_id}/{self.log_id}"


class Opening(models.Model):
    """The one answer for a called draw: its nonce taken, or `unopened` signed. Append-only.

    One row for a draw: whoever inserts it first decides, and nobody can decide otherwise later.
    """

    pk = models.CompositePrimaryKey("pool_id", "log_id")
    pool_id = models.CharField(max_length=32)
    log_id = models.BigIntegerField()
    nonce = models.CharField(max_length=32, blank=True, default="")
    unopened = models.CharField(max_length=128, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(nonce="") & ~Q(unopened="")) | (~Q(nonce="") & Q(unopened="")),
                name="province_opening_one_of_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pool_id}/{self.log_id}"


class GenesisList(models.Model):
    """Numbers in use before a log, as a city handed them over; never shown. Append-only.

    Found by the root that the log names; `numbers` is deflated text, one number a line, in the
    order of that root.
    """

    pk = models.CompositePrimaryKey("pool_id", "root")
    pool_id = models.CharField(max_length=32)
    root = models.CharField(max_length=64)
    n = models.BigIntegerField()
    numbers = models.BinaryField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.pool_id}/{self.root[:8]}"


class Snapshot(models.Model):
    """The replayed state at one size, so that a start replays only the tail."""

    pool = models.OneToOneField(Pool, primary_key=True, on_delete=models.PROTECT)
    size = models.BigIntegerField()
    edge = ArrayField(models.BinaryField())
    body = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.pool_id}@{self.size}"


class Anomaly(models.Model):
    """Something a city said that cannot be: once for each kind and detail. Append-only."""

    id = models.BigAutoField(primary_key=True)
    pool_id = models.CharField(max_length=32)
    kind = models.CharField(max_length=24)
    detail = models.JSONField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pool_id", "kind", "digest"], name="province_anomaly_once"
            ),
        ]
        indexes = [models.Index(fields=["pool_id", "-at"], name="province_anomaly_of")]

    def __str__(self) -> str:
        return f"{self.kind}@{self.pool_id}"
