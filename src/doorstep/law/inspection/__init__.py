"""When a vehicle is inspected, how, and where: dated law that asks nothing but facts and a day.

Why a room of its own: procedures, pages, programs and the command line must give one answer.
"""

from doorstep.law.inspection.away import Answer, Group, Manner, Relation, group_of, where
from doorstep.law.inspection.plain import schedule_plain, where_plain
from doorstep.law.inspection.rules import Reason
from doorstep.law.inspection.schedule import (
    Due,
    Issue,
    Schedule,
    Standing,
    StandingAt,
    Way,
    first_valid_until,
    issued,
    lifetime,
    needs,
    schedule,
    standing,
    valid_on,
)
from doorstep.law.inspection.tables import What
from doorstep.law.inspection.vehicle import Kind, Vehicle, is_school_bus, kind_of

__all__ = [
    "Answer",
    "Due",
    "Group",
    "Issue",
    "Kind",
    "Manner",
    "Reason",
    "Relation",
    "Schedule",
    "Standing",
    "StandingAt",
    "Vehicle",
    "Way",
    "What",
    "first_valid_until",
    "group_of",
    "is_school_bus",
    "issued",
    "kind_of",
    "lifetime",
    "needs",
    "schedule",
    "schedule_plain",
    "standing",
    "valid_on",
    "where",
    "where_plain",
]
