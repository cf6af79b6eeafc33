"""Ending a mandate: by the person at once, by the agent, by its day, by the business done."""

from uuid import UUID

from django.db.models import Q

from doorstep.audit import services as audit
from doorstep.audit.acts import act
from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM, Actor, Key
from doorstep.mandates.errors import MandateNotFound
from doorstep.mandates.models import Mandate
from doorstep.mandates.models.mandates import LIVE
from doorstep.mandates.queries.mandates import agent_name, agent_words, speaks_for_principal
from doorstep.mandates.services.giving import answer_by
from doorstep.mandates.types import Agent, AgentKind, End, MandateState
from doorstep.messages import services as messages


@act
def end_mandate(*, mandate_id: UUID, by: Actor, key: Key) -> UUID:
    """The person stops it, or does not agree to it; or its agent gives it back.

    From the moment this is written the agent can neither act nor look. Errors: MandateNotFound.
    """
    row = Mandate.objects.select_for_update().filter(pk=mandate_id, state__in=LIVE).first()
    if row is None:
        raise MandateNotFound
    if speaks_for_principal(by, row.principal_id):
        why = End.REVOKED if row.state == MandateState.CONFIRMED.value else End.DECLINED
    elif row.agent in agent_words(by, clock.today()):
        why = End.RETURNED
    else:
        raise MandateNotFound
    end(row, why, by)
    return row.pk


@act
def end_stale_mandates(*, by: Actor, key: Key) -> int:
    """End what lies behind its day and what nobody confirmed in time; how many.

    A business that is under way keeps its mandate until it is done.
    """
    today = clock.today()
    over = Q(until_on__lt=today, case_number="") | Q(state=MandateState.ASKED.value)
    done = 0
    for row in Mandate.objects.select_for_update().filter(over, state__in=LIVE):
        if row.state == MandateState.ASKED.value and answer_by(row) >= today:
            continue
        end(row, End.EXPIRED, by)
        done += 1
    return done


def end_of_case(case_number: str) -> None:
    """The business is done, one way or another; inside the act that ended it."""
    row = Mandate.objects.select_for_update().filter(case_number=case_number).first()
    if row is not None and row.state == MandateState.CONFIRMED.value:
        end(row, End.DONE, SYSTEM)


def end(row: Mandate, why: End, by: Actor) -> None:
    """Write the end of a mandate whose row is held, and tell both."""
    row.state, row.ended_why = MandateState.ENDED.value, why.value
    row.ended_at, row.ended_by = clock.now(), str(by)
    row.save(update_fields=["state", "ended_why", "ended_at", "ended_by"])
    audit.note("mandate.ended", f"mandate:{row.pk}", by=by, detail={"why": why})
    agent = Agent.of(row.agent)
    told = {"agent": agent_name(agent), "why": why.label}
    messages.tell(row.principal_id, "mandate-ended", **told)
    if agent.kind is AgentKind.PERSON:
        messages.tell(agent.id, "mandate-over", number=row.number, why=why.label)
