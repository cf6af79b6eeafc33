"""Temporary plates on record: how many a vehicle was given for what, until when each is good.

Why a plate ends twice: on its last printed day, or three working days after its owner has the real
plates, whichever comes first (令164 第四十七条).
"""

from dataclasses import dataclass
from datetime import date

from django.db.models.fields.json import KT

from doorstep.kernel.dated import Dated, since
from doorstep.kernel.periods import WorkingDays
from doorstep.law.instruments import mps_102, mps_124, mps_164
from doorstep.law.working_days import term
from doorstep.registry.models import Entry, OfficialObject
from doorstep.registry.types import EntryAct, ObjectKind, ObjectState, VehicleState

PURPOSE, ISSUE, UNTIL = "temporary_purpose", "temporary_issue", "temporary_until"
"""Fields of an entry: for what the plate was asked, the how manieth it is, its last day."""

VOID_AFTER_PLATES = Dated(
    "领到正式号牌后临时行驶车号牌作废的期限",
    since("2008-10-01", WorkingDays(3), mps_102()),
    since("2012-09-12", WorkingDays(3), mps_124()),
    since("2022-05-01", WorkingDays(3), mps_164("第四十七条")),
)


@dataclass(frozen=True, slots=True)
class Temporary:
    """For what a temporary plate is given, and its last day."""

    purpose: str
    until: date


def issues_of(vin: str, purpose: str) -> int:
    """How many temporary plates a vehicle was given for a purpose."""
    rows = Entry.objects.annotate(vin=KT("changes__vin"), purpose=KT(f"changes__{PURPOSE}"))
    given = rows.filter(act=EntryAct.TEMPORARILY_PLATED.value, vin=vin, purpose=purpose)
    return given.count()


def printed_until(vehicle_id: str) -> date:
    """The last day of the temporary plate of an entry made by `plate_temporarily`."""
    entry = Entry.objects.get(vehicle_id=vehicle_id, act=EntryAct.TEMPORARILY_PLATED.value)
    return date.fromisoformat(entry.changes[UNTIL])


def worn_out(on: date) -> list[str]:
    """Ids of temporary plates in hand whose vehicle has had its real plates too long by a day."""
    in_hand = OfficialObject.objects.filter(state=ObjectState.HANDED_OVER.value)
    temporary = in_hand.filter(kind=ObjectKind.TEMPORARY_PLATE.value).select_related("vehicle")
    found = []
    for each in temporary:
        if each.vehicle is None:
            continue
        plates = in_hand.filter(
            kind=ObjectKind.PLATE_SET.value,
            vehicle__vin=each.vehicle.vin,
            vehicle__state=VehicleState.REGISTERED.value,
            state_on__gte=each.state_on,
        ).first()
        if plates is not None and last_day(plates.state_on) < on:
            found.append(str(each.pk))
    return found


def last_day(plates_on: date) -> date:
    """The last day of a temporary plate whose owner got the real ones on a day."""
    return term(plates_on, VOID_AFTER_PLATES.on(plates_on).n).ends_on
