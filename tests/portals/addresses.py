"""Every address of the service and every operation of its OpenAPI document."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from doorstep.portals.api.service import api

PLACE = re.compile(r"<([^>]+)>")


def named_addresses(patterns: Any = None, prefix: str = "", space: str = "") -> Iterator[Any]:
    """Every address with its converters, and its name."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        here = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            inside = f"{space}{each.namespace}:" if each.namespace else space
            yield from named_addresses(each.url_patterns, here, inside)
        elif isinstance(each, URLPattern):
            yield here, f"{space}{each.name}" if each.name else ""


def addresses(patterns: Any = None, prefix: str = "") -> Iterator[str]:
    """Every address, with its converters."""
    for address, _ in named_addresses(patterns, prefix):
        yield address


def filled_with(address: str, value: Callable[[str, str], str]) -> str:
    """An address whose places are filled: `value` gets converter and name of each."""

    def place(match: re.Match[str]) -> str:
        kind, _, name = match.group(1).rpartition(":")
        return value(kind, name)

    return "/" + PLACE.sub(place, address)


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Method, address and schema of the body (its fields) of every operation."""
    document = api.get_openapi_schema()
    kinds = document["components"]["schemas"]
    for address, methods in document["paths"].items():
        for method, operation in methods.items():
            content = operation.get("requestBody", {}).get("content", {})
            kind = content.get("application/json", {}).get("schema", {}).get("$ref", "")
            yield method, address, kinds.get(kind.rpartition("/")[2], {}).get("properties", {})
