"""The inspection schedule and the place of inspection, by program and without signing in."""

import json
from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.usefixtures("city")
CAR = {"type": "K33", "use": "A", "registered_on": "2017-06-21"}


def asked(path: str, **facts: object) -> tuple[int, Any]:
    answer = Client().get(f"/api/v1/inspection/{path}", facts)
    return answer.status_code, json.loads(answer.content)


def test_the_schedule_of_a_car() -> None:
    status, answer = asked("schedule", **CAR, seats=5, until="2021-06-30")
    assert status == 200
    assert [(due["due_on"], due["what"]) for due in answer["dues"]] == [
        ("2019-06-30", "mark"),
        ("2021-06-30", "mark"),
    ]
    struck = asked("schedule", **CAR, seats=5, until="2021-06-30", accident=["2020-01-01"])
    assert [due["what"] for due in struck[1]["dues"]] == ["mark", "test"]


def test_what_is_missing_or_not_in_force_is_an_answer() -> None:
    assert asked("schedule", **CAR)[1]["needs"] == ["seats"]
    old = CAR | {"registered_on": "1998-01-01"}
    status, answer = asked("schedule", **old, seats=5, until="2004-04-30")
    assert (status, answer["in_force"], answer["from"]) == (200, False, "2004-05-01")


def test_where() -> None:
    car = {"type": "K33", "use": "A", "to": "other-province"}
    assert asked("where", **car, on="2018-08-31")[1]["manner"] == "entrusted"
    assert asked("where", **car, on="2018-09-01")[1]["manner"] == "direct"
    assert asked("where", **car, on="2008-09-30")[1]["in_force"] is False


@pytest.mark.parametrize(
    ("path", "facts", "field"),
    [
        ("schedule", CAR | {"type": "K3"}, "type"),
        ("schedule", CAR | {"use": "\x00"}, "use"),
        ("schedule", CAR | {"seats": "10000000000000000000000"}, "seats"),
        ("schedule", CAR | {"registered_on": "2017-02-29"}, "registered_on"),
        ("schedule", CAR | {"seats": 5, "until": "9999-12-31"}, "until"),
        ("where", {"type": "Z99", "use": "A", "to": "same-city"}, "type"),
        ("where", {"type": "K33", "use": "A", "to": "moon"}, "to"),
    ],
)
def test_bad_input_is_named(path: str, facts: dict[str, object], field: str) -> None:
    status, answer = asked(path, **facts)
    assert status == 422
    assert field in json.dumps(answer["problems"])
