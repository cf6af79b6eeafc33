"""What readers of this room see."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from doorstep.people.types import PersonView
from doorstep.registry.types import VehicleView


class BindingState(StrEnum):
    """Where the wish to see another's vehicle stands."""

    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    LAPSED = "lapsed"
    ENDED = "ended"

    @property
    def label(self) -> str:
        """The state in Chinese."""
        return {
            BindingState.ASKED: "等车主同意",
            BindingState.AGREED: "已绑定",
            BindingState.DECLINED: "车主没有同意",
            BindingState.LAPSED: "过期没有答复",
            BindingState.ENDED: "已解除",
        }[self]


@dataclass(frozen=True, slots=True)
class BindingView:
    """One binding: who sees which vehicle, with the owner's consent or still asking for it."""

    id: str
    state: BindingState
    person: PersonView
    owner: PersonView
    vehicle: VehicleView
    asked_at: datetime
    answer_by: date
    agreed_at: datetime | None
