"""Writes of this room, one file per matter: signing in, persons, staff, demo people."""

from doorstep.people.keys import seal as seal_text
from doorstep.people.services.confirmation import confirm, send_confirmation_code
from doorstep.people.services.contacts import (
    record_contact,
    record_household,
    record_residence_permit,
    withdraw_contact,
)
from doorstep.people.services.demo import load_demo_people
from doorstep.people.services.load import LoadedPerson, bulk_load
from doorstep.people.services.persons import (
    appoint_agent,
    declare_identity,
    end_agent,
    record_person,
)
from doorstep.people.services.sign_in import forget_old_codes, send_login_code, sign_in_with_code
from doorstep.people.services.staff import (
    appoint,
    end_appointment,
    record_staff,
    set_password,
    set_second_factor,
)

__all__ = [
    "LoadedPerson",
    "appoint",
    "appoint_agent",
    "bulk_load",
    "confirm",
    "declare_identity",
    "end_agent",
    "end_appointment",
    "forget_old_codes",
    "load_demo_people",
    "record_contact",
    "record_household",
    "record_person",
    "record_residence_permit",
    "record_staff",
    "seal_text",
    "send_confirmation_code",
    "send_login_code",
    "set_password",
    "set_second_factor",
    "sign_in_with_code",
    "withdraw_contact",
]
