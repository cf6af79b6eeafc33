"""Reading pages as a person without JavaScript does: words, forms, their hidden fields."""

import re
from html import unescape
from typing import Any

from django.test import Client

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def text_of(response: Any) -> str:
    """The words of a page, blanks made alike."""
    body = response.content.decode()
    body = re.sub(r"<(script|style|head)\b.*?</\1>", " ", body, flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", body))).replace("\u00a0", " ")


def hidden(response: Any) -> dict[str, str]:
    """The hidden fields of the last form on a page."""
    found = _HIDDEN.findall(response.content.decode())
    return {name: unescape(value) for name, value in found}


def send(browser: Client, page: str, *, to: str = "", **typed: str) -> Any:
    """Open a page, fill in its form, press the button, follow where it leads."""
    shown = browser.get(page)
    assert shown.status_code == 200, (page, shown.status_code)
    fields = {**hidden(shown), **typed}
    fields["csrfmiddlewaretoken"] = browser.cookies["csrftoken"].value
    return browser.post(to or page, fields, follow=True)


def become(browser: Client, person: str) -> Any:
    """Press the button on the card of an invented person."""
    return send(browser, "/demo", to=f"/demo/sign-in/{person}")
