"""My vehicles on pages and by program: own by themselves, others' with their owner's consent."""

import json
from collections.abc import Iterator

import pytest
from django.test import Client
from tests.mandates.builders import a_car, a_citizen, answers, asks
from tests.portals.bench import sheets
from tests.portals.pages import text_of
from tests.portals.test_looks import signed_in
from tests.procedures.city import a_city

from doorstep.kernel.actor import Actor
from doorstep.mandates import queries
from doorstep.portals.frame import page
from doorstep.registry.types import VehicleView

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_small_city")]
PAGE = "/vehicles/"


@pytest.fixture
def owner() -> Iterator[Actor]:
    page.forget_city()
    a_city()
    return a_citizen(1, "王母亲")


@pytest.fixture
def car(owner: Actor) -> VehicleView:
    return a_car(owner)


def browser_of(person: Actor) -> Client:
    return signed_in(person.id)


def press(browser: Client, word: str) -> None:
    """Press the only button of the page that says this."""
    shown = browser.get(PAGE)
    (sheet,) = [each for each in sheets(shown) if word in each.acts]
    assert browser.post(sheet.action, {"do": word}).status_code == 302


def test_an_own_vehicle_is_there_by_itself_and_a_strangers_is_not(
    owner: Actor, car: VehicleView
) -> None:
    assert car.plate.text[2:] in text_of(browser_of(owner).get(PAGE))
    assert car.plate.text[2:] not in text_of(browser_of(a_citizen(2)).get(PAGE))


def test_a_son_asks_the_owner_agrees_and_reads_that_he_looked(
    owner: Actor, car: VehicleView
) -> None:
    son = a_citizen(2, "王儿子")
    typed = {"kind": "02", "plate": car.plate.text, "vin_tail": car.vin[-6:].lower()}
    assert browser_of(son).post("/vehicles/bind", typed)["Location"] == PAGE
    assert "等车主同意" in text_of(browser_of(son).get(PAGE))
    at_home = browser_of(owner)
    assert "王*子想看这辆车" in text_of(at_home.get(PAGE))
    press(at_home, "agree")
    assert "车主 王*亲" in text_of(browser_of(son).get(PAGE))
    assert "为了：看绑定的车" in text_of(at_home.get("/my-data/looks"))
    press(at_home, "end")
    assert car.plate.text[2:] not in text_of(browser_of(son).get(PAGE))


def test_what_is_wrong_stays_on_the_page_with_what_was_typed(car: VehicleView) -> None:
    browser = browser_of(a_citizen(2))
    empty = browser.post("/vehicles/bind", {})
    assert empty.status_code == 422
    assert "请选号牌种类" in text_of(empty)
    assert "请照行驶证填写后 6 位" in text_of(empty)
    typed = {"kind": "02", "plate": car.plate.text, "vin_tail": "ZZZZZZ"}
    unmatched = browser.post("/vehicles/bind", typed)
    assert unmatched.status_code == 422
    assert "对不上" in text_of(unmatched)
    assert "ZZZZZZ" in unmatched.content.decode()


def test_who_guesses_is_stopped_and_nobody_else(owner: Actor, car: VehicleView) -> None:
    guesser, son = browser_of(a_citizen(2)), a_citizen(3)
    typed = {"kind": "02", "plate": car.plate.text, "vin_tail": "ZZZZZZ"}
    told = [guesser.post("/vehicles/bind", typed).status_code for _ in range(25)]
    assert told[-1] == 429
    answers(owner, asks(son, car))
    assert queries.may_see(son.id, car.id)


def test_a_program_asks_agrees_and_ends(owner: Actor, car: VehicleView) -> None:
    son = a_citizen(2)

    def post(person: Actor, address: str, key: str, **body: object) -> tuple[int, dict[str, str]]:
        answer = browser_of(person).post(
            f"/api/v1/vehicles/bindings{address}",
            json.dumps(body),
            content_type="application/json",
            headers={"Idempotency-Key": key},
        )
        return answer.status_code, answer.json()

    asked = {"plate_kind": "02", "plate": car.plate.text, "vin_tail": car.vin[-6:]}
    status, made = post(son, "", "program-1", **asked)
    assert status == 201
    assert post(son, "", "program-1", **asked) == (201, made)
    assert post(son, "", "program-2", **asked)[0] == 409
    assert post(son, f"/{made['id']}/answer", "program-3", agreed=True)[0] == 404
    assert post(owner, f"/{made['id']}/answer", "program-4", agreed=True)[0] == 200
    seen = browser_of(son).get("/api/v1/vehicles").json()
    assert [each["state"] for each in seen["others"]] == ["agreed"]
    mine = browser_of(owner).get("/api/v1/vehicles").json()
    assert [each["plate"] for each in mine["own"]] == [car.plate.text]
    assert post(son, f"/{made['id']}/end", "program-5")[0] == 200
    assert browser_of(son).get("/api/v1/vehicles").json()["others"] == []
