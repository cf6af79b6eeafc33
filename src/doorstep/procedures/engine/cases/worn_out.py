"""Temporary plates that ended because the real ones are there: void on record, day by day."""

from doorstep.audit import services as audit
from doorstep.audit.acts import act
from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM, Actor, Key
from doorstep.kernel.errors import NotAllowed
from doorstep.registry import queries as record
from doorstep.registry import services as registry
from doorstep.registry.temporary import worn_out


@act
def void_worn_out(*, by: Actor, key: Key) -> int:
    """Void every temporary plate whose owner has had the real ones long enough; how many.

    Errors: NotAllowed for anybody but the system.
    """
    if by != SYSTEM:
        raise NotAllowed
    today = clock.today()
    found = worn_out(today)
    for object_id in found:
        item = record.official_object(object_id)
        if item is None:
            continue
        registry.void_object(object_id=object_id, on=today, case_number=item.case_number, by=by)
    audit.note("temporary-plates.voided", "registry", by=by, detail={"plates": len(found)})
    return len(found)
