"""The citizen's journey by pages alone, without JavaScript, and what bad input gets."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from tests.portals.conftest import LivingCity
from tests.portals.pages import become, hidden, send, text_of

from doorstep.plates import queries as plates

CHECK = "/procedures/register-vehicle/check"


@pytest.fixture(autouse=True)
def _in_the_demonstration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DEMO", True)


def car_of(city: LivingCity, person: str) -> dict[str, str]:
    """What a demo buyer says about the car."""
    vin = city.demo.person(person).vin
    number = str(city.demo.certificates[vin]["number"])
    return {
        "vin": vin,
        "certificate_number": number,
        "use_character": "A",
        "had_accident": "no",
        "tested_on": "",
    }


def again(browser: Client, response: Any, **typed: str) -> Any:
    """Fill in the form of the page that is shown and press its button."""
    token = browser.cookies["csrftoken"].value
    fields = {**hidden(response), **typed, "csrfmiddlewaretoken": token}
    return browser.post(response.request["PATH_INFO"], fields, follow=True)


def a_number(browser: Client, city: LivingCity, person: str) -> tuple[str, Any]:
    """Draw fifty and choose the first; the number and the page that says it is held."""
    become(browser, person)
    send(browser, CHECK, **car_of(city, person))
    offered = send(browser, "/procedures/register-vehicle/number")
    numbers = re.findall(r'name="number" value="([^"]+)"', offered.content.decode())
    assert len(numbers) == 50
    return numbers[0], again(browser, offered, number=numbers[0])


def test_from_the_search_to_the_case_page(living_city: LivingCity, browser: Client) -> None:
    found = browser.get("/search", {"q": "买了辆新车要上牌"})
    assert "/procedures/register-vehicle/" in found.content.decode()
    number, held = a_number(browser, living_city, "blue-buyer")
    assert "为您留着" in text_of(held)
    assert "不会受罚" in text_of(held)
    doors = browser.get("/procedures/register-vehicle/door")
    door = re.findall(r'name="door" value="([^"]+)"', doors.content.decode())[0]
    confirm = again(browser, doors, door=door)
    assert "提交前请核对" in text_of(confirm)
    assert f"{number[:2]}·{number[2:]}" in text_of(confirm)
    case = again(browser, confirm)
    assert "已收到，还没办成。" in text_of(case)
    assert "最迟" in text_of(case)
    assert case.request["PATH_INFO"] in browser.get("/cases/").content.decode()
    receipt = re.search(r'href="(/draws/[^"]+/receipt)"', case.content.decode())
    assert receipt is not None
    assert browser.get(receipt.group(1)).status_code == 200


def test_a_form_sent_twice_is_one_case(living_city: LivingCity, browser: Client) -> None:
    a_number(browser, living_city, "blue-buyer")
    doors = browser.get("/procedures/register-vehicle/door")
    door = re.findall(r'name="door" value="([^"]+)"', doors.content.decode())[0]
    confirm = again(browser, doors, door=door)
    first = again(browser, confirm)
    second = again(browser, confirm)
    assert second.status_code == 200
    cases = re.findall(r'href="(/cases/\d+)"', browser.get("/cases/").content.decode())
    assert cases == [first.request["PATH_INFO"]]


def test_everything_in_the_way_is_said_at_once_with_a_way_out(
    living_city: LivingCity, browser: Client
) -> None:
    become(browser, "unready-buyer")
    answer = send(browser, CHECK, **car_of(living_city, "unready-buyer"))
    words = text_of(answer)
    assert "现在还不能办，差 2 件事" in words
    assert "没有查到这辆车的交强险" in words
    assert "没有查到车船税" in words
    assert "依据：" in words


def test_another_person_sees_neither_draw_nor_case(
    living_city: LivingCity, browser: Client
) -> None:
    a_number(browser, living_city, "blue-buyer")
    draw = plates.draws_of(str(_person(living_city, "blue-buyer")))[0]
    stranger = Client()
    become(stranger, "rare-buyer")
    assert stranger.get(f"/draws/{draw.id}").status_code == 404
    assert stranger.get(f"/draws/{draw.id}/receipt").status_code == 404
    assert Client().get(f"/draws/{draw.id}").status_code == 302


def _person(city: LivingCity, key: str) -> object:
    from doorstep.people import queries as people

    del city
    return people.demo_accounts()[key].person_id


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"vin": "IOQ"}, "车辆识别代号"),
        ({"vin": "A" * 300}, "最多"),
        ({"use_character": "Z"}, "里选一项"),
        ({"had_accident": ""}, "请填写“登记前出过交通事故吗”"),
        ({"tested_on": "2017-02-30"}, "没有这一天"),
        ({"certificate_number": ""}, "请填写“合格证编号”"),
        ({"vin": "<script>alert(1)</script>"}, "车辆识别代号"),
    ],
)
def test_a_malformed_answer_is_named_and_kept(
    browser: Client, typed: dict[str, str], said: str
) -> None:
    good = {
        "vin": "L0DCAR5A0T0000001",
        "certificate_number": "DEMO00000000001",
        "use_character": "A",
        "had_accident": "no",
        "tested_on": "",
    }
    response = send(browser, CHECK, **{**good, **typed})
    assert response.status_code == 422
    assert said in text_of(response)
    body = response.content.decode()
    assert 'id="errors"' in body
    assert 'aria-invalid="true"' in body or 'class="field wrong"' in body
    assert "<script>alert" not in body
    kept = "certificate_number" if "vin" in typed else "vin"
    if kept not in typed:
        assert f'value="{good[kept]}"' in body


@pytest.mark.usefixtures("city")
def test_signing_in_with_a_code_and_out_again(browser: Client) -> None:
    code_page = send(browser, "/sign-in", phone="199 0000 0001")
    assert "短信里的 6 位验证码" in text_of(code_page)
    sms = browser.get("/demo/sms", {"phone": "19900000001"})
    code = re.search(r"(?<!\d)\d{6}(?!\d)", text_of(sms))
    assert code is not None
    token = browser.cookies["csrftoken"].value
    fields = {**hidden(code_page), "csrfmiddlewaretoken": token}
    wrong = browser.post("/sign-in/code", {**fields, "code": "12"})
    assert wrong.status_code == 422
    assert "验证码是 6 位数字" in text_of(wrong)
    inside = browser.post("/sign-in/code", {**fields, "code": code.group()}, follow=True)
    assert "退出（苏样例）" in text_of(inside)
    token = browser.cookies["csrftoken"].value
    outside = browser.post("/sign-out", {"csrfmiddlewaretoken": token}, follow=True)
    assert "登录" in text_of(outside)


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize("phone", ["", "12", "abc", "1" * 40, "+1 555 0100", "１９９００００００"])
def test_a_malformed_phone_is_named_and_kept(browser: Client, phone: str) -> None:
    response = send(browser, "/sign-in", phone=phone)
    assert response.status_code == 422
    assert "有 1 处要改" in text_of(response)
    assert f'value="{phone}"' in response.content.decode()


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize(
    "address", ["/cases/", "/cases/2611231234567", "/procedures/register-vehicle/apply", "/who"]
)
def test_a_page_of_ones_own_leads_to_signing_in_and_back(browser: Client, address: str) -> None:
    response = browser.get(address)
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in?next=")


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize("number", ["0", "1234567890123", "x", "９９９", "2611231234567'"])
def test_a_case_that_is_not_there_is_not_found(browser: Client, number: str) -> None:
    become(browser, "blue-buyer")
    assert browser.get(f"/cases/{number}").status_code == 404


@pytest.mark.usefixtures("city")
def test_the_table_of_a_day_as_page_and_csv(browser: Client) -> None:
    early = text_of(browser.get("/points/postal", {"on": "2017-06-21"}))
    later = text_of(browser.get("/points/postal", {"on": "2017-08-01"}))
    assert "共 34 个" in later
    assert "共 34 个" not in early
    sheet = browser.get("/points/stations.csv", {"on": "2017-08-01"})
    lines = sheet.content.decode("utf-8-sig").strip().splitlines()
    assert len(lines) == 37
    assert sheet["Content-Type"].startswith("text/csv")
    assert browser.get("/points/stations", {"on": "soon"}).status_code == 422
    assert browser.get("/points/castles").status_code == 404
