"""A city that asks, an officer who decides: over the machine endpoint and the services."""

import hashlib
import itertools
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.test import Client
from tests.plates.log.builder import POOL, public, secret
from tests.province.builder import province

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, ActorKind, Key, Post
from doorstep.plates.crypto import ed25519
from doorstep.plates.log import entries as e
from doorstep.plates.log import writing
from doorstep.province import approvals, keys, messages, queries
from doorstep.province.types import RequestState

OFFICER = Actor(ActorKind.STAFF, "7", "省督例", Post.SUPERVISOR, "province")
PATH = f"/witness/{POOL}/supervised"
UNSIGNED = "00" * 64
RULES_TEXT = "公布的规则"
TERMS: dict[str, Any] = {
    "k": 50,
    "target": 400,
    "tries": 2,
    "reveal_s": 10,
    "choose_s": 600,
    "extend_n": 2,
    "extend_s": 300,
    "hold_workdays": 5,
    "retain_days": 365,
    "channels": ["phone", "counter", "kiosk"],
    "policy": "open",
    "parties": ["city", "province"],
}
_serial = itertools.count(1)


def a_key() -> Key:
    """A key nobody has used."""
    return Key(f"office-{next(_serial)}")


def minute() -> int:
    """Now, as the log writes it."""
    return writing.minute(clock.now().timestamp())


def says(message: Mapping[str, Any] | bytes, *, path: str = PATH, key: str = "city/key") -> Any:
    """Send a message to the province; status and answer."""
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    signature = ed25519.sign(secret(key), messages.message(path, body)).hex()
    answer = Client().post(
        path, body, content_type="application/json", headers={"Doorstep-Signature": signature}
    )
    return answer.status_code, answer.json()


def a_message(
    verb: str,
    asked: Mapping[str, Any],
    *,
    entry: e.Entry | Mapping[str, Any] | None = None,
    document: str = "",
    intent: str = "",
) -> dict[str, Any]:
    """What the city's writer sends."""
    return {
        "intent": intent or f"intent-{verb}",
        "verb": verb,
        "asked": dict(asked),
        "document": document,
        "entry": entry.as_object() if isinstance(entry, e.Entry) else entry,
    }


def waiting() -> int:
    """The one request that waits for an officer."""
    (found,) = queries.waiting()
    return found.id


def approved(message: Mapping[str, Any]) -> dict[str, Any]:
    """The city asks, the officer approves, the city asks again with its entry."""
    status, answer = says(message)
    assert (status, answer["state"]) == (200, "waiting"), answer
    approvals.approve(request_id=waiting(), by=OFFICER, key=a_key())
    status, answer = says(message)
    assert status == 200, answer
    assert answer["state"] == RequestState.APPROVED
    return dict(answer)


def a_fill(n: int = 40, **changed: Any) -> e.Fill:
    """A fill without its signature."""
    return replace(e.Fill(t=minute(), pool=POOL, id=1, n=n, sig=UNSIGNED), **changed)


def rules(v: int = 1, **changed: Any) -> dict[str, Any]:
    """New rules with both parties, without signatures."""
    return {
        "e": "rules",
        "t": minute(),
        "pool": POOL,
        "v": v,
        **TERMS,
        "parties": [
            {"name": "city", "vrf": public("city/vrf"), "key": public("city/key")},
            province(),
        ],
        "supervisors": [keys.public(keys.supervisor_key())],
        "text": hashlib.sha256(RULES_TEXT.encode()).hexdigest(),
        "sigs": [UNSIGNED],
    } | changed


def rules_message(v: int = 1, **changed: Any) -> dict[str, Any]:
    """The message that asks for them."""
    return a_message(
        "rules",
        TERMS | {"text": RULES_TEXT},
        entry=rules(v, **changed),
        document=RULES_TEXT,
        intent=f"rules-{v}",
    )
