"""Binds events to handlers and facts to readers: the one place where rooms meet."""

from doorstep.config import fact_readers
from doorstep.integrations.factory.reader import factory_certificate
from doorstep.integrations.insurance.reader import compulsory_insurance
from doorstep.integrations.police.reader import vehicle_record
from doorstep.integrations.sms.adapter import HttpSms
from doorstep.integrations.tax.reader import purchase_tax, vehicle_tax
from doorstep.kernel import events
from doorstep.messages import port as sms
from doorstep.messages import services as messages
from doorstep.people.types import LoginCodeMade
from doorstep.procedures import engine


def wire() -> None:
    """Called once per process when all rooms are loaded."""
    _messages()
    _readers()


def _readers() -> None:
    engine.bind("applicant", fact_readers.applicant)
    engine.bind("held_number", fact_readers.held_number)
    engine.bind("factory_certificate", factory_certificate)
    engine.bind("compulsory_insurance", compulsory_insurance)
    engine.bind("purchase_tax", purchase_tax)
    engine.bind("vehicle_tax", vehicle_tax)
    engine.bind("vehicle_record", vehicle_record)


def _messages() -> None:
    sms.bind(HttpSms())
    events.subscribe(LoginCodeMade, _send_login_code)


def _send_login_code(made: LoginCodeMade) -> None:
    messages.tell(made.phone, "login-code", code=made.code, minutes=made.minutes)
