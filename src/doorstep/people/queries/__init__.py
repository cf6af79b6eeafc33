"""Reads of this room, one file per matter."""

from doorstep.people.queries.accounts import actor_for, demo_accounts
from doorstep.people.queries.contacts import (
    contact_history,
    contact_on,
    residence_history,
    residence_on,
)
from doorstep.people.queries.persons import (
    applicant_facts,
    find_by,
    full_identity,
    newest_found_by,
    open_text,
    person,
    person_by_number,
    person_of_user,
    persons,
    phone_for_messages,
)
from doorstep.people.queries.staff import appointments, staff
from doorstep.people.queries.units import agents_of, is_agent_of, units_of
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
    "agents_of",
    "applicant_facts",
    "appointments",
    "contact_history",
    "contact_on",
    "demo_accounts",
    "find_by",
    "full_identity",
    "is_agent_of",
    "newest_found_by",
    "open_text",
    "person",
    "person_by_number",
    "person_of_user",
    "persons",
    "phone_for_messages",
    "residence_history",
    "residence_on",
    "staff",
    "units_of",
]
