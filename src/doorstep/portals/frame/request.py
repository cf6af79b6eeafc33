"""What the frame adds to a request, so that views can name it."""

from datetime import date
from typing import Literal

from django.http import HttpRequest

Language = Literal["zh-hans", "en"]


class Request(HttpRequest):
    """A request after the frame's middleware."""

    reference: str  # digits a caller can read out on the telephone
    day: date  # the day whose rules are shown
    today: date
    lang: Language
    elder: bool


def reading_another_day(request: Request) -> bool:
    """Whether the reader looks at the rules of a day that is not today."""
    return request.day != request.today
