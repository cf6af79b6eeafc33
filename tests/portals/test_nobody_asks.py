"""No page and no operation answers whether a given number is in use: a walk over all of them.

Every address of the service, and every operation of its OpenAPI document, is asked twice: with a
number that is on somebody's car and with one that nobody ever had, in the path, in every field
that any form or operation knows. Both answers must be the same.
"""

import difflib
import json
import re
import uuid
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, override_settings
from django.urls import path
from tests.portals.addresses import addresses
from tests.portals.conftest import LivingCity

from doorstep.kernel.plate_number import PlateKind
from doorstep.people import queries as people
from doorstep.plates import queries as plates
from doorstep.plates.log.patterns import Pattern
from doorstep.plates.models import FormerNumbers, Number
from doorstep.portals.api.service import api
from doorstep.portals.frame import web
from doorstep.procedures import engine
from doorstep.registry import queries as registry

OURS = re.compile(r"^(api/v1|staff|metrics|demo/sign-in|sign-out|desk|review)")
"""Operations of the API are asked by its document; clerks look things up on the record (audited);
signing in and out would only change who asks."""
FIELDS = (
    "q",
    "number",
    "plate",
    "plate_number",
    "text",
    "search",
    "county",
    "after",
    "next",
    "vin",
)
_CHANGING = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|name="key" value="[^"]*"|nonce="[^"]*"'
    r"|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}\b|\d{9,}|\d+ ?(?:秒|毫秒)"
)


def filled(address: str, number: str, code: str, pool: str) -> str:
    """An address with the number in every place that takes one."""

    def place(match: re.Match[str]) -> str:
        kind, _, name = match.group(1).rpartition(":")
        if name == "code":
            return code
        if name == "pool":
            return pool
        if kind == "uuid":
            return str(uuid.uuid5(uuid.NAMESPACE_OID, number))
        if kind == "int":
            return str(int.from_bytes(number.encode()) % 10**6)
        return number[1:] if kind == "slug" else number

    return "/" + re.sub(r"<([^>]+)>", place, address)


def plain(answer: Any, number: str) -> tuple[int, str]:
    """Status and words of an answer, without the number and what changes with every request."""
    assert answer.status_code < 500, answer
    assert answer.status_code != 429
    if isinstance(answer, StreamingHttpResponse):
        return answer.status_code, "stream"
    words = answer.content.decode(errors="replace") + answer.headers.get("Location", "")
    for written in (number, number[:2] + "\u00b7" + number[2:], number[1:], number[2:]):
        for coded in (written, json.dumps(written)[1:-1]):
            words = words.replace(coded, "N")
    ours = str(uuid.uuid5(uuid.NAMESPACE_OID, number))
    words = words.replace(ours, "U").replace(str(int.from_bytes(number.encode()) % 10**6), "I")
    words = re.sub(r"(%[0-9A-F]{2})+M?N?", "P", words)
    return answer.status_code, _CHANGING.sub("*", words)


def difference(one: tuple[int, str], other: tuple[int, str]) -> str:
    """The lines that differ."""
    both = (f"{status}\n{words}".splitlines() for status, words in (one, other))
    return "\n".join(difflib.unified_diff(*both, lineterm="", n=0))


def operations(number: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Method, address and body of every operation of the document."""
    document = api.get_openapi_schema()
    kinds = document["components"]["schemas"]
    for operation_path, methods in document["paths"].items():
        for method, operation in methods.items():
            address = re.sub(r"\{(code)\}", "vehicle-registration", operation_path)
            address = re.sub(r"\{\w*id\}", str(uuid.uuid5(uuid.NAMESPACE_OID, number)), address)
            address = re.sub(r"\{\w+\}", number, address)
            for asked in operation.get("parameters", []):
                if asked["in"] == "query":
                    address += ("&" if "?" in address else "?") + f"{asked['name']}={number}"
            content = operation.get("requestBody", {}).get("content", {})
            kind = content.get("application/json", {}).get("schema", {}).get("$ref", "")
            shape = kinds.get(kind.rpartition("/")[2], {}).get("properties", {})
            body = {name: value(field, number) for name, field in shape.items()}
            yield method, address, body


def value(field: dict[str, Any], number: str) -> Any:
    """The number, in the form that a field takes."""
    match field.get("type"):
        case "object":
            return dict.fromkeys(asks(), number)
        case "array":
            return [number]
        case "boolean":
            return True
        case "integer":
            return 1
        case _:
            return number


def asks() -> set[str]:
    """Names of everything that any procedure asks."""
    return {ask.name for procedure in engine.all_procedures() for ask in procedure.asks} | set(
        FIELDS
    )


@pytest.fixture
def pair(living_city: LivingCity) -> tuple[str, str]:
    """A number on a car from before the log, and one that nobody ever had."""
    del living_city
    on_cars = registry.numbers_in_use(PlateKind.SMALL)
    taken = next(each for each in on_cars if len(set(each)) == len(each))
    assert FormerNumbers.objects.exists()
    pool = plates.pool_for(PlateKind.SMALL)
    assert pool is not None
    for segment in plates.segments(pool):
        pattern = Pattern.parse(segment.pattern)
        if pattern.place(taken) is None:
            continue
        everywhere = set(registry.numbers_in_use(PlateKind.SMALL)) | set(
            Number.objects.values_list("number", flat=True)
        )
        free = [each for each in pattern.numbers() if each not in everywhere]
        return taken, next(each for each in reversed(free) if len(set(each)) == len(each))
    raise AssertionError("no segment declares the number")


@pytest.fixture
def askers(living_city: LivingCity, monkeypatch: pytest.MonkeyPatch) -> list[Client]:
    """A stranger, and a citizen whose car has another number."""
    monkeypatch.setattr(web, "POSTS_PER_MINUTE", 10**6)
    citizen = next(key for key in people.demo_accounts() if not key.startswith("staff"))
    return [Client(raise_request_exception=False), living_city.client(citizen)]


def telling(pair: tuple[str, str], askers: list[Client]) -> tuple[list[str], int]:
    """What tells the numbers apart, and how often was asked."""
    pool = plates.pool_for(PlateKind.SMALL)
    assert pool is not None
    codes = [procedure.code for procedure in engine.all_procedures()]
    told, asked = [], 0
    for address in addresses():
        if OURS.match(address):
            continue
        for code, client, method in product(
            codes if "<slug:code>" in address else codes[:1], askers, ("get", "post")
        ):
            send = getattr(client, method)
            used, free, again = (
                plain(send(filled(address, each, code, pool), dict.fromkeys(asks(), each)), each)
                for each in (*pair, pair[0])
            )
            asked += 1
            # Whatever the first of three requests changed, the third sees as well.
            if free not in (used, again):
                told.append(f"{method} {address} {code}\n{difference(used, free)}")
    return told, asked


def test_no_address_tells_a_used_number_from_a_free_one(
    pair: tuple[str, str], askers: list[Client]
) -> None:
    told, asked = telling(pair, askers)
    assert not told, "\n\n".join(told)
    assert asked > 200


def gossip(request: HttpRequest, number: str = "") -> HttpResponse:
    """A page that should not exist."""
    asked = number or request.GET.get("plate", "") or request.POST.get("q", "")
    return HttpResponse("taken" if asked in registry.numbers_in_use(PlateKind.SMALL) else "free")


urlpatterns = [path("gossip", gossip), path("gossip/<str:number>", gossip)]


def test_the_walk_would_find_a_page_that_tells(pair: tuple[str, str], askers: list[Client]) -> None:
    with override_settings(ROOT_URLCONF=__name__):
        told, asked = telling(pair, askers)
    assert len(told) == asked == 8


def test_no_operation_tells_a_used_number_from_a_free_one(
    pair: tuple[str, str], askers: list[Client]
) -> None:
    asked = 0
    used, free = pair
    for client in askers:
        both = zip(operations(used), operations(free), strict=True)
        for (method, one, body), (_, other, body_2) in both:
            send = getattr(client, method)
            kind = {} if method == "get" else {"content_type": "application/json"}
            if method == "get":
                answers = plain(send(one), used), plain(send(other), free)
            else:
                answers = (
                    plain(send(one, body, **kind), used),
                    plain(send(other, body_2, **kind), free),
                )
            assert answers[0] == answers[1], (method, one, difference(*answers))
            asked += 1
    assert asked >= 2 * 25
