"""Where somebody is reached and where they live, day by day; nothing here is ever changed.

Why rows are only added: an office must be able to say under which address it wrote on a day.
"""

import uuid

from django.db import models
from django.db.models import F, Q

from doorstep.people.models.persons import Person
from doorstep.people.types import ContactKind, ResidenceKind


class Contact(models.Model):
    """A telephone or an address for messages, from a day on; without content it was taken back.

    No login: a phone may be several people's contact.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="contacts")
    kind = models.CharField(max_length=8)
    sealed = models.BinaryField(null=True)
    key_id = models.CharField(max_length=16, blank=True)
    from_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in ContactKind]),
                name="people_contact_kind",
            ),
        )
        indexes = (
            models.Index(
                fields=["person", "kind", "-from_on", "-recorded_at"], name="people_contact_newest"
            ),
        )

    def __str__(self) -> str:
        return f"contact:{self.pk}"


class Residence(models.Model):
    """A household's division, or a residence permit with its validity, from a day on."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="residences")
    kind = models.CharField(max_length=10)
    division_code = models.CharField(max_length=6, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(kind=ResidenceKind.HOUSEHOLD.value, until_on__isnull=True)
                | Q(kind=ResidenceKind.PERMIT.value, until_on__isnull=False),
                name="people_residence_kind",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="people_residence_days",
            ),
        )
        indexes = (
            models.Index(
                fields=["person", "kind", "-from_on", "-recorded_at"],
                name="people_residence_newest",
            ),
        )

    def __str__(self) -> str:
        return f"residence {self.pk}"
