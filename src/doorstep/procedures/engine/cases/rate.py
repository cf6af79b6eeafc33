"""What the applicant thought of it."""

from doorstep.audit.acts import act
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, Key
from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.procedures.engine.acting import speaks_for
from doorstep.procedures.engine.cases import lines, rhythm
from doorstep.procedures.engine.errors import NoSuchCase
from doorstep.procedures.engine.inputs import clean
from doorstep.procedures.engine.models import Rating
from doorstep.procedures.engine.types import ENDED

_STARS = range(1, 6)
_LONGEST = 500


@act
def rate(*, case_number: str, stars: int, by: Actor, key: Key, words: str = "") -> str:
    """Rate a finished case once, one to five. Errors: NoSuchCase, NotAtThisStep, AlreadyRated."""
    if stars not in _STARS:
        raise InvalidInput(Problem("stars", "rating/stars", "请在一星到五星里选一个。"))
    if len(words) > _LONGEST:
        raise InvalidInput(
            Problem("words", "rating/too-long", "最多写 {longest} 个字。", {"longest": _LONGEST})
        )
    case = rhythm.lock(case_number)
    if not speaks_for(case, by.id):
        raise NoSuchCase
    rhythm.require_status(case, *ENDED)
    Rating.objects.create(case=case, stars=stars, words=clean(words), at=clock.now())
    rhythm.move(case, "rated", lines.RATED, by=by)
    return case_number
