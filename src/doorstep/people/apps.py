"""Django's name for this room."""

from typing import ClassVar

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Room `people`; nothing here is append-only, the record of changes is the audit's."""

    name = "doorstep.people"
    label = "people"
    append_only: ClassVar[tuple[str, ...]] = ()

    def ready(self) -> None:
        """Say what a broken constraint of this room means."""
        from doorstep.kernel.errors import explains
        from doorstep.people import errors

        explains("people_person_number", errors.NumberTaken)
        explains("people_user_phone", errors.PhoneTaken)
        explains("people_user_username", errors.UsernameTaken)
        explains("people_appointment_overlap", errors.AppointmentOverlaps)
        explains("people_appointment_registrar", errors.PostNotAtThisPoint)
        explains("people_appointment_days", errors.AppointmentEndsBeforeItBegins)
