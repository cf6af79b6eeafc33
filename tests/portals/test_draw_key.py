"""Once it is asked for, a draw goes on with its one-time key alone: nobody is signed in."""

import json
import time
from typing import Any

import pytest
from django.test import Client
from tests.plates.builder import Citizen, a_pool, drain

from doorstep.plates import services
from doorstep.plates.crypto import ed25519
from doorstep.plates.log import texts
from doorstep.plates.services.holder import SEE_S, see_text

pytestmark = pytest.mark.django_db

WANG = Citizen("wang", "LSVFF66R8C2116280")
LI = Citizen("li", "LSGPC52U6AF102554")


def _header(citizen: Citizen, *, ago: int = 0, of: Citizen | None = None) -> dict[str, str]:
    seconds = int(time.time()) - ago
    text = see_text((of or citizen).draw_id, seconds)
    return {"Authorization": f"Draw {seconds}.{ed25519.sign(citizen.seed, text).hex()}"}


def _get(path: str, headers: dict[str, str]) -> tuple[int, Any]:
    answer = Client().get(f"/api/v1/draws/{path}", headers=headers)
    return answer.status_code, json.loads(answer.content)


def _post(path: str, body: object, headers: dict[str, str] | None = None) -> tuple[int, Any]:
    answer = Client().post(
        f"/api/v1/draws/{path}",
        json.dumps(body),
        content_type="application/json",
        headers=headers or {},
    )
    return answer.status_code, json.loads(answer.content)


def _choice(citizen: Citizen, alpha: str, number: str) -> dict[str, str]:
    text = texts.choose(bytes.fromhex(alpha), number)
    return {"number": number, "signature": ed25519.sign(citizen.seed, text).hex()}


def test_a_phone_that_is_not_signed_in_opens_chooses_and_gives_back() -> None:
    sequencer = a_pool()
    draw_id = WANG.request()
    drain(sequencer)
    status, called = _get(str(draw_id), _header(WANG))
    assert (status, called["state"]) == (200, "called")
    assert _post(f"{draw_id}/open", {"nonce": WANG.nonce.hex()})[0] == 200
    drain(sequencer)
    offered = _get(str(draw_id), _header(WANG))[1]
    status, longer = _post(f"{draw_id}/extension", {}, _header(WANG))
    assert (status, longer["extensions_left"]) == (200, offered["extensions_left"] - 1)
    number = offered["numbers"][9]
    assert _post(f"{draw_id}/choice", _choice(WANG, offered["alpha"], number))[0] == 200
    drain(sequencer)
    held = _get(str(draw_id), _header(WANG))[1]
    assert (held["state"], held["chosen"]) == ("held", number)
    note = ed25519.sign(WANG.seed, texts.cancel(bytes.fromhex(held["alpha"]))).hex()
    assert _post(f"{draw_id}/release", {"signature": note})[0] == 200
    drain(sequencer)
    assert _get(str(draw_id), _header(WANG))[1]["state"] == "ended"


def test_a_message_sent_twice_meets_what_it_wrote() -> None:
    sequencer = a_pool()
    draw_id = WANG.request()
    drain(sequencer)
    for _ in range(2):
        assert _post(f"{draw_id}/open", {"nonce": WANG.nonce.hex()})[0] == 200
    drain(sequencer)
    offered = _get(str(draw_id), _header(WANG))[1]
    choice = _choice(WANG, offered["alpha"], offered["numbers"][0])
    for _ in range(2):
        assert _post(f"{draw_id}/choice", choice)[0] == 200
    drain(sequencer)
    status, held = _post(f"{draw_id}/choice", choice)
    assert (status, held["state"]) == (200, "held")


def test_another_key_an_old_signature_and_no_signature_open_nothing() -> None:
    sequencer = a_pool()
    draw_id = WANG.request()
    LI.request()
    drain(sequencer)
    refused = {
        "another key": _header(LI, of=WANG),
        "of another draw": _header(WANG, of=LI),
        "too old": _header(WANG, ago=SEE_S + 60),
        "from the future": _header(WANG, ago=-SEE_S - 60),
        "no signature": {"Authorization": f"Draw {int(time.time())}."},
        "no number": {"Authorization": "Draw soon.00"},
        "far too long": {"Authorization": "Draw " + "9" * 40 + ".00"},
    }
    for name, header in refused.items():
        status, problem = _get(str(draw_id), header)
        assert (status, problem["status"]) == (422, 422), name
        assert _post(f"{draw_id}/extension", {}, header)[0] == 422, name
    assert _get(str(draw_id), {})[0] == 401
    assert _get("00000000-0000-0000-0000-000000000000", _header(WANG))[0] == 404
    assert _get("nothing", _header(WANG))[0] in (404, 422)


def test_a_foreign_nonce_and_a_foreign_signature_change_nothing() -> None:
    sequencer = a_pool()
    draw_id = WANG.request()
    drain(sequencer)
    status, refused = _post(f"{draw_id}/open", {"nonce": "00" * 16})
    assert (status, refused["code"]) == (422, "plates/nonce-does-not-open")
    assert _post(f"{draw_id}/open", {"nonce": WANG.nonce.hex()})[0] == 200
    drain(sequencer)
    offered = _get(str(draw_id), _header(WANG))[1]
    status, refused = _post(
        f"{draw_id}/choice", _choice(LI, offered["alpha"], offered["numbers"][0])
    )
    assert (status, refused["code"]) == (422, "plates/signature-invalid")
    WANG.choose(draw_id, offered["numbers"][0])
    drain(sequencer)
    status, refused = _post(f"{draw_id}/release", {"signature": "00" * 64})
    assert (status, refused["code"]) == (422, "plates/signature-invalid")
    assert _get(str(draw_id), _header(WANG))[1]["state"] == "held"


def test_the_holder_of_the_key_is_what_the_record_names() -> None:
    assert str(services.key_holder(WANG.draw_id)) == f"citizen:draw:{WANG.draw_id}"


def test_the_description_names_the_key_and_where_nothing_else_is_needed() -> None:
    described = json.loads(Client().get("/api/v1/openapi.json").content)
    paths = described["paths"]
    schemes = described["components"]["securitySchemes"]
    assert schemes["DrawKey"]["scheme"] == "draw"
    seen = paths["/api/v1/draws/{draw_id}"]["get"]["security"]
    assert {"DrawKey": []} in seen
    for verb in ("open", "choice", "release"):
        assert not paths[f"/api/v1/draws/{{draw_id}}/{verb}"]["post"].get("security")
