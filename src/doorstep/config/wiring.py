"""Binds events to handlers and facts to readers: the one place where rooms meet."""

from doorstep.config import readers
from doorstep.integrations.police import listening as police
from doorstep.integrations.sms.adapter import HttpSms
from doorstep.kernel import events
from doorstep.messages import port as sms
from doorstep.messages import services as messages
from doorstep.people.types import LoginCodeMade
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


def _send_login_code(made: LoginCodeMade) -> None:
    messages.tell(made.phone, "login-code", code=made.code, minutes=made.minutes)
