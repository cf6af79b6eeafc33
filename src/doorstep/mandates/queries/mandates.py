"""Reading mandates: those somebody gave, those somebody may act under, and how they were confirmed.

Why every read of an agent asks again whether it holds: a page left open must end with the mandate.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, ActorKind, Post
from doorstep.mandates.errors import MandateNotFound, NobodySo
from doorstep.mandates.models import Mandate
from doorstep.mandates.types import (
    Agent,
    AgentKind,
    End,
    MandateState,
    MandateView,
    PaperMark,
    Share,
    Way,
)
from doorstep.people import queries as people
from doorstep.people.sealed import Number
from doorstep.people.types import PersonKind
from doorstep.places import queries as places
from doorstep.places.errors import PointNotFound
from doorstep.registry import queries as registry

PAGE = 100


def agent_words(by: Actor, on: date) -> list[str]:
    """Everything this actor acts as: themselves, their units, their point, a program its unit."""
    if by.kind is ActorKind.CITIZEN:
        units = [Agent(AgentKind.UNIT, each.unit.id) for each in people.units_of(by.id, on)]
        return [str(each) for each in (Agent(AgentKind.PERSON, by.id), *units)]
    if by.kind is ActorKind.STAFF and by.post is Post.CLERK and by.point:
        return [str(Agent(AgentKind.POINT, by.point))]
    if by.kind is ActorKind.PARTNER and by.unit:
        return [str(Agent(AgentKind.UNIT, by.unit))]
    return []


def speaks_for_principal(by: Actor, principal_id: UUID | str) -> bool:
    """Whether this is the person themselves, or today's agent of the unit that gives it."""
    citizen = by.kind is ActorKind.CITIZEN
    return citizen and people.speaks_for(by.id, principal_id, clock.today())


def person_so(number: Number, name: str) -> people.PersonView:
    """The recorded person or unit with this number under this name. Errors: NobodySo."""
    found = people.person_by_number(number)
    if found is None or found.name != " ".join(name.split()):
        raise NobodySo
    return found


def agent_so(number: Number, name: str) -> Agent:
    """The same as who may act. Errors: NobodySo."""
    found = person_so(number, name)
    return Agent(AgentKind.UNIT if found.kind is PersonKind.UNIT else AgentKind.PERSON, found.id)


def agent_name(agent: Agent) -> str:
    """Who acts, as the principal reads it: a person masked, a unit and a point in full."""
    if agent.kind is not AgentKind.POINT:
        return people.person(agent.id).name_masked
    try:
        return places.point(agent.id).name_zh
    except PointNotFound:
        return agent.id


def given(principal_id: str) -> tuple[MandateView, ...]:
    """What a person gave or is asked for, the newest first."""
    return _views(Mandate.objects.filter(principal_id=UUID(principal_id)))


def waits_for(principal_id: str) -> bool:
    """Whether a person is asked for a mandate and has not answered."""
    rows = Mandate.objects.filter(principal_id=UUID(principal_id), state=MandateState.ASKED.value)
    return bool(rows.exists())


def held(by: Actor) -> tuple[MandateView, ...]:
    """What somebody may act under today, and what waits for the other side."""
    return _views(_of_agent(by).filter(~Q(state=MandateState.ENDED.value)))


def mandate(mandate_id: UUID | str, viewer: Actor) -> MandateView:
    """One mandate, for whoever gave it or an agent it still names. Errors: MandateNotFound."""
    row = Mandate.objects.filter(pk=mandate_id).first()
    if row is None:
        raise MandateNotFound
    mine = speaks_for_principal(viewer, row.principal_id)
    found = _views((Mandate.objects.all() if mine else _of_agent(viewer)).filter(pk=mandate_id))
    if not found:
        raise MandateNotFound
    return found[0]


def mandate_at_desk(mandate_id: UUID | str) -> MandateView:
    """One mandate for the desk that recorded or confirms a paper. Errors: MandateNotFound."""
    found = _views(Mandate.objects.filter(pk=mandate_id, way=Way.PAPER.value))
    if not found:
        raise MandateNotFound
    return found[0]


def waiting_papers(points: Sequence[str]) -> tuple[MandateView, ...]:
    """Signed papers that a second clerk has to confirm, of agencies at these points."""
    words = [str(Agent(AgentKind.POINT, point)) for point in points]
    rows = Mandate.objects.filter(way=Way.PAPER.value, state=MandateState.ASKED.value)
    return _views(rows.filter(agent__in=words) if words else rows)


def mandate_of_case(case_number: str) -> MandateView | None:
    """Under which mandate a case was opened, if under any."""
    found = _views(Mandate.objects.filter(case_number=case_number))
    return found[0] if found else None


def may_act(case_number: str, person_id: str) -> bool:
    """Whether this agent's mandate for the case still holds."""
    row = Mandate.objects.filter(
        case_number=case_number, state=MandateState.CONFIRMED.value
    ).first()
    actor = Actor(ActorKind.CITIZEN, person_id)
    return row is not None and row.agent in agent_words(actor, clock.today())


def usable(by: Actor, procedure: str) -> tuple[MandateView, ...]:
    """Mandates under which this business can be begun now."""
    rows = _of_agent(by).filter(
        procedure=procedure,
        state=MandateState.CONFIRMED.value,
        case_number="",
        until_on__gte=clock.today(),
    )
    return _views(rows)


def shares() -> tuple[Share, ...]:
    """How many mandates were confirmed in each way, ever."""
    rows = Mandate.objects.filter(confirmed_at__isnull=False).values_list("way")
    counted: Mapping[str, int] = dict(rows.annotate(n=Count("id")).order_by("way"))
    return tuple(Share(way, counted.get(way.value, 0)) for way in Way)


def _of_agent(by: Actor) -> QuerySet[Mandate]:
    return Mandate.objects.filter(agent__in=agent_words(by, clock.today()))


def _views(rows: QuerySet[Mandate]) -> tuple[MandateView, ...]:
    found = list(rows.order_by("-asked_at", "id")[:PAGE])
    today = clock.today()
    principals = people.persons([row.principal_id for row in found])
    return tuple(
        MandateView(
            id=str(row.pk),
            number=row.number,
            principal=principals[str(row.principal_id)],
            agent=Agent.of(row.agent),
            agent_name=agent_name(Agent.of(row.agent)),
            procedure=row.procedure,
            vehicle=registry.vehicle(id=str(row.vehicle_id)) if row.vehicle_id else None,
            from_on=row.from_on,
            until_on=row.until_on,
            state=MandateState(row.state),
            way=Way(row.way),
            paper_mark=PaperMark(row.paper_mark) if row.paper_mark else None,
            asked_at=row.asked_at,
            recorded_by=row.recorded_by,
            confirmed_at=row.confirmed_at,
            portrayed=row.portrayed,
            case_number=row.case_number,
            ended_at=row.ended_at,
            ended_why=End(row.ended_why) if row.ended_why else None,
            holds=row.state == MandateState.CONFIRMED.value
            and (bool(row.case_number) or row.until_on >= today),
        )
        for row in found
    )
