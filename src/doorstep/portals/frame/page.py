"""What the layout of every page shows around its content."""

from dataclasses import dataclass
from datetime import date
from typing import cast

from django.conf import settings
from django.http import HttpRequest

from doorstep.kernel import clock
from doorstep.places import queries as places
from doorstep.places.types import City
from doorstep.portals.frame import unit_role
from doorstep.portals.frame.request import Language, Request
from doorstep.portals.frame.shown import translated
from doorstep.portals.frame.site import Site, site

_CITY_SECONDS = 60.0
_city: list[tuple[float, City]] = []


@dataclass(frozen=True, slots=True)
class PageFrame:
    """Header, strip and footer of one page."""

    lang: Language
    elder: bool
    demo: bool
    day: date
    today: date
    city_zh: str
    city_en: str
    here: str
    signed_in_as: str
    for_unit: str
    is_staff: bool
    site: Site

    @property
    def other_day(self) -> bool:
        """Whether rules of another day are shown."""
        return self.day != self.today

    @property
    def city(self) -> str:
        """The city's name in the reader's language."""
        return self.city_en if self.lang == "en" else self.city_zh


def city() -> City:
    """The city served, read again once a minute: every page names it."""
    now = clock.now().timestamp()
    if not _city or abs(now - _city[0][0]) > _CITY_SECONDS:
        _city[:] = [(now, places.city())]
    return _city[0][1]


def forget_city() -> None:
    """Ask for the city again next time: its data was loaded anew."""
    _city.clear()


def _name_of(user: object) -> str:
    """The name in the header; an account of a bare telephone number has none yet."""
    person = getattr(user, "person", None)
    return str(getattr(user, "name", "") or getattr(person, "name", "") or translated("我"))


def page_frame(request: HttpRequest, *, plain: bool = False) -> PageFrame:
    """The frame of this request; a plain one asks nothing of the database."""
    ours = cast(Request, request)
    here = request.get_full_path() if request.method == "GET" else request.path
    user = None if plain else getattr(request, "user", None)
    known = user is not None and user.is_authenticated
    shown_site = site()
    named = city() if shown_site.city and not plain else None
    today = getattr(ours, "today", None) or clock.today()
    return PageFrame(
        lang=getattr(ours, "lang", "zh-hans"),
        elder=getattr(ours, "elder", False),
        demo=settings.DEMO,
        day=getattr(ours, "day", today),
        today=today,
        city_zh=named.name_zh if named else "",
        city_en=named.name_en if named else "",
        here=here,
        signed_in_as=_name_of(user) if known else "",
        for_unit=unit_role.unit_name(request) if known else "",
        is_staff=bool(user is not None and known and getattr(user, "kind", "") == "staff"),
        site=shown_site,
    )
