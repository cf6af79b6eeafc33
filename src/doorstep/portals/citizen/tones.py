"""The colour that goes with a status; the word always stands beside it."""

from doorstep.procedures.engine import CaseStatus
from doorstep.registry.driving.types import DrivingStatus

_TONES = {
    CaseStatus.AWAITING_CORRECTION: "wait",
    CaseStatus.AWAITING_OUTSIDE: "wait",
    CaseStatus.GRANTED: "good",
    CaseStatus.PRODUCED: "good",
    CaseStatus.IN_DELIVERY: "good",
    CaseStatus.COMPLETED: "good",
    CaseStatus.DECLINED: "bad",
    CaseStatus.REFUSED: "bad",
}


def tone_of(status: CaseStatus) -> str:
    """Waiting for the citizen, good, bad, or under way."""
    return _TONES.get(status, "now")


def driving_tone(status: DrivingStatus) -> str:
    """Good while one may drive by the licence; a lost one can be mended."""
    return {DrivingStatus.VALID: "good", DrivingStatus.LOST: "wait"}.get(status, "bad")
