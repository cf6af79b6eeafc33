"""Somebody who uses the running city over HTTP: a citizen's program, or staff at a browser.

Why it asks again: a server that was killed meanwhile is back within seconds, and every write
carries a key or names itself, so that asking again is harmless.
"""

import re
import secrets
import time
from collections.abc import Mapping
from typing import Any

import httpx

TIMEOUT = 20.0
SHORT = 5.0
"""How long somebody who asks again waits for one answer."""
PAUSE = 0.1
_CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")
_FOR_NOW = (429, 502, 503, 504)


class Failed(Exception):
    """The city did not do what it should; the message is the reason."""


class Visitor:
    """One person with cookies and, once signed in as a program, a token.

    `patience` is for how many seconds a request that found no server is repeated.
    """

    def __init__(self, address: str, patience: float = 0.0) -> None:
        self.patience = patience
        self._client = httpx.Client(base_url=address, timeout=SHORT if patience else TIMEOUT)
        self._token = ""

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def sign_in(self, phone: str) -> None:
        """As a citizen: phone, then the code from the page of messages nobody was sent."""
        self.post("/sessions/codes", {"phone": phone})
        page = self.request("GET", "/demo/sms", params={"phone": phone}).text
        codes = _CODE.findall(page)
        if not codes:
            raise Failed("no login code among the messages")
        answer = self.post("/sessions", {"phone": phone, "code": codes[0]})
        self._token = str(answer["token"])

    def be(self, key: str) -> None:
        """As one of the demonstration's people, with one click on their card."""
        self.request("GET", "/demo")
        form = {"person": key, "csrfmiddlewaretoken": self._csrf()}
        answer = self.request("POST", "/demo/sign-in", data=form)
        if "sessionid" not in self._client.cookies:
            raise Failed(f"{key} cannot be signed in: status {answer.status_code}")

    def send(self, path: str, form: Mapping[str, str]) -> httpx.Response:
        """A form of a page, as a browser sends it."""
        return self.request("POST", path, data=dict(form) | {"csrfmiddlewaretoken": self._csrf()})

    def get(self, path: str) -> Any:
        """What `/api/v1` answers."""
        return self.request("GET", f"/api/v1{path}", headers=self._proof()).json()

    def file(self, path: str) -> bytes:
        """The bytes of a file under `/api/v1`."""
        return self.request("GET", f"/api/v1{path}", headers=self._proof()).content

    def post(self, path: str, body: Mapping[str, object], key: str = "") -> Any:
        """A write to `/api/v1` under a key of its own."""
        headers = self._proof() | {"Idempotency-Key": key or secrets.token_hex(16)}
        answer = self.request("POST", f"/api/v1{path}", json=dict(body), headers=headers)
        return answer.json() if answer.content else None

    def request(self, method: str, path: str, **how: Any) -> httpx.Response:
        """One request, repeated while nobody is there. Errors: Failed."""
        until = time.monotonic() + self.patience
        while True:
            trouble = ""
            try:
                answer = self._client.request(method, path, **how)
                if answer.status_code < 400:
                    return answer
                trouble = f"status {answer.status_code}: {answer.text[:2000]}"
                if answer.status_code not in _FOR_NOW and not _busy(answer):
                    raise Failed(f"{method} {path}: {trouble}")
            except httpx.TransportError as error:
                trouble = f"{type(error).__name__} {error}"
            if time.monotonic() > until:
                raise Failed(f"{method} {path}: {trouble}")
            time.sleep(PAUSE)

    def _proof(self) -> dict[str, str]:
        if self._token:
            return {"Authorization": f"Bearer {self._token}"}
        return {"X-CSRFToken": self._csrf()} if "csrftoken" in self._client.cookies else {}

    def _csrf(self) -> str:
        return self._client.cookies.get("csrftoken") or ""


def _busy(answer: httpx.Response) -> bool:
    return answer.status_code == 409 and "Retry-After" in answer.headers
