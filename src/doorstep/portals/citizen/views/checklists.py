"""A list to take along: kept, opened by its number, printed; the counter takes papers in by it.

Why the number alone opens it: whoever carries it for somebody shows a page without a name, and
how it was judged is shown to whoever kept it alone.
"""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from doorstep.kernel.actor import SYSTEM
from doorstep.kernel.errors import InvalidInput, NotFound, Problem
from doorstep.places import queries as places
from doorstep.portals.citizen.session import Told, known_party
from doorstep.portals.citizen.views.home import county_asked, nearest
from doorstep.portals.citizen.views.procedures import TONES, fee_rows, with_slots_as_blanks
from doorstep.portals.frame import limits
from doorstep.portals.frame.forms import Form, Kind, Question
from doorstep.portals.frame.places_named import address_of_point, hours_of_point, name_of
from doorstep.portals.frame.request import Request
from doorstep.portals.frame.scannable import code_of
from doorstep.portals.frame.shown import shown
from doorstep.procedures import engine
from doorstep.procedures.engine import Bring, ChecklistView, Explanation, Outcome

KEPT_PER_HOUR = 120
_POINTS_SHOWN = 6
_IN_THIS_BROWSER = "checklists"
_MOST_REMEMBERED = 20
NUMBER = Question(
    "number",
    "清单号码",
    Kind.DIGITS,
    hint="打印的清单上，方格码旁边的 10 位数字。",
    read=engine.read_checklist_number,
    missing="请输入 10 位清单号码。",
    longest=20,
)


@require_POST
def keep(request: Request, code: str) -> HttpResponse:
    """Keep the list of today for what was answered so far."""
    limits.count("checklist", request, allowed=KEPT_PER_HOUR, seconds=3600)
    told, citizen = Told(request, code), known_party(request)
    number = engine.keep_checklist(
        procedure=code,
        inputs=told.answers,
        applicant_id=citizen.person_id if citizen is not None else "",
        draw_id=told.draw,
        by=citizen.actor if citizen is not None else SYSTEM,
        key=Form([], request).key,
    )
    told.keep_checklist(number)
    mine = [each for each in _remembered(request) if each != number]
    request.session[_IN_THIS_BROWSER] = [*mine, number][-_MOST_REMEMBERED:]
    return HttpResponseRedirect(reverse("citizen:checklist", args=[number]))


@require_safe
def find(request: Request) -> HttpResponse:
    """By its number, or one of those kept in this browser."""
    asked = request.GET.get(NUMBER.name, "").replace("\x00", "").strip()[: NUMBER.longest]
    form = Form([NUMBER], known={NUMBER.name: asked})
    if asked:
        with form.attempt():
            try:
                found = engine.checklist(str(form.answers()[NUMBER.name]))
            except NotFound as none:
                problem = Problem(NUMBER.name, none.code, none.sentence, none.slots)
                raise InvalidInput(problem) from none
            return HttpResponseRedirect(reverse("citizen:checklist", args=[found.number]))
    return form.page(request, "citizen/checklists.html", {"kept": _kept(request)})


@require_safe
def checklist(request: Request, checklist: str) -> HttpResponse:
    """One list: what to bring, where, what it costs, until when the counter goes by it."""
    found = engine.checklist(checklist)
    procedure = engine.procedure(found.procedure)
    told = engine.explain(procedure, found.on)
    county = county_asked(request)
    handlers = places.handlers(found.procedure, None, request.today)
    points = [
        each
        for each in places.points(request.today, procedure=found.procedure)
        if each.code in handlers
    ]
    context = {
        "page": found,
        "told": told,
        "tones": TONES,
        "brought": [each for each in found.evidence if each.bring is not Bring.LOOKED_UP],
        "looked_up": [each for each in found.evidence if each.bring is Bring.LOOKED_UP],
        "fees": fee_rows(told.fees),
        "near": nearest(points, county)[:_POINTS_SHOWN] if county is not None else [],
        "counties": places.counties(request.today),
        "chosen": county.code if county is not None else "",
        "names": name_of,
        "address": address_of_point,
        "hours": hours_of_point,
        "code": code_of(found.number),
        "mine": _is_mine(request, found),
        "outcome": Outcome(found.outcome).label,
        "in_the_way": _sentences(told, found.in_the_way),
        "unknown": _sentences(told, found.unknown),
    }
    return render(request, "citizen/checklist.html", context)


def _remembered(request: Request) -> list[str]:
    kept = request.session.get(_IN_THIS_BROWSER)
    return [str(each) for each in kept] if isinstance(kept, list) else []


def _kept(request: Request) -> list[ChecklistView]:
    found = []
    for number in reversed(_remembered(request)):
        try:
            found.append(engine.checklist(number))
        except NotFound:
            continue  # kept long enough
    return found


def _is_mine(request: Request, found: ChecklistView) -> bool:
    citizen = known_party(request)
    if found.owner_id is None:
        return found.number in _remembered(request)
    return citizen is not None and citizen.person_id == str(found.owner_id)


def _sentences(told: Explanation, codes: tuple[str, ...]) -> list[str]:
    rules = {rule.code: rule.sentence for rule in told.rules}
    return [with_slots_as_blanks(str(shown(rules[code]))) for code in codes if code in rules]
