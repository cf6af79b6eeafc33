"""Reminders before the last day of a right: thirty days, seven days and one day, once each.

Why one at a time: a message and the mark that it was sent commit together, so neither a worker
that dies nor one that runs twice tells anybody twice or not at all.
"""

from datetime import timedelta

from django.db import transaction
from procrastinate.contrib.django import app

from doorstep.kernel import clock
from doorstep.messages import services as messages
from doorstep.numbers.models import NumberRight
from doorstep.numbers.queries import view_of
from doorstep.numbers.types import RightState
from doorstep.people.queries import known_as, person

STAGES = (30, 7, 1)
"""Days before the last day on which somebody is reminded."""


def remind() -> int:
    """Remind whoever's right ends within a stage they were not reminded of; how many were told.

    Who had the use of their data restricted is told nothing.
    """
    today = clock.today()
    due = NumberRight.objects.filter(
        state=RightState.OPEN.value,
        last_day__range=(today, today + timedelta(days=STAGES[0])),
    )
    told = 0
    for right_id in list(due.values_list("pk", flat=True)):
        with transaction.atomic():
            row = due.select_for_update().filter(pk=right_id).first()
            if row is None:
                continue
            stage = min(days for days in STAGES if (row.last_day - today).days <= days)
            if row.reminded is not None and row.reminded <= stage:
                continue
            holder = person(known_as(row.person_id)[0])
            if holder.restricted:
                continue
            view = view_of(row)
            messages.tell(
                holder.id, "number-right-ending", number=view.plate.dotted, until=row.last_day
            )
            NumberRight.objects.filter(pk=right_id).update(reminded=stage)
            told += 1
    return told


@app.periodic(cron="25 1 * * *")
@app.task(queueing_lock="remind-of-number-rights")
def remind_of_rights(timestamp: int) -> None:
    """Every morning (09:25 in Binzhou)."""
    del timestamp
    remind()
