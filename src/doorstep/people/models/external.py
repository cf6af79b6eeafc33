"""Identities that another provider vouched for: whose they are here, and since when.

Why a digest and no subject: what the provider calls somebody is of use to nobody but the provider,
and here it is only compared.
"""

import uuid

from django.db import models

from doorstep.people.models.persons import Person


class ExternalIdentity(models.Model):
    """One provider's subject, joined to one person for good; `acr` is the last word about it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="identities")
    issuer = models.CharField(max_length=200)
    subject_mark = models.BinaryField()
    acr = models.CharField(max_length=60)
    joined_at = models.DateTimeField()
    used_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["issuer", "subject_mark"], name="people_identity_subject"
            ),
            models.UniqueConstraint(fields=["issuer", "person"], name="people_identity_person"),
        )

    def __str__(self) -> str:
        return f"identity of {self.person_id}"
