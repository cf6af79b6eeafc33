"""What this room keeps about people, and what for."""

from doorstep.kernel.personal import Held, Link

HELD = (
    Held("Vehicle", "车辆登记", "机动车登记", (Link("owner_id"),)),
    Held(
        "Entry",
        "登记档案",
        "机动车登记的每一笔变化",
        (Link("vehicle__owner_id"),),
        frozenset({"by"}),
    ),
    Held("OfficialObject", "牌证", "核发的牌证在谁手里", (Link("holder_id"),)),
)
IMPERSONAL = ("ObjectSerial",)
