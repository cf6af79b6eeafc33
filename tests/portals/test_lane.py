"""The short way to a draw: what it answers, what it leaves to the frame, whom it counts."""

import json
from typing import Any

import pytest
from django.test import Client
from tests.plates.builder import Citizen, a_pool, drain

from doorstep.portals.api import lane
from doorstep.portals.frame import web

pytestmark = pytest.mark.django_db

WANG = Citizen("wang", "LSVFF66R8C2116280")
NOBODY = "/api/v1/draws/00000000-0000-0000-0000-000000000000"


def _post(path: str, body: object, **headers: str) -> tuple[Any, Any]:
    answer = Client().post(path, json.dumps(body), content_type="application/json", headers=headers)
    return answer, json.loads(answer.content)


def test_an_answer_carries_the_headers_of_every_page_and_its_reference() -> None:
    answer, problem = _post(f"{NOBODY}/open", {"nonce": "00" * 16})
    assert (answer.status_code, problem["code"]) == (404, "plates/draw-not-found")
    assert answer["X-Reference"] == problem["reference"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Permissions-Policy"]
    assert "Set-Cookie" not in answer


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("open", {}),
        ("open", {"nonce": 7}),
        ("open", {"nonce": "zz"}),
        ("open", []),
        ("choice", {"number": "鲁M10000"}),
        ("choice", {"number": "鲁M10000", "signature": "\x00"}),
        ("release", {"signature": None}),
    ],
)
def test_nonsense_is_a_problem_and_never_a_crash(verb: str, body: object) -> None:
    a_pool()
    draw_id = WANG.request()
    answer, problem = _post(f"/api/v1/draws/{draw_id}/{verb}", body)
    assert answer.status_code == 422, problem
    assert problem["problems"]


def test_what_is_no_json_is_a_problem() -> None:
    answer = Client().post(f"{NOBODY}/open", "{", content_type="application/json")
    assert answer.status_code == 422


def test_who_is_refused_too_often_is_stopped_and_who_draws_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lane, "REFUSALS_PER_MINUTE", 2)
    monkeypatch.setattr(web, "POSTS_PER_MINUTE", 1)
    sequencer = a_pool()
    draw_id = WANG.request()
    drain(sequencer)
    wrong = [
        _post(f"/api/v1/draws/{draw_id}/open", {"nonce": "00" * 16})[0].status_code
        for _ in range(6)
    ]
    # The window may end in between; then two more are heard.
    assert wrong[:2] == [422, 422]
    assert 429 in wrong
    for _ in range(3):
        answer, shown = _post(f"/api/v1/draws/{draw_id}/open", {"nonce": WANG.nonce.hex()})
        assert (answer.status_code, shown["id"]) == (200, str(draw_id))
        drain(sequencer)


def test_a_token_that_is_none_is_told_to_sign_in() -> None:
    answer, problem = _post("/api/v1/draws", {}, Authorization="Bearer nothing")
    assert (answer.status_code, problem["code"]) == (401, "token-needed")


def test_a_problem_speaks_the_language_of_the_reader() -> None:
    client = Client()
    client.cookies["language"] = "en"
    answer = client.post(
        f"{NOBODY}/open", json.dumps({"nonce": "00" * 16}), content_type="application/json"
    )
    problem = json.loads(answer.content)
    assert "was not found" in problem["detail"]
