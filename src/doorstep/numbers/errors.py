"""What can go wrong with the right to a former number."""

from doorstep.kernel.errors import DoorstepError, NotFound, explains


class NumbersError(DoorstepError):
    """Base of this room's errors."""

    code = "numbers"


class NoSuchRight(NumbersError, NotFound):
    """The person has no right of this id."""

    code = "numbers/no-such-right"
    sentence = "没有找到这个原号的权利。请从“我的原号”重新打开。"
    status = 404


class RightOver(NumbersError):
    """The right was used or given up, or its last day is past."""

    code = "numbers/right-over"
    sentence = "这个原号的权利{state}，不能再改。"


class RightStands(NumbersError):
    """Constraint: a number is kept for one person at a time."""

    code = "numbers/right-stands"
    sentence = "这个号码已经在为原车主保留。"


def explain_constraints() -> None:
    """Called once when the room is ready."""
    explains("numbers_right_open", RightStands)
