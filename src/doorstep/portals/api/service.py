"""What every operation shares: who calls, the key of a write, the shape of a failure.

Why a bearer token: a program sends no forms, so no foreign page can make it act. A token is a
session of its own and ends like one; a page that is signed in may use its cookie with the CSRF
token instead.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.utils import timezone
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.security import HttpBearer, SessionAuth
from pydantic import Field

from doorstep.audit.prepared import row_of
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, ActorKind, Key
from doorstep.kernel.errors import DoorstepError, InvalidInput, NotAllowed
from doorstep.kernel.errors import Problem as FieldProblem
from doorstep.partners.scopes import scope_of
from doorstep.people import queries as people
from doorstep.people.sessions import OF_A_PROGRAM, SessionStore
from doorstep.portals.api.errors import KeyMissing, TokenNeeded
from doorstep.portals.api.partner_auth import PREFIX, Anybody, PartnerToken
from doorstep.portals.frame.errors import error_page
from doorstep.procedures import engine

LIFETIME_S = 3600
REALM = "doorstep"
_SESSION = """
SELECT session_data FROM django_session WHERE session_key = %(key)s AND expire_date > %(now)s
"""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who the token stands for."""

    user_id: int
    actor: Actor

    @property
    def person_id(self) -> str:
        """The citizen's person. Errors: NotAllowed for staff."""
        return self.citizen.id

    @property
    def citizen(self) -> Actor:
        """The citizen who calls. Errors: NotAllowed for staff."""
        if self.actor.kind is not ActorKind.CITIZEN:
            raise NotAllowed
        return self.actor


class Token(HttpBearer):
    """`Authorization: Bearer …` with a token from `POST /sessions`; of anybody, or of citizens."""

    def __init__(self, *, citizens: bool = False) -> None:
        super().__init__()
        self.citizens = citizens

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """The caller, or None for a token that is unknown or has ended.

        Errors: NotAllowed for staff where only citizens may ask, whatever they send.
        """
        if not token.isascii() or not token.isalnum() or len(token) > 64:
            return None
        row = row_of(_SESSION, {"key": token, "now": timezone.now()})
        user_id = SessionStore(token).decode(row[0]).get(OF_A_PROGRAM) if row is not None else None
        if user_id is None:
            return None
        return _caller(user_id, self.citizens)


class Session(SessionAuth):
    """The cookie of a signed-in page, with its CSRF token in the header `X-CSRFToken`."""

    def __init__(self, *, citizens: bool = False) -> None:
        super().__init__()
        self.citizens = citizens

    def authenticate(self, request: HttpRequest, key: str | None) -> Caller | None:
        """The account signed in on the pages. Errors: as for a token."""
        if not request.user.is_authenticated:
            return None
        return _caller(int(request.user.pk), self.citizens)


def _caller(user_id: int, citizens: bool) -> Caller:
    found = Caller(user_id, people.actor_for(user_id, clock.today()))
    if citizens and found.actor.kind is not ActorKind.CITIZEN:
        raise NotAllowed
    return found


AUTH = [PartnerToken(), Token(), Session()]
CITIZENS = [PartnerToken(), Token(citizens=True), Session(citizens=True)]
"""For what belongs to a citizen: staff are refused before what they send is read."""


class Problem(Schema):
    """RFC 9457: what went wrong, with Doorstep's code and, for input, each field."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    reference: str = ""
    problems: list[dict[str, str]] = Field(default_factory=list)


FAILURES: dict[int, Any] = dict.fromkeys(
    (400, 401, 403, 404, 409, 413, 422, 429, 500, 503), Problem
)


def caller(request: HttpRequest) -> Caller:
    """Who calls an operation that needs a token."""
    found: Caller = request.auth  # type: ignore[attr-defined]  # set by ninja's auth
    return found


def key_of(request: HttpRequest) -> Key:
    """The key of this write. Errors: KeyMissing."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if not key:
        raise KeyMissing
    return Key(key)


def day_or_today(on: date | None) -> date:
    """The day asked for, else today. Errors: InvalidInput for a day no rule can be counted on."""
    if on is not None and not engine.FIRST_DAY <= on <= engine.LAST_DAY:
        sentence = "“{day}”太早或者太晚，要在 1900 年到 2199 年之间。"
        raise InvalidInput(FieldProblem("on", "day/out-of-range", sentence, {"day": on}))
    return on or clock.today()


def new_token(user_id: int) -> str:
    """A token for an account that has just proved itself."""
    get_user_model().objects.get(pk=user_id, is_active=True)
    store = SessionStore()
    store[OF_A_PROGRAM] = user_id
    store.set_expiry(LIFETIME_S)
    store.create()
    return str(store.session_key)


def end_token(token: str) -> None:
    """The token is worth nothing any more."""
    SessionStore(session_key=token).delete()


class Described(NinjaAPI):
    """Its description names the scope of each operation, from the one table there is."""

    def get_openapi_schema(self, **how: Any) -> OpenAPISchema:
        """The description; an operation for everybody says that no proof is one of its ways."""
        document = super().get_openapi_schema(**how)
        document["components"].get("securitySchemes", {}).pop(Anybody.__name__, None)
        for path, methods in document["paths"].items():
            for method, operation in methods.items():
                ways = operation.get("security", [])
                operation["security"] = _ways(f"{method.upper()} {path.partition(PREFIX)[2]}", ways)
        return document


def _ways(operation: str, ways: list[dict[str, list[str]]]) -> list[dict[str, list[str]]]:
    scope = scope_of(operation, clock.today())
    named: list[dict[str, list[str]]] = []
    for way in ways:
        if Anybody.__name__ in way:
            named.append({})
        elif PartnerToken.__name__ not in way:
            named.append(way)
        elif scope is not None:
            named.append({PartnerToken.__name__: [scope]})
    return named


api = Described(
    title="Doorstep",
    version="1",
    urls_namespace="api",
    docs_url=None,
    openapi_url="openapi.json",
    description="家门口的车管所: the same verbs as the pages. Errors are RFC 9457 documents.",
)


@api.exception_handler(ValidationError)
def _malformed(request: HttpRequest, error: ValidationError) -> Any:
    problems = tuple(
        FieldProblem(
            ".".join(str(part) for part in one.get("loc", ()) if part not in ("body", "payload")),
            "malformed",
            "“{field}”的写法不对：{why}",
            {"field": ".".join(str(p) for p in one.get("loc", ())), "why": one.get("msg", "")},
        )
        for one in error.errors
    )
    return _answer(request, InvalidInput(*problems))


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, error: AuthenticationError) -> Any:
    answer = _answer(request, TokenNeeded())
    answer["WWW-Authenticate"] = f'Bearer realm="{REALM}"'
    return answer


@api.exception_handler(HttpError)
def _failed(request: HttpRequest, error: HttpError) -> Any:
    return error_page(request, error.status_code)


@api.exception_handler(DoorstepError)
def _refused(request: HttpRequest, error: DoorstepError) -> Any:
    answer = _answer(request, error)
    challenge = getattr(error, "challenge", "")
    if challenge:
        answer["WWW-Authenticate"] = f'Bearer realm="{REALM}", {challenge}'
    return answer


def _answer(request: HttpRequest, error: DoorstepError) -> Any:
    return error_page(request, error.status, error=error)
