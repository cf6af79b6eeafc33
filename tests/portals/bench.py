"""Working at a counter in a test: staff who sign in, and the many forms of one page."""

import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.contrib.auth import get_user_model
from django.test import Client
from tests.people.builders import a_clerk

from doorstep.kernel.actor import Post

_BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass
class Sheet:
    """One form of a page: its fields as they stand and its buttons."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[dict[str, str]] = field(default_factory=list)

    @property
    def acts(self) -> set[str]:
        """What its buttons or its hidden field do."""
        named = {b.get("value", "") for b in self.buttons if b.get("name") == "do"}
        return named | ({self.fields["do"]} if "do" in self.fields else set())


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[Sheet] = []
        self._open: Sheet | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Sheet(values.get("action", ""))
            self.sheets.append(self._open)
        if self._open is None:
            return
        if tag == "button":
            self._open.buttons.append(values)
        if tag == "input" and "name" in values:
            box = values.get("type") in ("checkbox", "radio")
            if not box or "checked" in values:
                self._open.fields[values["name"]] = values.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None


def sheets(response: Any) -> list[Sheet]:
    """Every form of a page."""
    parser = _Forms()
    parser.feed(response.content.decode())
    return parser.sheets


def offered(response: Any) -> set[str]:
    """Every act a page offers."""
    return set().union(*(sheet.acts for sheet in sheets(response)))


class Staff:
    """A member of staff at a browser."""

    def __init__(self, name: str, post: Post, point: str, kind: str) -> None:
        self.user_id = a_clerk(name, post=post, point=point, point_kind=kind)
        self.browser = Client(raise_request_exception=False)
        user = get_user_model().objects.get(pk=self.user_id)
        self.browser.force_login(user, backend=_BACKEND)

    def shows_second_factor(self, *, ago: float = 0.0) -> None:
        """As if the code generator had just been asked, or some seconds ago."""
        session = self.browser.session
        shown = {"method": "mfa", "type": "totp", "at": time.time() - ago}
        session["account_authentication_methods"] = [shown]
        session["account_authentication_methods_user"] = str(self.user_id)
        session.save()

    def get(self, path: str, **query: str) -> Any:
        """Open a page."""
        return self.browser.get(path, query)

    def fields(self, path: str, act: str) -> dict[str, str]:
        """The form of an act as it stands on a page, the button pressed."""
        page = self.get(path)
        found = [sheet for sheet in sheets(page) if act in sheet.acts]
        assert found, (act, offered(page), page.status_code)
        return {**found[0].fields, "do": act}

    def press(self, path: str, act: str, **typed: str) -> Any:
        """Fill in the form of an act and press its button."""
        return self.browser.post(path, {**self.fields(path, act), **typed})
