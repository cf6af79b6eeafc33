"""Tables of fees. All append-only: a mistake is answered by a further row, not by a change."""

import uuid

from django.db import models
from django.db.models import Q


class Charge(models.Model):
    """One fee of one case, as assessed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case_number = models.CharField(max_length=40)
    item = models.CharField(max_length=60)
    name_zh = models.CharField(max_length=60)
    fen = models.BigIntegerField()
    basis = models.CharField(max_length=200)
    assessed_on = models.DateField()
    by = models.CharField(max_length=120)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case_number", "item"], name="payments_charge_once"),
            models.CheckConstraint(condition=Q(fen__gte=0), name="payments_charge_amount"),
            models.CheckConstraint(condition=~Q(basis=""), name="payments_charge_basis"),
        )

    def __str__(self) -> str:
        return f"{self.case_number} {self.item}"


class Receipt(models.Model):
    """A paper or electronic receipt: it may cover several charges, of one case."""

    number = models.CharField(max_length=40, primary_key=True)
    case_number = models.CharField(max_length=40)

    def __str__(self) -> str:
        return self.number


class Payment(models.Model):
    """Money received for one charge."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    charge = models.ForeignKey(Charge, models.PROTECT, related_name="payments", db_index=False)
    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="payments")
    fen = models.BigIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    point = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["charge"], name="payments_payment_once"),
            models.CheckConstraint(condition=Q(fen__gt=0), name="payments_payment_amount"),
        )

    def __str__(self) -> str:
        return f"{self.receipt_id} {self.fen}"
