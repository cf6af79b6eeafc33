"""A serial number that came from the platform, by interface or by file, is taken once."""

import hashlib

import structlog

from doorstep.integrations.police import outbox
from doorstep.integrations.police.adapter import SOURCE
from doorstep.kernel.actor import Actor, ActorKind, Key
from doorstep.kernel.errors import DoorstepError
from doorstep.procedures import engine
from doorstep.procedures.engine import Transport

PLATFORM = Actor(ActorKind.PARTNER, "police", SOURCE)
_log = structlog.get_logger(__name__)


def received(case_number: str, serial: str, transport: Transport) -> str:
    """Let the serial number take effect; the code of the refusal if it cannot, else nothing.

    A number that comes twice, by the same way or another, changes nothing.
    """
    said = f"{case_number} {serial} {transport.value}"
    try:
        engine.record_outside_serial(
            case_number=case_number,
            serial=serial,
            transport=transport,
            by=PLATFORM,
            key=Key("police:" + hashlib.sha256(said.encode()).hexdigest()[:32]),
        )
    except DoorstepError as refused:
        _log.warning("police.serial_refused", case=case_number, why=refused.code)
        outbox.note_trouble(case_number, refused.say())
        return refused.code
    return ""
