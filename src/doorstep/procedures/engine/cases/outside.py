"""The serial number of an act made in another system, by whichever transport it comes.

Why one verb for three transports: whether a number came by interface, by signed file or was copied
by hand, the case goes on in the same way; a hand copy is checked by a second person.
"""

import re

from doorstep.audit.acts import act
from doorstep.kernel.actor import Actor, ActorKind, Key, Post
from doorstep.kernel.errors import NotAllowed
from doorstep.procedures.engine.cases import lines, rhythm
from doorstep.procedures.engine.cases.granting import effective
from doorstep.procedures.engine.errors import (
    NotAtThisStep,
    SampleDiffers,
    SecondPersonNeeded,
    SerialDiffers,
    SerialMalformed,
)
from doorstep.procedures.engine.types import CaseStatus, Transport

_SERIAL = re.compile("[0-9A-Za-z-]{6,32}")


@act
def record_outside_serial(
    *, case_number: str, serial: str, transport: Transport, by: Actor, key: Key
) -> str:
    """Take the serial number; brought again it changes nothing, another one is refused.

    Errors: NoSuchCase, NotAtThisStep, SerialMalformed, SerialDiffers, WrongPost, NotAllowed.
    """
    bare = _bare(serial)
    if transport is Transport.TRANSCRIBED:
        rhythm.require_post(by, Post.CLERK, Post.ARCHIVIST, Post.REGISTRAR)
    elif by.kind not in (ActorKind.PARTNER, ActorKind.SYSTEM):
        raise NotAllowed
    case = rhythm.lock(case_number)
    if case.outside_serial:
        if case.outside_serial != bare:
            raise SerialDiffers
        return case_number
    rhythm.require_status(case, CaseStatus.AWAITING_OUTSIDE)
    case.outside_serial = bare
    case.outside_transport = transport.value
    case.outside_by = str(by)
    effective(case, by)
    return case_number


@act
def sample_outside_serial(*, case_number: str, serial: str, by: Actor, key: Key) -> str:
    """Somebody else reads the original again and types the number.

    Errors: NotAtThisStep, SecondPersonNeeded, SampleDiffers, WrongPost.
    """
    bare = _bare(serial)
    rhythm.require_post(by, Post.CLERK, Post.ARCHIVIST, Post.REGISTRAR)
    case = rhythm.lock(case_number)
    if case.outside_transport != Transport.TRANSCRIBED.value or case.outside_sampled_by:
        raise NotAtThisStep(status=CaseStatus(case.status).label)
    if str(by) == case.outside_by:
        raise SecondPersonNeeded
    if bare != case.outside_serial:
        raise SampleDiffers
    case.outside_sampled_by = str(by)
    rhythm.move(case, "outside_sampled", lines.OUTSIDE_SAMPLED, by=by)
    return case_number


def _bare(serial: str) -> str:
    bare = "".join(serial.split())
    if not _SERIAL.fullmatch(bare):
        raise SerialMalformed
    return bare.upper()
