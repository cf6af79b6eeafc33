"""Tables of making and printing."""

import uuid

from django.db import models
from django.db.models import Q

from doorstep.fulfilment.types import OrderState, PrintState
from doorstep.registry.types import ObjectKind


class ProductionOrder(models.Model):
    """One object that a point makes and hands over; the object's id is the registry's."""

    object_id = models.UUIDField(primary_key=True, editable=False)
    case_number = models.CharField(max_length=40)
    kind = models.CharField(max_length=24)
    number = models.CharField(max_length=32)
    vehicle_id = models.UUIDField(null=True)
    driving_licence_id = models.UUIDField(null=True)
    point = models.CharField(max_length=40)
    state = models.CharField(max_length=16, default=OrderState.TO_PRODUCE.value)
    ordered_on = models.DateField()
    ordered_at = models.DateTimeField()
    produced_at = models.DateTimeField(null=True)
    produced_by = models.CharField(max_length=120, blank=True)
    handed_over_at = models.DateTimeField(null=True)
    handed_over_by = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in ObjectKind]),
                name="fulfilment_order_kind",
            ),
            models.CheckConstraint(
                condition=Q(vehicle_id__isnull=False, driving_licence_id__isnull=True)
                | Q(vehicle_id__isnull=True, driving_licence_id__isnull=False),
                name="fulfilment_order_of_one",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=OrderState.TO_PRODUCE.value,
                    produced_at__isnull=True,
                    handed_over_at__isnull=True,
                )
                | Q(
                    state=OrderState.PRODUCED.value,
                    produced_at__isnull=False,
                    handed_over_at__isnull=True,
                )
                | Q(
                    state=OrderState.HANDED_OVER.value,
                    produced_at__isnull=False,
                    handed_over_at__isnull=False,
                ),
                name="fulfilment_order_state",
            ),
        )
        indexes = (
            models.Index(fields=["case_number"], name="fulfilment_order_case"),
            # The desk's list: what this point still has to make or to give.
            models.Index(
                fields=["point", "state", "ordered_at", "object_id"],
                condition=~Q(state=OrderState.HANDED_OVER.value),
                name="fulfilment_order_desk",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class Print(models.Model):
    """One try at putting a form on paper, and the paper."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    order = models.ForeignKey(ProductionOrder, models.PROTECT, related_name="prints")
    state = models.CharField(max_length=8, default=PrintState.WAITING.value)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=120)
    done_at = models.DateTimeField(null=True)
    pdf = models.BinaryField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    problem_code = models.CharField(max_length=60, blank=True)
    problem_slots = models.JSONField(default=dict)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=(Q(state=PrintState.READY.value) & Q(pdf__isnull=False) & ~Q(sha256=""))
                | (~Q(state=PrintState.READY.value) & Q(pdf__isnull=True) & Q(sha256="")),
                name="fulfilment_print_ready",
            ),
            models.CheckConstraint(
                condition=(Q(state=PrintState.FAILED.value) & ~Q(problem_code=""))
                | (~Q(state=PrintState.FAILED.value) & Q(problem_code="")),
                name="fulfilment_print_failed",
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"
