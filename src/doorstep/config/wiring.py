"""Binds events to handlers and facts to readers: the one place where rooms meet."""

from uuid import UUID

from doorstep.config import readers
from doorstep.config.contacts import bind_contacts
from doorstep.config.driving import bind_driving
from doorstep.config.number_rights import number_left
from doorstep.config.swapping import bind_swapping, exchanged
from doorstep.fulfilment.jobs import print_receipt
from doorstep.integrations.ahead import asked_ahead
from doorstep.integrations.faces.adapter import HttpFaces
from doorstep.integrations.idcard.adapter import HttpCardReader
from doorstep.integrations.identity.adapter import OpenId
from doorstep.integrations.police import listening as police
from doorstep.integrations.sms.adapter import HttpSms
from doorstep.kernel import clock, events
from doorstep.kernel.actor import ActorKind, Post
from doorstep.mandates import queries as mandate_queries
from doorstep.mandates import services as mandates
from doorstep.messages import port as sms
from doorstep.messages import relaying
from doorstep.messages import services as messages
from doorstep.messages.types import Replied
from doorstep.people import card_reader, external, online
from doorstep.people import queries as people_queries
from doorstep.people import services as people
from doorstep.people.changes import LoginPhoneChangeAsked
from doorstep.people.passkeys import PasskeyMade
from doorstep.people.proofing import PhoneCodeMade
from doorstep.people.types import ContactPhoneChanged, LoginCodeMade, LoginPhoneChanged
from doorstep.privacy import queries as privacy
from doorstep.privacy import running
from doorstep.procedures.catalogue.swap_plates import NumbersExchanged
from doorstep.procedures.catalogue.verify_identity import IdentityProofed
from doorstep.procedures.engine import (
    Applicant,
    Carrying,
    CaseMoved,
    CaseStatus,
    Channel,
    OutsideWanted,
    bind_agents,
    bind_ahead,
    bind_effect,
    cases_for,
    procedure,
)
from doorstep.procedures.requirements.inspection import LicenceStamped
from doorstep.registry import services as registry
from doorstep.registry.events import NumberLeft


def wire() -> None:
    """Called once per process when all rooms are loaded."""
    _messages()
    _desks()
    readers.bind_readers()
    bind_swapping()
    bind_driving()
    bind_contacts()
    bind_ahead(asked_ahead)
    bind_effect(IdentityProofed, _proofed)
    bind_effect(LicenceStamped, _stamped)
    bind_effect(NumbersExchanged, exchanged)
    events.subscribe(OutsideWanted, police.wanted)
    events.subscribe(CaseMoved, police.moved)
    events.subscribe(NumberLeft, number_left)
    _mandates()


def _stamped(effect: LicenceStamped, at: Carrying) -> None:
    registry.stamp_licence(vehicle_id=at.case.vehicle_id, until=effect.until, written=at.written)


def _proofed(_: IdentityProofed, at: Carrying) -> None:
    done = people.enter_proofed(case_number=at.case.number, by=at.by)
    print_receipt.defer(proofing_id=done)


def _desks() -> None:
    card_reader.bind(HttpCardReader())


def _mandates() -> None:
    bind_agents(mandate_queries.may_act)
    events.subscribe(CaseMoved, _under_mandate)
    events.subscribe(Replied, _replied)
    events.subscribe(CaseMoved, _used_again)
    running.bind(_open_business)


def _under_mandate(moved: CaseMoved) -> None:
    """Whoever begins or goes on with a case for another does so under a mandate, or not at all."""
    if _for_another(moved) and moved.status in (CaseStatus.RECEIVED, CaseStatus.WITHDRAWN):
        if mandate_queries.mandate_of_case(moved.case_number) is None:
            mandates.use(
                case_number=moved.case_number,
                procedure=moved.procedure,
                principal_id=moved.applicant_id,
                subject=moved.subject,
                by=moved.by,
            )
        else:
            mandates.require_holding(case_number=moved.case_number, by=moved.by)
    if moved.status.ended:
        mandates.end_of_case(moved.case_number)


def _for_another(moved: CaseMoved) -> bool:
    if moved.by.kind is ActorKind.CITIZEN:
        return not people_queries.speaks_for(moved.by.id, moved.applicant_id, clock.today())
    if moved.by.kind is ActorKind.PARTNER:
        return True
    at_agency = moved.by.post is Post.CLERK and moved.channel is Channel.POSTAL
    return at_agency and Applicant.AGENT in procedure(moved.procedure).applicants


def _used_again(moved: CaseMoved) -> None:
    """Whoever applies for something lets the office use their data for it."""
    if moved.status is CaseStatus.RECEIVED and moved.applicant_id:
        people.enter_lift(moved.applicant_id, by=moved.by)


def _open_business(person_id: UUID) -> bool:
    """Whether a case of the person has not ended."""
    before = ""
    while rows := cases_for(str(person_id), before=before):
        if any(not row.status.ended for row in rows):
            return True
        before = rows[-1].number
    return False


def _replied(reply: Replied) -> None:
    mandates.replied(reply.messages, reply.text, title_of=lambda code: procedure(code).name)


def _messages() -> None:
    external.bind(OpenId())
    online.bind(HttpFaces())
    events.subscribe(PasskeyMade, _tell_of_passkey)
    events.subscribe(online.OnlineDecided, _tell_verified)
    sms.bind(HttpSms())
    messages.ask_first(privacy.wants_progress_sms)
    relaying.bind(mandate_queries.relay_phone)
    events.subscribe(LoginCodeMade, _send_login_code)
    events.subscribe(PhoneCodeMade, _send_phone_code)
    events.subscribe(LoginPhoneChanged, _tell_old_phone)
    events.subscribe(ContactPhoneChanged, _tell_old_contact)
    events.subscribe(LoginPhoneChangeAsked, _warn_old_phone)


def _send_login_code(made: LoginCodeMade) -> None:
    messages.tell(made.phone, "login-code", code=made.code, minutes=made.minutes)


def _send_phone_code(made: PhoneCodeMade) -> None:
    messages.tell(made.phone, "phone-code", code=made.code, minutes=made.minutes)


def _tell_of_passkey(made: PasskeyMade) -> None:
    messages.tell(made.person_id, "passkey-added")


def _tell_verified(decided: online.OnlineDecided) -> None:
    messages.tell(decided.person_id, "online-proofing-decided")


def _warn_old_phone(asked: LoginPhoneChangeAsked) -> None:
    messages.tell(asked.phone, "login-phone-change-asked", day=asked.on)


def _tell_old_contact(changed: ContactPhoneChanged) -> None:
    messages.tell(changed.phone, "contact-phone-changed")


def _tell_old_phone(changed: LoginPhoneChanged) -> None:
    messages.tell(changed.phone, "login-phone-changed")
