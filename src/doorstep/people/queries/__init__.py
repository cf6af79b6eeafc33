"""Reads of this room, one file per matter: persons, accounts, staff."""

from doorstep.people.queries.accounts import actor_for, demo_accounts
from doorstep.people.queries.persons import (
    applicant_facts,
    find_by,
    full_identity,
    open_text,
    person,
    person_by_number,
    person_of_user,
    persons,
    phone_for_messages,
)
from doorstep.people.queries.staff import appointments, staff
from doorstep.people.types import (
    ApplicantFacts,
    AppointmentView,
    DemoAccount,
    FullIdentity,
    PersonView,
    StaffView,
)

__all__ = [
    "ApplicantFacts",
    "AppointmentView",
    "DemoAccount",
    "FullIdentity",
    "PersonView",
    "StaffView",
    "actor_for",
    "applicant_facts",
    "appointments",
    "demo_accounts",
    "find_by",
    "full_identity",
    "open_text",
    "person",
    "person_by_number",
    "person_of_user",
    "persons",
    "phone_for_messages",
    "staff",
]
