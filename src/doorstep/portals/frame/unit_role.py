"""In whose name somebody acts on pages: their own, or that of a unit whose agent they are.

Why the session keeps no right: it says which pages are wanted. Whether the unit may be spoken for
is asked of the record at every request, so that an appointment that ends, ends at once.
"""

from django.http import HttpRequest

from doorstep.people.types import PersonView

_KEPT = "for-unit"


def take(request: HttpRequest, unit: PersonView) -> None:
    """From now on pages of businesses are the unit's."""
    request.session[_KEPT] = [unit.id, unit.name]


def leave(request: HttpRequest) -> None:
    """From now on every page is one's own again."""
    request.session.pop(_KEPT, None)


def unit_id(request: HttpRequest) -> str:
    """The unit, empty for somebody who acts for themselves."""
    return _kept(request)[0]


def unit_name(request: HttpRequest) -> str:
    """Its name, for the head of every page."""
    return _kept(request)[1]


def _kept(request: HttpRequest) -> tuple[str, str]:
    kept = request.session.get(_KEPT)
    return (str(kept[0]), str(kept[1])) if isinstance(kept, list) and len(kept) == 2 else ("", "")
