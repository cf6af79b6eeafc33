"""What this room keeps about people, and what for."""

from doorstep.kernel.personal import Held, Link

HELD = (
    Held(
        "Binding",
        "绑定他人的车",
        "车主同意后，让别人看到检验日期和提醒",
        (Link("person_id"), Link("owner_id")),
        frozenset({"person_slot", "vehicle_slot"}),
    ),
)
IMPERSONAL = ()
