"""What is kept about me, and what I can ask for: the doors to every right a person has."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from doorstep.portals.citizen.session import signed_in
from doorstep.portals.frame.request import Request


@require_safe
def my_data(request: Request) -> HttpResponse:
    """The masked record of the person, and the doors."""
    return render(request, "citizen/my-data.html", {"person": signed_in(request).person})
