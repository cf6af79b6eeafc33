"""The main job by program: sign in, can I, draw with an own nonce, hand in, and the errors."""

import hashlib
import json
import re
import secrets
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client, override_settings
from tests.portals.conftest import LivingCity

from doorstep.kernel.phone import Phone
from doorstep.messages import queries as messages
from doorstep.people import queries as people
from doorstep.plates.crypto import ed25519
from doorstep.plates.log import texts


class Program:
    """A caller of the service."""

    def __init__(self) -> None:
        self.client = Client()
        self.token = ""
        self.serial = 0

    def get(self, path: str) -> tuple[int, Any]:
        answer = self.client.get(f"/api/v1{path}", headers=self._headers())
        return answer.status_code, json.loads(answer.content)

    def post(self, path: str, body: object = None, key: str = "") -> tuple[int, Any]:
        self.serial += 1
        answer = self.client.post(
            f"/api/v1{path}",
            json.dumps(body if body is not None else {}),
            content_type="application/json",
            headers=self._headers() | {"Idempotency-Key": key or f"key-{self.serial}"},
        )
        return answer.status_code, json.loads(answer.content) if answer.content else None

    def sign_in(self, phone: str) -> None:
        assert self.post("/sessions/codes", {"phone": phone})[0] == 204
        text = messages.outbox(phone=Phone.parse(phone))[0].text
        found = re.search(r"\d{6}", text)
        assert found is not None, text
        status, answer = self.post("/sessions", {"phone": phone, "code": found.group()})
        assert status == 201, answer
        self.token = answer["token"]

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}


def answers(city: LivingCity, key: str) -> dict[str, str]:
    """What a demo buyer says about the car."""
    person = city.demo.person(key)
    return {
        "vin": person.vin,
        "certificate_number": str(city.demo.certificates[person.vin]["number"]),
        "use_character": "A",
        "had_accident": "no",
        "tested_on": "",
    }


def draw(program: Program, inputs: dict[str, str]) -> dict[str, Any]:
    """A whole draw with the program's own nonce and key, up to the choice."""
    nonce, seed = secrets.token_bytes(16), secrets.token_bytes(32)
    status, asked = program.post(
        "/draws",
        {
            "inputs": inputs,
            "commitment": hashlib.sha256(nonce).hexdigest(),
            "one_time_key": ed25519.public_key(seed).hex(),
        },
    )
    assert (status, asked["state"]) == (201, "called"), asked
    path = f"/draws/{asked['id']}"
    status, offered = program.post(f"{path}/open", {"nonce": nonce.hex()})
    assert (status, offered["state"], len(offered["numbers"])) == (200, "offered", 50)
    number = offered["numbers"][4]
    signature = ed25519.sign(seed, texts.choose(bytes.fromhex(offered["alpha"]), number)).hex()
    status, held = program.post(f"{path}/choice", {"number": number, "signature": signature})
    assert (status, held["state"], held["chosen"]) == (200, "held", number)
    return dict(held)


def test_a_buyer_draws_and_hands_in_by_program(living_city: LivingCity) -> None:
    program = Program()
    program.sign_in(living_city.demo.person("blue-buyer").phone)
    inputs = answers(living_city, "blue-buyer")
    held = draw(program, inputs)
    application = {
        "procedure": "register-vehicle",
        "inputs": inputs,
        "draw_id": held["id"],
        "point": "",
    }
    status, opened = program.post("/cases", application, key="once")
    assert status == 201, opened
    assert program.post("/cases", application, key="once") == (201, opened)
    status, case = program.get(f"/cases/{opened['case_number']}")
    assert (status, case["status"]) == (200, "received")
    assert [row["number"] for row in program.get("/cases")[1]["items"]] == [case["number"]]
    stranger = Program()
    assert stranger.get(f"/cases/{case['number']}")[0] == 401
    stranger.sign_in(living_city.demo.person("green-buyer").phone)
    assert stranger.get(f"/cases/{case['number']}")[0] == 404
    assert stranger.get(f"/draws/{held['id']}")[0] == 404


def test_a_draw_needs_a_real_vehicle(living_city: LivingCity) -> None:
    program = Program()
    program.sign_in(living_city.demo.person("blue-buyer").phone)
    inputs = answers(living_city, "blue-buyer") | {"certificate_number": "NOT0000000"}
    status, refused = program.post(
        "/draws", {"inputs": inputs, "commitment": "00" * 32, "one_time_key": "00" * 32}
    )
    assert (status, refused["code"]) == (422, "case/vehicle-not-proven")
    assert refused["detail"]


def test_a_request_sent_again_meets_its_draw_though_the_makers_are_silent(
    living_city: LivingCity,
) -> None:
    program = Program()
    program.sign_in(living_city.demo.person("blue-buyer").phone)
    key = ed25519.public_key(secrets.token_bytes(32)).hex()
    asked = {
        "inputs": answers(living_city, "blue-buyer"),
        "commitment": "11" * 32,
        "one_time_key": key,
    }
    status, first = program.post("/draws", asked)
    assert (status, first["state"]) == (201, "called")
    silent = dict.fromkeys(settings.OUTSIDE_ADDRESSES, "http://127.0.0.1:9")
    with override_settings(OUTSIDE_ADDRESSES=silent):
        assert program.post("/draws", asked) == (201, first)
        status, refused = program.post("/draws", asked | {"commitment": "22" * 32})
        assert (status, refused["code"]) == (422, "case/vehicle-not-proven")


def test_eligibility_is_told_without_signing_in(living_city: LivingCity) -> None:
    program = Program()
    inputs = answers(living_city, "blue-buyer")
    for day, outcomes in (("2026-01-05", ("can", "undecided")), ("2017-06-21", ("undecided",))):
        status, found = program.post(
            "/procedures/register-vehicle/assess", {"inputs": inputs, "on": day}
        )
        assert status == 200
        assert found["outcome"] in outcomes or found["shortfalls"]
    status, page = program.get("/procedures/register-vehicle?on=2007-01-01")
    assert (status, page["in_force"], page["from"]) == (200, False, "2008-10-01")


MALFORMED: list[tuple[str, object]] = [
    ("/sessions/codes", {}),
    ("/sessions/codes", {"phone": "123"}),
    ("/sessions", {"phone": "19900000001", "code": "x"}),
    ("/procedures/register-vehicle/assess", {"inputs": {"vin": "\x00"}}),
    ("/procedures/register-vehicle/assess", {"inputs": {}, "on": "yesterday"}),
    ("/procedures/nothing/assess", {"inputs": {}}),
    ("/draws", {"inputs": {}, "commitment": "x", "one_time_key": "y"}),
    ("/cases", {"procedure": "nothing", "inputs": {}}),
    ("/cases/17/steps", {"step": "review"}),
    ("/cases/1706210000421/fees", {"item": "x", "amount": "-1", "receipt_number": ""}),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "body"), MALFORMED)
def test_nonsense_is_answered_with_a_problem_and_never_a_crash(path: str, body: object) -> None:
    status, problem = Program().post(path, body)
    assert 400 <= status < 500, problem
    assert problem["status"] == status
    assert problem["detail"]


@pytest.mark.django_db
def test_the_description_is_openapi_3_1_and_declares_every_failure() -> None:
    described = json.loads(Client().get("/api/v1/openapi.json").content)
    assert described["openapi"].startswith("3.1")
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            assert {"400", "404", "422", "429", "503"} <= set(operation["responses"]), (
                path,
                method,
            )


ON_A_CASE = (
    ("steps", {"step": "accept"}),
    ("steps", {"step": "accept", "checks": {"nothing": True}}),
    ("correction", {"inputs": {}}),
    ("correction-request", {"reasons": []}),
    ("declination", {"reasons": [{"code": "x"}]}),
    ("refusal", {"reasons": []}),
    ("return", {"note": ""}),
    ("fees", {"item": "x", "amount": "1.00", "receipt_number": "1"}),
    ("handover", {}),
    ("withdrawal", {}),
    ("rating", {"stars": 5}),
    ("draw/x", {}),
)


def test_a_stranger_learns_nothing_from_the_number_of_a_case(living_city: LivingCity) -> None:
    owner, stranger = Program(), Program()
    owner.sign_in(living_city.demo.person("blue-buyer").phone)
    application = {
        "procedure": "register-vehicle",
        "inputs": answers(living_city, "blue-buyer"),
        "point": "",
    }
    status, opened = owner.post("/cases", application)
    assert status == 201, opened
    stranger.sign_in(living_city.demo.person("green-buyer").phone)
    for verb, body in ON_A_CASE:
        told = [
            stranger.post(f"/cases/{number}/{verb}", body)
            for number in (opened["case_number"], "1706210000421")
        ]
        assert [(status, said["code"]) for status, said in told] == [(404, "case/not-found")] * 2


@pytest.mark.usefixtures("living_city")
def test_who_is_no_citizen_asks_for_no_draw_whatever_is_in_it() -> None:
    clerk = Client()
    account = people.demo_accounts()["clerk"]
    clerk.force_login(
        get_user_model().objects.get(pk=account.user_id),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    for procedure in ("register-vehicle", "nothing"):
        body = {"procedure": procedure, "inputs": {}, "commitment": "", "one_time_key": ""}
        answer = clerk.post("/api/v1/draws", body, content_type="application/json")
        assert answer.status_code == 403
