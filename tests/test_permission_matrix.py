"""Who may open what: docs/reference/permissions.md against the running service, both ways.

Every address, by GET and by POST, and every operation of the API is asked by every role, for
things of one citizen that lie at one service point. What is answered must be what the table says;
an address without a row fails, and so does a row without an address. A POST is sent empty: it is
never a crash, and where it is refused nothing is written. Operations of the API are also sent with
a body of the right form, since who calls is judged after the form.

Addresses are asked in a few parts, so that several processes share them; each row of the document
belongs to one part, so that together they leave none out.
"""

import json
import re
import uuid
import zlib
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from psycopg.pq import TransactionStatus
from tests.partners.builders import a_partner, a_token
from tests.plates.builder import POOL
from tests.plates.log.builder import POOL as LOG_POOL
from tests.portals import everybody
from tests.portals.addresses import filled_with, named_addresses, operations
from tests.portals.everybody import Thing
from tests.procedures.city import PROOFS
from tests.province.builder import SECRET, admit
from tests.province.office import a_message, says, waiting

from doorstep.config.testing import FreshCity
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, ActorKind, Key
from doorstep.partners import services as partners
from doorstep.partners.scopes import scopes_on
from doorstep.plates.models import Entry
from doorstep.portals.frame import page, web
from doorstep.portals.oversight import cheats
from doorstep.privacy import queries as notices

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

DOCUMENT = Path(__file__).parents[1] / "docs/reference/permissions.md"
YES, SIGN_IN, NO, NONE = "yes", "sign in", "no", "–"
_ROW = re.compile(r"^\| (GET|POST) \| `([^`]+)` \|(.*)\|$")
_SIGN_IN = ("/sign-in", "/staff/login/", "/staff/second-factor/bind/")
EVERYBODY = ("everybody",)
PARTS = 4
Row = tuple[str, str]
Table = dict[Row, tuple[str, ...]]


def documented(title: str) -> tuple[tuple[str, ...], Table]:
    """Columns and rows of one table of the document."""
    text = DOCUMENT.read_text().partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    head = next(line for line in text.splitlines() if line.startswith("| Method |"))
    columns = tuple(cell.strip() for cell in head.strip("|").split("|"))[2:]
    rows: Table = {}
    for line in text.splitlines():
        found = _ROW.match(line)
        if found is not None:
            assert found.group(1, 2) not in rows, line
            cells = (cell.strip() for cell in found[3].split("|"))
            rows[found[1], found[2]] = tuple(cell for cell in cells if cell)
    return columns, rows


def part_of(address: str) -> int:
    """Which part of the walk asks this address; the same for the row about it."""
    return zlib.crc32(address.strip("/").encode()) % PARTS


def only(part: int, written: Table) -> Table:
    """The rows of one part."""
    return {row: told for row, told in written.items() if part_of(row[1]) == part}


in_parts = pytest.mark.parametrize("part", range(PARTS))


def verdict(answer: Any) -> str:
    """What an answer says about who may."""
    if answer.status_code == 401:
        return SIGN_IN
    if answer.status_code in (301, 302) and answer["Location"].startswith(_SIGN_IN):
        return SIGN_IN
    return {403: NO, 404: NONE, 405: ""}.get(answer.status_code, YES)


def line(row: Row, verdicts: tuple[str, ...]) -> str:
    """A row as the document has it."""
    return f"| {row[0]} | `{row[1]}` | {' | '.join(verdicts)} |"


def differences(found: Table, written: Mapping[Row, tuple[str, ...]]) -> list[str]:
    """Every row that is missing, is too many or says something else; as it should be."""
    wrong = [line(row, told) for row, told in found.items() if written.get(row) != told]
    return wrong + [f"no such address: {row}" for row in written if row not in found]


class Walk:
    """Asks as every role, and takes back whatever was done."""

    def __init__(self, roles: Mapping[str, Client]) -> None:
        self.roles = roles
        for client in roles.values():
            client.get("/")  # what a browser writes once it need not write in every request
        self.before = everybody.contents()
        self._written: dict[str, int] | None = None
        self.crashed: list[str] = []
        self.wrote: list[str] = []

    def ask(
        self, method: str, address: str, body: Mapping[str, Any] | None = None
    ) -> tuple[str, ...]:
        """What each role is told; empty where the address does not know the method."""
        told: list[str] = []
        for role in self.roles:
            told.append(self._ask(role, method, address, body))
            if told == [""]:
                # Whether an address knows a method is said before who asks.
                return ()
            if told == [YES] and method == "GET" and self._everybody(address):
                # Those few who were asked stand for all who are signed in.
                return EVERYBODY
        if "" in told:
            # Asked to sign in first, and only then told that there is no such method.
            assert {*told} <= {SIGN_IN, NO, ""}, (method, address, told)
            return ()
        return EVERYBODY if {*told} == {YES} else tuple(told)

    def _everybody(self, address: str) -> bool:
        some = [role for role in ("owner", "clerk", "supervisor") if role in self.roles]
        return bool(some) and all(self._ask(role, "GET", address, None) == YES for role in some)

    def _ask(self, role: str, method: str, address: str, body: Mapping[str, Any] | None) -> str:
        client = self.roles[role]
        kept = client.cookies.output(header="", sep=";")
        sent: dict[str, Any] = {}
        if body is not None:
            sent = {"content_type": "application/json", "headers": {"Idempotency-Key": "a-key"}}
        if method == "POST" and self._written is None:
            self._written = everybody.rows_written()
        written, self._written = self._written, None

        def once() -> tuple[str, bool]:
            answer = getattr(client, method.lower())(address, body, **sent)
            for _ in getattr(answer, "streaming_content", ()):
                break
            if answer.status_code >= 500:
                self.crashed.append(f"{role} {method} {address}: {answer.status_code}")
            told = verdict(answer)
            if connection.connection.info.transaction_status == TransactionStatus.INERROR:
                self.crashed.append(f"{role} {method} {address}: a failed statement")
                return told, False
            if method == "GET" or told == YES:
                return told, False
            self._written = everybody.rows_written()
            if self._written == written:
                return told, False
            now = everybody.contents()
            self.log = [name for name in now if now[name] != self.before[name]]
            return told, bool(self.log)

        told, changed = everybody.undone(once)
        client.cookies.clear()
        client.cookies.load(kept)
        if changed:
            self.wrote.append(f"{role} {method} {address}: {self.log}")
        return told


@pytest.fixture
def thing(
    in_loaded_city: None,  # noqa: ARG001 - where the transaction begins
    db: None,  # noqa: ARG001 - one transaction, taken back at the end
    settings: "SettingsWrapper",
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Thing]:
    settings.DATA, settings.DEMO = tmp_path, True
    monkeypatch.setattr(web, "POSTS_PER_MINUTE", 10**6)
    monkeypatch.setattr(cheats, "TRIED_PER_MINUTE", 10**6)
    page.forget_city()
    with everybody.all_in_order():
        yield everybody.things(everybody.an_owner())


@pytest.fixture
def province_city(fresh_city: FreshCity, settings: "SettingsWrapper") -> FreshCity:
    """This process is the province's, in a demonstration."""
    settings.PROVINCE_SECRET = SECRET
    settings.ROOT_URLCONF = "doorstep.config.province_urls"
    settings.SERVES, settings.STAFF_START, settings.DEMO = "province", "", True
    admit()
    return fresh_city


@pytest.fixture
def walk(thing: Thing) -> Walk:
    return Walk(everybody.roles(thing.person_id))


def place_of(thing: Thing, name: str) -> Any:
    """Fills the places of an address with what belongs to the owner."""
    digest = Entry.objects.filter(verb="rules").values_list("body", flat=True)[0]
    text = notices.texts()[0]
    known = {
        "code": "register-vehicle",
        "draw_id": thing.draw,
        "number": thing.granted if "object_id" in name else thing.case,
        "case_number": thing.case,
        "object_id": thing.paper,
        "vehicle_id": thing.vehicle,
        "mandate_id": thing.mandate,
        "binding_id": thing.licence_binding if "driving-licence" in name else thing.binding,
        "export_id": thing.export,
        "checklist": thing.checklist,
        "person_id": thing.person_id,
        "request_id": thing.request,
        "file_format": "json",
        "pool": POOL,
        "table": "counts" if name.startswith("pool/") else "stations",
        "month": f"{clock.today().replace(day=1) - timedelta(days=1):%Y-%m}",
        "day": clock.today().isoformat(),
        "digest": json.loads(bytes(digest))["text"],
        "name": cheats.CHEATS[0].name,
        "kind": "correct" if name.startswith("my-data/rights") else text.kind.value,
        "version": text.version,
        "path": "entries/000.p/1",
        "key": "blue-buyer",
        "part": "province",
        "user_id": "0",
    }
    return lambda kind, place: known.get(place) or str(uuid.UUID(int=7) if kind == "uuid" else 7)


@in_parts
@pytest.mark.django_db
def test_every_page_answers_every_role_as_the_table_says(
    thing: Thing, walk: Walk, part: int
) -> None:
    columns, written = documented("Pages of a city")
    found: Table = {}
    for address, _ in named_addresses():
        if address.startswith("api/") or part_of(address) != part:
            continue
        there = filled_with(address, place_of(thing, address))
        for method in ("GET", "POST"):
            told = walk.ask(method, there)
            if any(told):
                found[method, f"/{address}"] = tuple(each or NONE for each in told)
    assert columns == tuple(walk.roles)
    assert not walk.crashed
    assert not walk.wrote
    wrong = differences(found, only(part, written))
    assert not wrong, "\n".join(wrong)


def body_of(shape: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """A body of the right form, with words that mean nothing."""
    return {name: _value(name, field) for name, field in shape.items()}


def _value(name: str, field: Mapping[str, Any]) -> Any:
    if name in _MEANT:
        return _MEANT[name]
    kind = field.get("type", "string")
    return {"object": {}, "array": [], "boolean": True, "integer": 5}.get(str(kind), "1")


_MEANT = {
    "checks": dict(PROOFS),
    "procedure": "register-vehicle",
    "film": "F-1",
    "step": "accept",
    "on": None,
    "version": None,
    "channel": "online",
    "draw_id": "",
}


@in_parts
@pytest.mark.django_db
def test_every_operation_answers_every_role_as_the_table_says(
    thing: Thing, walk: Walk, part: int
) -> None:
    columns, written = documented("Operations of the API")
    found: Table = {}
    for method, address, shape in operations():
        if part_of(address) != part:
            continue
        fill = place_of(thing, address)
        there = re.sub(r"\{(\w+)\}", lambda place, fill=fill: fill("", place[1]), address)
        walk.ask(method.upper(), there, {} if method == "post" else None)
        body = body_of(shape) if method == "post" else None
        found[method.upper(), address] = walk.ask(method.upper(), there, body)
    assert columns == tuple(walk.roles)
    assert not walk.crashed
    assert not walk.wrote
    wrong = differences(found, only(part, written))
    assert not wrong, "\n".join(wrong)


class Program(Client):
    """A partner's program: its token goes along with everything it asks."""

    def __init__(self, token: str) -> None:
        super().__init__(raise_request_exception=False)
        self.defaults["HTTP_AUTHORIZATION"] = f"Bearer {token}"


def programs(thing: Thing) -> dict[str, Client]:
    """A program for each scope there is, with a contract for nothing else; the owner of the case
    lets each of them follow it.
    """
    himself = Actor(ActorKind.CITIZEN, thing.person_id)
    found: dict[str, Client] = {}
    for serial, scope in enumerate(scopes_on(clock.today())):
        partner_id = a_partner(scope.name, serial=serial)
        partners.allow(
            partner_id=partner_id,
            case_number=thing.case,
            until_on=clock.today() + timedelta(days=2),
            by=himself,
            key=Key(f"allowed-{serial}"),
        )
        found[scope.name] = Program(a_token(partner_id))
    return found


@pytest.mark.django_db
def test_every_operation_answers_every_scope_as_the_table_says(thing: Thing) -> None:
    columns, written = documented("Operations of the API by scope of a partner")
    walk = Walk(programs(thing))
    found: Table = {}
    for method, address, shape in operations():
        fill = place_of(thing, address)
        there = re.sub(r"\{(\w+)\}", lambda place, fill=fill: fill("", place[1]), address)
        body = body_of(shape) if method == "post" else None
        found[method.upper(), address] = walk.ask(method.upper(), there, body)
    assert columns == tuple(walk.roles)
    assert not walk.crashed
    assert not walk.wrote
    wrong = differences(found, written)
    assert not wrong, "\n".join(wrong)


@pytest.mark.usefixtures("province_city")
def test_the_provinces_own_site_answers_as_the_table_says() -> None:
    columns, written = documented("The province's own site")
    says(a_message("fill", {"n": 40}))
    places = {"pool": LOG_POOL, "request_id": str(waiting())}
    walk = Walk(everybody.of_the_province())
    found: Table = {}
    for address, _ in named_addresses():
        there = filled_with(address, lambda _, place: places[place])
        for method in ("GET", "POST"):
            told = walk.ask(method, there)
            if told:
                found[method, f"/{address}"] = told
    assert columns == tuple(walk.roles)
    assert not walk.crashed
    assert not walk.wrote
    wrong = differences(found, written)
    assert not wrong, "\n".join(wrong)


def test_every_row_belongs_to_one_part() -> None:
    for title in ("Pages of a city", "Operations of the API"):
        _, written = documented(title)
        parts = [only(part, written) for part in range(PARTS)]
        assert all(parts)
        assert sum(map(len, parts)) == len(written)


def test_a_row_too_few_too_many_or_wrong_is_found() -> None:
    found: Table = {("GET", "/a"): EVERYBODY, ("GET", "/b"): (NO, YES)}
    assert differences(found, found) == []
    written: Table = {("GET", "/b"): (YES, YES), ("POST", "/c"): EVERYBODY}
    assert differences(found, written) == [
        "| GET | `/a` | everybody |",
        "| GET | `/b` | no | yes |",
        "no such address: ('POST', '/c')",
    ]
