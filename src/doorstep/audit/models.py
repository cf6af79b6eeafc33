"""Tables of the record: rows as they were made, batches that seal them, keys of repeats.

Why rows are not chained when made: a chain head in each transaction puts the whole city into one
queue. A row carries a mark of its own, and the sealer orders what was committed.
"""

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

if TYPE_CHECKING:
    _IntegerLike = models.Field[int, int]
else:
    _IntegerLike = models.Field  # Django's fields cannot be subscripted when they run


class TransactionIdField(_IntegerLike):
    """PostgreSQL's `xid8`: the transaction that wrote a row, as an integer."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:  # noqa: ARG002 - Django's name
        return "xid8"

    def from_db_value(self, value: Any, *_: object) -> int | None:
        """The driver knows no xid8 and answers text."""
        return None if value is None else int(value)

    def get_prep_value(self, value: Any) -> str | None:
        """There is no cast from bigint to xid8, from text there is."""
        return None if value is None else str(value)


class CurrentTransaction(models.Func):
    """The id of the running transaction."""

    function = "pg_current_xact_id"
    arity = 0
    output_field = TransactionIdField()


class AuditRow(models.Model):
    """Who did, decided or looked at what. Append-only."""

    at = models.DateTimeField()
    action = models.CharField(max_length=80)
    subject = models.CharField(max_length=120)
    actor = models.CharField(max_length=120)
    post = models.CharField(max_length=16, blank=True)
    point = models.CharField(max_length=40, blank=True)
    purpose = models.CharField(max_length=200, blank=True)
    case_number = models.CharField(max_length=40, blank=True)
    detail = models.JSONField(default=dict)
    nonce = models.UUIDField()
    key_id = models.CharField(max_length=16)
    mark = models.BinaryField()
    txid = TransactionIdField(db_default=CurrentTransaction())

    class Meta:
        indexes = (
            models.Index(fields=["txid", "id"], name="audit_row_sealing"),
            models.Index(fields=["subject", "-id"], name="audit_row_subject"),
            models.Index(fields=["actor", "-id"], name="audit_row_actor"),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.action} {self.subject}"


class Batch(models.Model):
    """Rows sealed together under a signed head. Append-only.

    It holds the rows that transactions with `from_txid` ≤ id < `below_txid` wrote, as far as their
    own id is above `base_row`: a record restored into another server starts counting transactions
    anew, and then the base moves.
    """

    number = models.BigIntegerField(primary_key=True)
    base_row = models.BigIntegerField()
    from_txid = models.BigIntegerField()
    below_txid = models.BigIntegerField()
    rows = models.PositiveIntegerField()
    row_ids = ArrayField(models.BigIntegerField())
    leaves = models.BinaryField()
    head = models.BinaryField()
    key_id = models.CharField(max_length=16)
    public_key = models.CharField(max_length=64)
    signature = models.BinaryField()
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(below_txid__gt=models.F("from_txid")), name="audit_batch_range"
            ),
        )

    def __str__(self) -> str:
        return f"batch {self.number}"


class Idempotency(models.Model):
    """One act done under one caller's key, and its answer; kept seven days."""

    pk = models.CompositePrimaryKey("actor", "key")
    actor = models.CharField(max_length=120)
    key = models.CharField(max_length=200)
    act = models.CharField(max_length=120)
    request_hash = models.CharField(max_length=96)
    answer = models.JSONField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "audit_idempotency"
        indexes = (models.Index(fields=["made_at"], name="audit_idempotency_age"),)

    def __str__(self) -> str:
        return f"{self.act} {self.key}"
