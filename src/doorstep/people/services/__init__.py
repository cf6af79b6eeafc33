"""Writes of this room, one file per matter: signing in, persons, staff, demo people."""

from doorstep.people.keys import seal as seal_text
from doorstep.people.services.confirmation import confirm, send_confirmation_code
from doorstep.people.services.contact_phone import (
    change_contact_phone,
    record_contact_at_counter,
    send_contact_code,
)
from doorstep.people.services.contacts import (
    record_contact,
    record_household,
    record_residence_permit,
    withdraw_contact,
)
from doorstep.people.services.corrections import enter_correction, read_matter
from doorstep.people.services.demo import load_demo_people
from doorstep.people.services.devices import (
    end_device,
    end_other_devices,
    forget_ended_devices,
)
from doorstep.people.services.external import sign_in_externally
from doorstep.people.services.invitations import begin_staff, invite_staff, invited_staff
from doorstep.people.services.load import LoadedPerson, bulk_load
from doorstep.people.services.online import accept_online, hand_in, refuse_online
from doorstep.people.services.passkeys import (
    add_passkey,
    ask_to_make,
    ask_to_show,
    forget_old_questions,
    remove_passkey,
    show_passkey,
)
from doorstep.people.services.person_changes import (
    ask_death,
    ask_merge,
    ask_renumber,
    decide_person_change,
)
from doorstep.people.services.persons import (
    appoint_agent,
    declare_identity,
    end_agent,
    record_person,
)
from doorstep.people.services.phone_change import (
    ask_phone_change,
    send_new_phone_code,
    stop_phone_change,
    take_up_phone_changes,
)
from doorstep.people.services.proofing import (
    agreement_in,
    begin_proofing,
    confirm_by_eye,
    confirm_phone,
    enter_proofed,
    give_up_proofing,
    keep_receipt,
    see_face,
    send_phone_code,
    sign_agreement,
    take_portrait,
    without_phone,
)
from doorstep.people.services.restricting import (
    enter_lift,
    enter_restriction,
    lift_restriction,
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
    "accept_online",
    "add_passkey",
    "agreement_in",
    "appoint",
    "appoint_agent",
    "ask_death",
    "ask_merge",
    "ask_phone_change",
    "ask_renumber",
    "ask_to_make",
    "ask_to_show",
    "begin_proofing",
    "begin_staff",
    "bulk_load",
    "change_contact_phone",
    "confirm",
    "confirm_by_eye",
    "confirm_phone",
    "decide_person_change",
    "declare_identity",
    "end_agent",
    "end_appointment",
    "end_device",
    "end_other_devices",
    "enter_correction",
    "enter_lift",
    "enter_proofed",
    "enter_restriction",
    "forget_ended_devices",
    "forget_old_codes",
    "forget_old_questions",
    "give_up_proofing",
    "hand_in",
    "invite_staff",
    "invited_staff",
    "keep_receipt",
    "lift_restriction",
    "load_demo_people",
    "read_matter",
    "record_contact",
    "record_contact_at_counter",
    "record_household",
    "record_person",
    "record_residence_permit",
    "record_staff",
    "refuse_online",
    "remove_passkey",
    "seal_text",
    "see_face",
    "send_confirmation_code",
    "send_contact_code",
    "send_login_code",
    "send_new_phone_code",
    "send_phone_code",
    "set_password",
    "set_second_factor",
    "show_passkey",
    "sign_agreement",
    "sign_in_externally",
    "sign_in_with_code",
    "stop_phone_change",
    "take_portrait",
    "take_up_phone_changes",
    "withdraw_contact",
    "without_phone",
]
