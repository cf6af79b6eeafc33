"""What a safety test looks at, and a result as others may hold it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

ITEMS: Mapping[str, str] = {
    "identity": "车辆唯一性（号牌、车辆识别代号、发动机号）",
    "appearance": "外观、轮胎",
    "devices": "安全装置",
    "chassis": "底盘部件",
    "brakes": "制动",
    "headlamps": "前照灯",
}
"""Groups of points of a safety test. Sample: a shortened list, the standard's own is longer."""
INSPECTING = "inspect-vehicle"
"""The business that the city's tables let institutions do, for which vehicles since when."""


@dataclass(frozen=True, slots=True)
class ResultView:
    """One result: of which vehicle, where and when, item by item; `corrected_by` is a later one."""

    id: str
    vin: str
    institution: str
    report_number: str
    tested_on: date
    passed: bool
    items: Mapping[str, bool]
    inspector: str
    entered_at: datetime
    corrects: str
    corrected_by: str
    why: str
    digest: str

    @property
    def stands(self) -> bool:
        """Whether no later entry takes its place."""
        return not self.corrected_by

    @property
    def failed_items(self) -> tuple[str, ...]:
        """What did not pass, in words."""
        return tuple(ITEMS.get(name, name) for name, good in self.items.items() if not good)
