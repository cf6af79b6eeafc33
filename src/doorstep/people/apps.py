"""Django's name for this room."""

from typing import ClassVar

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Room `people`: contacts and residences are only added to; a change of keys rewrites them."""

    name = "doorstep.people"
    label = "people"
    append_only: ClassVar[tuple[str, ...]] = ("contact", "residence")
    rewritten: ClassVar[dict[str, tuple[str, ...]]] = {"contact": ("sealed", "key_id")}

    def ready(self) -> None:
        """Say what a broken constraint of this room means."""
        from doorstep.kernel.errors import explains
        from doorstep.people import errors, external, online, rewriting, sessions

        rewriting.register()
        sessions.listen()

        explains("people_person_number", errors.NumberTaken)
        explains("people_identity", external.IdentityConflict)
        explains("people_online_one_open", online.OnlineWaiting)
        explains("people_online_second_other", errors.SecondIsTheSame)
        explains("people_user_phone", errors.PhoneTaken)
        explains("people_user_username", errors.UsernameTaken)
        explains("people_phone_change_one", errors.PhoneChangeWaiting)
        explains("people_change_one", errors.PersonChangeWaiting)
        explains("people_change_second_other", errors.SecondIsTheSame)
        explains("people_proofing_case", errors.ProofingUnderWay)
        explains("people_proofing_one_open", errors.ProofingUnderWay)
        explains("people_proofing_second_other", errors.SecondIsTheSame)
        explains("people_proofing_seen_by_two", errors.SecondMissing)
        explains("people_agent_overlap", errors.AgentOverlaps)
        explains("people_agent_days", errors.AgentEndsBeforeItBegins)
        explains("people_residence_days", errors.PermitEndsBeforeItBegins)
        explains("people_appointment_overlap", errors.AppointmentOverlaps)
        explains("people_appointment_apart", errors.PostsApart)
        explains("people_appointment_own", errors.OwnAppointment)
        explains("people_appointment_registrar", errors.PostNotAtThisPoint)
        explains("people_appointment_days", errors.AppointmentEndsBeforeItBegins)
