"""The fact `elsewhere`: the file another city keeps of the vehicle that is to come here."""

from datetime import date
from typing import Any

from doorstep.integrations.outside import Unreachable
from doorstep.integrations.police import adapter
from doorstep.kernel import clock
from doorstep.kernel.citizen_id import CitizenId
from doorstep.kernel.errors import InvalidInput
from doorstep.kernel.uscc import Uscc
from doorstep.law.parameters import ENTER_WITHIN
from doorstep.people import queries as people
from doorstep.procedures.engine import Inputs, Sourced, Unknown
from doorstep.procedures.requirements.elsewhere import ElsewhereFile


def elsewhere(inputs: Inputs, on: date) -> Sourced[Any] | Unknown:
    """Unknown while the vehicle is not named or the police network cannot be asked."""
    vin, certificate = inputs.get("vin"), inputs.get("certificate_number")
    if not vin or not certificate:
        return Unknown("车辆识别代号和登记证书编号", "申请人")
    try:
        found = adapter.file(vin, certificate)
    except Unreachable:
        return Unknown("外地的登记档案", adapter.SOURCE)
    if found is None or found.particulars.vin != vin:
        return Sourced(None, adapter.SOURCE, clock.now())
    out = found.moved_out_on
    value = ElsewhereFile(
        origin=found.origin,
        of_applicant=_names(found.owner_number, inputs.applicant_id, on),
        number=found.number,
        kind=found.kind,
        particulars=found.particulars,
        registered_on=found.registered_on,
        moved_out_on=out,
        enter_by=ENTER_WITHIN.on(on).after(out) if out is not None else None,
        inspection_valid_until=found.inspected_until,
    )
    return Sourced(value, adapter.SOURCE, clock.now())


def _names(owner_number: str, applicant_id: str, on: date) -> bool:
    """Whether the number of the owner there is the applicant's."""
    if not applicant_id:
        return False
    for parse in (lambda: CitizenId.parse(owner_number, on), lambda: Uscc.parse(owner_number)):
        try:
            owner = people.person_by_number(parse())
        except InvalidInput:
            continue
        if owner is not None:
            return owner.id in {str(each) for each in people.known_as(applicant_id)}
    return False
