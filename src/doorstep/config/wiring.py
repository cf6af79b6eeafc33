"""Binds events to handlers and facts to readers: the one place where rooms meet."""

from doorstep.config import readers
from doorstep.integrations.police import listening as police
from doorstep.integrations.sms.adapter import HttpSms
from doorstep.kernel import events
from doorstep.messages import port as sms
from doorstep.messages import services as messages
from doorstep.people.proofing import PhoneCodeMade
from doorstep.people.types import LoginCodeMade, LoginPhoneChanged
from doorstep.privacy import queries as privacy
from doorstep.procedures.engine import CaseMoved, OutsideWanted


def wire() -> None:
    """Called once per process when all rooms are loaded."""
    _messages()
    readers.bind_readers()
    events.subscribe(OutsideWanted, police.wanted)
    events.subscribe(CaseMoved, police.moved)


def _messages() -> None:
    sms.bind(HttpSms())
    messages.ask_first(privacy.wants_progress_sms)
    events.subscribe(LoginCodeMade, _send_login_code)
    events.subscribe(PhoneCodeMade, _send_phone_code)
    events.subscribe(LoginPhoneChanged, _tell_old_phone)


def _send_login_code(made: LoginCodeMade) -> None:
    messages.tell(made.phone, "login-code", code=made.code, minutes=made.minutes)


def _send_phone_code(made: PhoneCodeMade) -> None:
    messages.tell(made.phone, "phone-code", code=made.code, minutes=made.minutes)


def _tell_old_phone(changed: LoginPhoneChanged) -> None:
    messages.tell(changed.phone, "login-phone-changed")
