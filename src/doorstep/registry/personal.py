"""What this room keeps about people, and what for."""

from collections.abc import Mapping

from doorstep.kernel.personal import Held, Link
from doorstep.registry.driving.sealed import file_number_of
from doorstep.registry.models import DrivingLicence


def _file_number(row: DrivingLicence) -> Mapping[str, object]:
    return {"file_number": file_number_of(row)}


HELD = (
    Held("Vehicle", "车辆登记", "机动车登记", (Link("owner_id"),)),
    Held(
        "Entry",
        "登记档案",
        "机动车登记的每一笔变化",
        (Link("vehicle__owner_id"),),
        frozenset({"by"}),
    ),
    Held(
        "DrivingLicence",
        "驾驶证",
        "驾驶证的核发和管理",
        (Link("holder_id"),),
        opened=_file_number,
    ),
    Held(
        "DrivingEntry",
        "驾驶证档案",
        "驾驶证的每一笔变化",
        (Link("licence__holder_id"),),
        frozenset({"by"}),
    ),
    Held("OfficialObject", "牌证", "核发的牌证在谁手里", (Link("holder_id"),)),
)
IMPERSONAL = ("ObjectSerial",)
