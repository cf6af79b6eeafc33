"""Tables of the record: entries, and the projections written in the same transaction.

Why the constraints stand on projections: what must be unique is unique *today*; the entries keep
every former state.
"""

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.fields.json import KT

from doorstep.kernel.plate_number import PlateKind
from doorstep.registry.driving.types import DrivingStatus
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
            # The how manieth temporary plate of a vehicle for a purpose: given once.
            models.UniqueConstraint(
                KT("changes__vin"),
                KT("changes__temporary_purpose"),
                KT("changes__temporary_issue"),
                condition=Q(act=EntryAct.TEMPORARILY_PLATED.value),
                name="registry_entry_temporary",
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
    vehicle = models.ForeignKey(Vehicle, models.PROTECT, null=True, related_name="objects_issued")
    driving_licence = models.ForeignKey(
        "DrivingLicence", models.PROTECT, null=True, related_name="objects_issued"
    )
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
            models.UniqueConstraint(
                fields=["driving_licence", "kind"],
                condition=Q(state__in=_LIVE),
                name="registry_object_live_driver",
            ),
            models.CheckConstraint(
                condition=Q(vehicle__isnull=False, driving_licence__isnull=True)
                & ~Q(kind=ObjectKind.DRIVING_LICENCE.value)
                | Q(
                    vehicle__isnull=True,
                    driving_licence__isnull=False,
                    kind=ObjectKind.DRIVING_LICENCE.value,
                ),
                name="registry_object_of_one",
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


class DrivingLicence(models.Model):
    """Somebody's licence to drive as the sum of its entries; rewritten by replay, never by hand.

    The file number is given once and lies here alone, encrypted: entries are never rewritten, so
    nothing in them could follow a change of keys.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    holder_id = models.UUIDField()
    number_sealed = models.BinaryField()
    number_key = models.CharField(max_length=16)
    number_index = models.BinaryField()
    index_key = models.CharField(max_length=16)
    status = models.CharField(max_length=12)
    classes = models.CharField(max_length=40)
    first_issued_on = models.DateField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    issuing_city = models.CharField(max_length=4)
    points = models.JSONField(default=dict)
    examined_on = models.DateField(null=True)
    fit = models.BooleanField(null=True)
    fit_until = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["holder_id"],
                condition=~Q(status=DrivingStatus.CANCELLED.value),
                name="registry_driving_holder",
            ),
            models.UniqueConstraint(fields=["number_index"], name="registry_driving_number"),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in DrivingStatus]),
                name="registry_driving_status",
            ),
            models.CheckConstraint(
                condition=Q(first_issued_on__lte=F("valid_from"))
                & (Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from"))),
                name="registry_driving_days",
            ),
            models.CheckConstraint(
                condition=Q(examined_on__isnull=True, fit__isnull=True, fit_until__isnull=True)
                | Q(
                    examined_on__isnull=False,
                    fit__isnull=False,
                    fit_until__gte=F("examined_on"),
                ),
                name="registry_driving_examined",
            ),
        )

    def __str__(self) -> str:
        return f"driving-licence:{self.pk}"


class DrivingEntry(models.Model):
    """One act upon one licence to drive. Append-only; read as `Entry` is."""

    act = models.CharField(max_length=24)
    licence = models.ForeignKey(
        DrivingLicence, models.PROTECT, related_name="entries", db_index=False
    )
    on = models.DateField()
    at = models.DateTimeField()
    case_number = models.CharField(max_length=40, blank=True)
    by = models.CharField(max_length=120)
    post = models.CharField(max_length=16, blank=True)
    point = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=8)
    outside_serial = models.CharField(max_length=64, blank=True)
    changes = models.JSONField(default=dict)
    objects_changed = models.JSONField(default=dict)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(act__in=[act.value for act in EntryAct]),
                name="registry_driving_entry_act",
            ),
            models.CheckConstraint(
                condition=Q(source=Source.HERE.value, outside_serial="")
                | (Q(source=Source.UPSTREAM.value) & ~Q(outside_serial="")),
                name="registry_driving_entry_source",
            ),
        )
        indexes = (
            models.Index(fields=["licence", "on", "id"], name="registry_driving_replay"),
            models.Index(fields=["case_number"], name="registry_driving_case"),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.act}"
