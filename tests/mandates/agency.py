"""A village agency at work: its contract, its trained clerk, and an owner who comes by."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from tests.mandates.builders import a_car, a_citizen
from tests.people.builders import a_clerk, a_key

from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM, Actor, ActorKind, Post
from doorstep.mandates import services
from doorstep.mandates.types import Agent, AgentKind, Way
from doorstep.procedures import engine
from doorstep.procedures.engine import Channel

POINT = "P01"
LICENCE = "replace-vehicle-licence"
TITLE = "补换领行驶证"
ITSELF = Agent(AgentKind.POINT, POINT)


class Principal:
    """Somebody with a car and a telephone, who lets others act."""

    def __init__(self, serial: int) -> None:
        self.actor = a_citizen(serial, "李四")
        self.person_id = self.actor.id
        self.vehicle = a_car(self.actor)
        self.vehicle_id = self.vehicle.id


def a_contract(**differs: Any) -> int:
    """A contract of the point for a year around today."""
    words: dict[str, Any] = {
        "point": POINT,
        "organisation": "邮政样例分公司",
        "from_on": clock.today() - timedelta(days=30),
        "until_on": clock.today() + timedelta(days=330),
        "procedures": [LICENCE],
        "daily_cap": 20,
        "by": SYSTEM,
        "key": a_key(),
    }
    return services.record_contract(**words | differs)


def clerk_at(point: str, username: str, kind: str = "postal") -> Actor:
    """A clerk who works there; nobody has trained them yet."""
    user_id = a_clerk(username, point=point, point_kind=kind)
    return Actor(ActorKind.STAFF, str(user_id), "王芳", Post.CLERK, point)


def trained(clerk: Actor, *, until: date | None = None) -> Actor:
    """Train them for their point."""
    services.record_training(
        user_id=int(clerk.id),
        point=clerk.point or "",
        certificate="PX-0001",
        from_on=clock.today() - timedelta(days=30),
        until_on=until or clock.today() + timedelta(days=330),
        by=SYSTEM,
        key=a_key(),
    )
    return clerk


def gives(principal: Actor, agent: Agent = ITSELF, **differs: Any) -> UUID:
    """The person gives a mandate on their own page."""
    words: dict[str, Any] = {
        "principal_id": principal.id,
        "agent": agent,
        "procedure": LICENCE,
        "title": TITLE,
        "until_on": clock.today() + timedelta(days=7),
        "by": principal,
        "key": a_key(),
    }
    return services.give_mandate(**words | differs)


def is_asked(principal: Actor, by: Actor, way: Way, **differs: Any) -> UUID:
    """Somebody else asks the person."""
    return gives(principal, by=by, way=way, **differs)


def acts(by: Actor, owner: Principal, **differs: Any) -> str:
    """The clerk of the point opens the owner's case; its number."""
    words: dict[str, Any] = {
        "procedure": LICENCE,
        "channel": Channel.POSTAL,
        "applicant_id": owner.person_id,
        "inputs": {"vin": owner.vehicle.plate.dotted, "reason": "lost"},
        "point": by.point or "",
        "by": by,
        "key": a_key(),
    }
    return engine.open_case(**words | differs)
