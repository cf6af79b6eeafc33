"""Messages to persons and phones. Phone and slots lie encrypted; a secret text is erased."""

import uuid

from django.db import models
from django.db.models import Q

from doorstep.messages.types import MessageState


class Message(models.Model):
    """One message; its id is what a carrier recognises a repetition by."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    template = models.CharField(max_length=40)
    person_id = models.UUIDField(null=True)
    phone_index = models.BinaryField(null=True)
    index_key = models.CharField(max_length=16, blank=True)
    sealed = models.BinaryField(null=True)
    key_id = models.CharField(max_length=16)
    inbox = models.BooleanField()
    state = models.CharField(max_length=12)
    attempts = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in MessageState]),
                name="messages_message_state",
            ),
            models.CheckConstraint(
                condition=Q(person_id__isnull=False) | Q(inbox=False), name="messages_message_inbox"
            ),
        )
        indexes = (
            models.Index(
                fields=["person_id", "-made_at", "-id"],
                condition=Q(inbox=True),
                name="messages_message_of_person",
            ),
            models.Index(fields=["-made_at", "-id"], name="messages_message_newest"),
            models.Index(
                fields=["expires_at"],
                condition=Q(expires_at__isnull=False, sealed__isnull=False),
                name="messages_message_to_erase",
            ),
        )

    def __str__(self) -> str:
        return f"message:{self.pk}"
