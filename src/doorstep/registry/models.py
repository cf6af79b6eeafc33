"""Tables of the record: entries, and the projections written in the same transaction.

Why the constraints stand on projections: what must be unique is unique *today*; the entries keep
every former state.
"""

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.fields.json import KT

from doorstep.kernel.plate_number import PlateKind
from doorstep.registry.types import EntryAct, ObjectKind, ObjectState, Source, VehicleState

OWNING = [
    EntryAct.REGISTERED.value,
    EntryAct.TAKEN_OVER.value,
    EntryAct.MOVED_IN.value,
    EntryAct.TRANSFERRED.value,
]
"""Acts that say who owns a vehicle."""
_LIVE = [state.value for state in ObjectState if state.live]


class Vehicle(models.Model):
    """A vehicle as the sum of its entries; rewritten by replay, never by hand."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=16)
    vin = models.CharField(max_length=17)
    plate_kind = models.CharField(max_length=2)
    plate_number = models.CharField(max_length=12)
    owner_id = models.UUIDField()
    vehicle_class = models.CharField(max_length=4)
    use_character = models.CharField(max_length=1)
    registered_on = models.DateField()
    inspection_valid_until = models.DateField(null=True)
    mortgagee_id = models.UUIDField(null=True)
    particulars = models.JSONField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["vin"],
                condition=Q(state=VehicleState.REGISTERED.value),
                name="registry_vehicle_vin",
            ),
            models.UniqueConstraint(
                fields=["plate_number", "plate_kind"],
                condition=Q(state=VehicleState.REGISTERED.value),
                name="registry_vehicle_number",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in VehicleState]),
                name="registry_vehicle_state",
            ),
            models.CheckConstraint(
                condition=Q(plate_kind__in=[kind.value for kind in PlateKind]),
                name="registry_vehicle_kind",
            ),
        )
        indexes = (
            models.Index(fields=["owner_id", "id"], name="registry_vehicle_owner"),
            models.Index(fields=["vin"], name="registry_vehicle_vin_all"),
        )

    def __str__(self) -> str:
        return f"{self.plate_kind} {self.plate_number}"


class Entry(models.Model):
    """One act upon one vehicle's record. Append-only.

    `changes` are fields of the vehicle and their new values; `objects` maps an object's id to the
    fields of it that change. State is their fold in the order of (`on`, `id`).
    """

    act = models.CharField(max_length=24)
    vehicle = models.ForeignKey(Vehicle, models.PROTECT, related_name="entries", db_index=False)
    on = models.DateField()
    at = models.DateTimeField()
    case_number = models.CharField(max_length=40, blank=True)
    by = models.CharField(max_length=120)
    post = models.CharField(max_length=16, blank=True)
    point = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=8)
    outside_serial = models.CharField(max_length=64, blank=True)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, db_index=False)
    changes = models.JSONField(default=dict)
    objects_changed = models.JSONField(default=dict)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["outside_serial"],
                condition=Q(
                    act=EntryAct.REGISTERED.value,
                    source=Source.UPSTREAM.value,
                ),
                name="registry_entry_outside",
            ),
            models.CheckConstraint(
                condition=Q(act__in=[act.value for act in EntryAct]), name="registry_entry_act"
            ),
            models.CheckConstraint(
                condition=Q(source=Source.HERE.value, outside_serial="")
                | (Q(source=Source.UPSTREAM.value) & ~Q(outside_serial="")),
                name="registry_entry_source",
            ),
            models.CheckConstraint(
                condition=Q(act=EntryAct.CORRECTED.value, corrects__isnull=False)
                | (~Q(act=EntryAct.CORRECTED.value) & Q(corrects__isnull=True)),
                name="registry_entry_corrects",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | Q(corrects__lt=F("id")),
                name="registry_entry_corrects_earlier",
            ),
        )
        indexes = (
            models.Index(fields=["vehicle", "on", "id"], name="registry_entry_replay"),
            models.Index(fields=["case_number"], name="registry_entry_case"),
            models.Index(
                fields=["on"],
                name="registry_entry_cancelled",
                condition=Q(act=EntryAct.CANCELLED.value),
            ),
            # Whose numbers these were: asked for one person among a city's entries.
            models.Index(
                KT("changes__owner_id"),
                name="registry_entry_owner",
                condition=Q(act__in=OWNING),
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.act}"


class OfficialObject(models.Model):
    """A thing the office makes: numbered, held by somebody, in one state."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=24)
    number = models.CharField(max_length=32)
    inscription = models.CharField(max_length=12, blank=True)
    vehicle = models.ForeignKey(Vehicle, models.PROTECT, related_name="objects_issued")
    holder_id = models.UUIDField()
    case_number = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=16)
    state_on = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["kind", "number"], name="registry_object_number"),
            models.UniqueConstraint(
                fields=["vehicle", "kind"],
                condition=Q(state__in=_LIVE),
                name="registry_object_live",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in ObjectKind]),
                name="registry_object_kind",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in ObjectState]),
                name="registry_object_state",
            ),
            models.CheckConstraint(condition=~Q(number=""), name="registry_object_has_number"),
        )
        indexes = (models.Index(fields=["case_number"], name="registry_object_case"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class ObjectSerial(models.Model):
    """One row for each number given out: its identity column counts without a queue.

    A row lock on a counter would hold every registration of the city until the one before it has
    committed; gaps after a rollback harm nobody, repeats are refused by `registry_object_number`.
    """

    kind = models.CharField(max_length=24)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
