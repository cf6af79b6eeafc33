"""Reads of this room, one file per matter."""

from doorstep.people.queries.accounts import actor_for, demo_accounts
from doorstep.people.queries.changes import (
    known_as,
    person_changes_of,
    person_changes_waiting,
    phone_changes,
    rows_of_person,
)
from doorstep.people.queries.contacts import (
    contact_history,
    contact_on,
    residence_history,
    residence_on,
)
from doorstep.people.queries.devices import devices
from doorstep.people.queries.levels import is_open, level_of, openings, require_opened
from doorstep.people.queries.online import (
    gesture_of,
    last_online,
    online_picture,
    online_proofing,
    online_queue,
)
from doorstep.people.queries.passkeys import passkeys_of
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
from doorstep.people.queries.proofing import (
    last_proofing,
    proofing,
    proofing_paper,
    proofing_under_way,
    proofings_open,
)
from doorstep.people.queries.staff import (
    all_staff,
    appointment_history,
    appointments,
    staff,
    staff_named,
)
from doorstep.people.queries.units import agents_of, is_agent_of, speaks_for, units_of
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
    "all_staff",
    "applicant_facts",
    "appointment_history",
    "appointments",
    "contact_history",
    "contact_on",
    "demo_accounts",
    "devices",
    "find_by",
    "full_identity",
    "gesture_of",
    "is_agent_of",
    "is_open",
    "known_as",
    "last_online",
    "last_proofing",
    "level_of",
    "newest_found_by",
    "online_picture",
    "online_proofing",
    "online_queue",
    "open_text",
    "openings",
    "passkeys_of",
    "person",
    "person_by_number",
    "person_changes_of",
    "person_changes_waiting",
    "person_of_user",
    "persons",
    "phone_changes",
    "phone_for_messages",
    "proofing",
    "proofing_paper",
    "proofing_under_way",
    "proofings_open",
    "require_opened",
    "residence_history",
    "residence_on",
    "rows_of_person",
    "speaks_for",
    "staff",
    "staff_named",
    "units_of",
]
