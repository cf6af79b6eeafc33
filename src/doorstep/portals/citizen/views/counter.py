"""The phone's page for a draw at a desk: it shows codes and sends nothing.

Why kept by the browser for a day: it is opened at home and used where there may be no network; it
is the same page for everybody, and what it makes stays in the phone.
"""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from doorstep.portals.frame.request import Request

KEPT_S = 86_400


@require_safe
def counter_draw(request: Request) -> HttpResponse:
    """Three codes, one after the other."""
    response = render(request, "citizen/counter-draw.html")
    response["Cache-Control"] = f"private, max-age={KEPT_S}"
    return response
