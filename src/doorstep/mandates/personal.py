"""What this room keeps about people, and what for."""

from doorstep.kernel.personal import Held, Link
from doorstep.mandates.models import Portrait
from doorstep.mandates.services.giving import portrait_of

_MANDATE = (Link("principal_id"), Link("agent", "person:{id}"))


def _portrait(row: Portrait) -> dict[str, object]:
    return {"picture": portrait_of(row)}


HELD = (
    Held(
        "Binding",
        "绑定他人的车",
        "车主同意后，让别人看到检验日期和提醒",
        (Link("person_id"), Link("owner_id")),
        frozenset({"person_slot", "vehicle_slot"}),
    ),
    Held(
        "LicenceBinding",
        "绑定他人的驾驶证",
        "持证人同意后，让别人看到有效期和提醒",
        (Link("person_id"), Link("holder_id")),
        frozenset({"person_slot", "licence_slot"}),
    ),
    Held(
        "Relative",
        "代收消息的家人",
        "没有手机的人，由他说的家人代收消息",
        (Link("person_id"), Link("relative_id")),
    ),
    Held("Mandate", "委托", "知道谁可以替谁办哪一件事", _MANDATE),
    Held(
        "Portrait",
        "委托的现场照片",
        "证明委托是本人给的",
        (Link("mandate__principal_id"),),
        opened=_portrait,
    ),
)
IMPERSONAL = ("Contract", "AgencyDay", "Training")
"""What was agreed with organisations; counts; training of staff."""
