"""Acting under a mandate: found, held, and used for one business in the act of the business itself.

Why the mandate is looked for and not named: who acts for whom is known, and a number that has to
be typed can be typed wrong. Its row is held until the case is written, so a person who stops it at
that moment either comes first, and nothing is opened, or stops what was opened.
"""

from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import F, Q

from doorstep.audit import services as audit
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, ActorKind
from doorstep.mandates.errors import MandateNeeded
from doorstep.mandates.models import Mandate
from doorstep.mandates.queries.agencies import require_agency
from doorstep.mandates.queries.mandates import agent_words
from doorstep.mandates.types import MandateState
from doorstep.registry import queries as registry

# One statement: it waits for another that counts the same day, and the check refuses the last.
_COUNT = """
INSERT INTO mandates_agencyday ("contract_id", "on", "taken", "cap")
VALUES (%s, %s, 1, %s)
ON CONFLICT ("contract_id", "on") DO UPDATE
SET "taken" = mandates_agencyday."taken" + 1, "cap" = EXCLUDED."cap"
"""


def use(*, case_number: str, procedure: str, principal_id: str, subject: str, by: Actor) -> None:
    """Use a mandate for the case being opened by its agent; inside that act.

    Errors: MandateNeeded; at an agency NoContract, NotInContract, NotTrained, AgencyFull.
    """
    today = clock.today()
    row = _held(procedure, principal_id, subject, by, today)
    if by.kind is ActorKind.STAFF:
        contract = require_agency(by.point or "", procedure, today, clerk=by)
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, [contract.id, today, contract.daily_cap])
    row.case_number = case_number
    row.save(update_fields=["case_number"])
    detail = {"case": case_number, "procedure": procedure}
    audit.note("mandate.used", f"mandate:{row.pk}", by=by, detail=detail)


def require_holding(*, case_number: str, by: Actor) -> None:
    """Whoever goes on with a case for somebody still has the mandate; inside that act.

    Errors: MandateNeeded.
    """
    row = Mandate.objects.select_for_update().filter(case_number=case_number).first()
    words = agent_words(by, clock.today())
    if row is None or row.state != MandateState.CONFIRMED.value or row.agent not in words:
        raise MandateNeeded


def _held(procedure: str, principal_id: str, subject: str, by: Actor, today: date) -> Mandate:
    rows = Mandate.objects.select_for_update().filter(
        principal_id=UUID(principal_id),
        agent__in=agent_words(by, today),
        procedure=procedure,
        state=MandateState.CONFIRMED.value,
        case_number="",
        until_on__gte=today,
    )
    vehicle = registry.vehicle(vin=subject) if subject else None
    fitting = Q(vehicle_id=None)
    if vehicle is not None:
        fitting |= Q(vehicle_id=UUID(vehicle.id))
    # The mandate for this very vehicle before one for any.
    row = rows.filter(fitting).order_by(F("vehicle_id").asc(nulls_last=True), "asked_at").first()
    if row is None:
        raise MandateNeeded
    return row
