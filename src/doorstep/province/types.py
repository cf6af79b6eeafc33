"""What readers of this room see."""

from enum import StrEnum


class RequestState(StrEnum):
    """Where a request of a city stands."""

    WAITING = "waiting"
    APPROVED = "approved"
    REJECTED = "rejected"

    @property
    def label(self) -> str:
        """The state in Chinese."""
        return {
            RequestState.WAITING: "等待审批",
            RequestState.APPROVED: "已同意",
            RequestState.REJECTED: "已驳回",
        }[self]
