"""Every procedure on one record, and on facts typed in: one page, one operation."""

from datetime import date
from typing import Any

import pytest
from django.test import Client, override_settings
from tests.integrations.serving import served
from tests.portals.pages import become, text_of
from tests.registry import builders as record

from doorstep.config.simulators import Street, found
from doorstep.kernel import clock
from doorstep.people import queries as people
from doorstep.registry.types import OF_A_REGISTRATION

DAY = date(2019, 4, 1)
TYPED = {
    "type": "K33",
    "use": "A",
    "seats": "5",
    "registered_on": "2017-06-21",
    "inspected_until": "2019-06-30",
    "insured_until": "2019-12-31",
    "taxed": "yes",
    "violations": "0",
    "accidents": "0",
    "mortgaged": "no",
    "stolen": "no",
    "seized": "no",
    "home": "city",
}


LICENCE = {
    "classes": "c1、D",
    "status": "valid",
    "valid_from": "2013-06-01",
    "valid_until": "2019-06-01",
    "born_on": "1980-02-29",
    "points": "11",
    "here": "yes",
    "examined_on": "",
}


def owner_with_a_car(key: str = "blue-buyer") -> str:
    """The VIN of a car this person of the demonstration has had since 2017."""
    person = people.person_of_user(people.demo_accounts()[key].user_id)
    assert person is not None
    vin = record.a_vin(81000001)
    with clock.at_day(date(2017, 6, 21)):
        car = record.a_vehicle(
            owner_id=str(person.id),
            particulars=record.particulars(vin=vin),
            inspection_valid_until=date(2019, 6, 30),
        )
        for kind in OF_A_REGISTRATION:
            record.an_object_in_hand(car, kind, date(2017, 6, 21))
    return vin


def on_day(browser: Client) -> Client:
    browser.get("/day", {"day": DAY.isoformat(), "next": "/"})
    return browser


@pytest.mark.usefixtures("demo")
def test_an_owner_sees_every_procedure_and_each_outside_system_is_asked_once(
    browser: Client,
) -> None:
    vin = owner_with_a_car()
    become(browser, "blue-buyer")
    doors, asked = found(), []

    def counting(environ: dict[str, Any], start_response: Any) -> Any:
        asked.append((environ["PATH_INFO"], environ["QUERY_STRING"]))
        return Street(doors)(environ, start_response)

    with served("street", counting) as address:
        outside = {name: f"{address}/{name}" for name in doors}
        with override_settings(OUTSIDE_ADDRESSES=outside):
            page = on_day(browser).get("/overview/")
    said = text_of(page)
    assert page.status_code == 200
    assert "补换领号牌能办" in said
    assert "车辆迁出能办" in said
    assert "六年免检 差 2 件事 没有查到这辆车有效的交强险。 请到任一保险公司买交强险" in said
    assert "旧车过户 还缺 还要您说：车辆识别代号（车架号）、登记证书编号" in said
    assert "没有回答" not in said
    assert len(asked) == len(set(asked)) == 3
    assert {query for _, query in asked} == {f"vin={vin}"}
    assert "<details open" not in page.content.decode()


@pytest.mark.usefixtures("demo")
def test_a_system_that_is_down_is_named_and_the_rest_is_answered(browser: Client) -> None:
    owner_with_a_car()
    become(browser, "blue-buyer")
    with served("street", Street(found())) as address:
        outside = {name: f"{address}/{name}" for name in found()}
        outside["insurance"] = "http://127.0.0.1:9"
        with override_settings(OUTSIDE_ADDRESSES=outside):
            page = on_day(browser).get("/overview/", {"whole": "1"})
            answer = browser.get("/api/v1/overview", {"on": DAY.isoformat()}).json()
    said = text_of(page)
    assert "交强险信息平台现在没有回答" in said
    assert "补换领号牌能办" in said
    assert "还缺：交强险，要从交强险信息平台查。" in said
    assert "<details open" in page.content.decode()
    assert answer["silent"] == ["交强险信息平台"]
    car, person = answer["parts"]
    by_code = {each["procedure"]: each for each in car["procedures"]}
    assert by_code["replace-plates"]["outcome"] == "can"
    exempted = by_code["claim-inspection-exemption"]
    assert exempted["outcome"] == "cannot"
    assert [each["code"] for each in exempted["undecided"]] == [
        "claim-inspection-exemption/insured-for-mark"
    ]
    assert person["plate"] is None
    assert {"register-vehicle"} <= {each["procedure"] for each in person["procedures"]}


@pytest.mark.usefixtures("city")
def test_a_stranger_types_a_vehicle_in() -> None:
    browser = on_day(Client())
    assert "登录以后，一次看完" in text_of(browser.get("/overview/"))
    assert browser.get("/api/v1/overview").status_code == 401
    said = text_of(browser.get("/overview/typed", TYPED))
    assert "没有去查任何记录" in said
    assert "补换领号牌能办" in said
    worse = text_of(browser.get("/overview/typed", TYPED | {"stolen": "yes", "violations": "2"}))
    assert "这辆车有被盗抢骗的记录，各项业务都停办。" in worse
    assert "没处理的交通违法 2 条" in worse


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize(
    ("differs", "says"),
    [
        ({"violations": "两条"}, "要写数字"),
        ({"registered_on": "2017-02-29"}, "没有这一天"),
        ({"type": "K3"}, "请在“车辆类型”里选一项"),
        ({"manufactured_on": "2018-01-01"}, "出厂日期在注册登记日期之后"),
        ({"seats": "\x00"}, "请填写“核定载客人数”"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(differs: dict[str, str], says: str) -> None:
    answer = on_day(Client()).get("/overview/typed", TYPED | differs)
    assert (answer.status_code, says in text_of(answer)) == (422, True)


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize(
    ("differs", "says"),
    [
        ({}, "驾驶证期满换证能办"),
        ({"valid_until": ""}, "您的驾驶证长期有效，没有期满的一天。"),
        ({"valid_until": "2019-07-02"}, "期满前 90 天起才能换"),
        ({"valid_until": "2018-03-31"}, "超过一年没有换证，要注销"),
        ({"status": "suspended"}, "驾驶证现在是“暂扣”，这期间不能补证、换证。"),
        ({"classes": "M", "born_on": "1950-01-01"}, "补换领驾驶证能办"),
        ({"here": "no"}, "驾驶证期满换证能办"),
    ],
)
def test_a_stranger_types_a_licence_to_drive_in(differs: dict[str, str], says: str) -> None:
    said = text_of(on_day(Client()).get("/overview/typed-licence", LICENCE | differs))
    assert "没有去查任何记录" in said
    assert says in said
    # Of a vehicle nothing was typed, so nothing is said.
    assert "补换领号牌" not in said


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize(
    ("differs", "says"),
    [
        ({"classes": "C1 C9"}, "没有准驾车型“C9”"),
        ({"classes": "\x00"}, "请填写“准驾车型”"),
        ({"valid_until": "2013-06-01"}, "有效期的最后一天要在第一天之后"),
        ({"born_on": "2013-06-01"}, "出生日期要在有效期的第一天之前"),
        ({"born_on": "1850-01-01"}, "1900 年到 2199 年的一天"),
        ({"valid_from": "9999-12-31", "valid_until": "", "points": "12"}, "1900 年到 2199 年"),
        ({"examined_on": "2019-03-01"}, "请选合格不合格"),
        ({"points": "十二"}, "要写数字"),
        ({"status": "lent"}, "请在“驾驶证现在的状态”里选一项"),
    ],
)
def test_what_cannot_be_of_a_licence_is_said_at_its_field(
    differs: dict[str, str], says: str
) -> None:
    answer = on_day(Client()).get("/overview/typed-licence", LICENCE | differs)
    assert (answer.status_code, says in text_of(answer)) == (422, True)


@pytest.mark.usefixtures("city")
def test_a_program_has_a_licence_to_drive_judged() -> None:
    facts = {
        "licence": {
            "status": "valid",
            "classes": ["C1"],
            "valid_from": "2013-06-01",
            "valid_until": "2019-06-01",
        },
        "born_on": "1980-02-29",
        "anywhere": False,
        "keep_classes": None,
    }
    answer = Client().post(
        "/api/v1/overview",
        {"facts": facts, "on": DAY.isoformat()},
        content_type="application/json",
    )
    found = {each["procedure"]: each for each in answer.json()["parts"][0]["procedures"]}
    assert {code: each["outcome"] for code, each in found.items()} == {
        "replace-driving-licence": "can",
        "renew-driving-licence": "can",
    }


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"tint": "red"}, "tint"),
        ({"unsettled": {"violations": "many"}}, "unsettled.violations"),
        ({"vehicle": 1}, "vehicle"),
        ({"examination": {}}, "examination"),
    ],
)
def test_a_program_is_told_which_fact_cannot_be_read(facts: dict[str, Any], field: str) -> None:
    answer = Client().post("/api/v1/overview", {"facts": facts}, content_type="application/json")
    assert answer.status_code == 422
    assert field in [each["field"] for each in answer.json()["problems"]]


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize("day", ["2008-09-30", "2016-02-29", "2022-05-01", "2040-12-31"])
def test_any_day_has_an_answer_for_a_program(day: str) -> None:
    facts = {"unsettled": {"violations": 1, "accidents": 0}}
    answer = Client().post(
        "/api/v1/overview", {"facts": facts, "on": day}, content_type="application/json"
    )
    found = answer.json()
    assert answer.status_code == 200
    assert len(found["closed"]) + len(found["parts"][0]["procedures"]) > 5
    if day == "2008-09-30":
        assert not found["parts"][0]["procedures"]


@pytest.mark.usefixtures("city")
def test_a_day_on_which_nothing_can_be_counted_is_refused() -> None:
    answer = Client().post(
        "/api/v1/overview", {"facts": {}, "on": "9999-12-31"}, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["problems"][0]["field"]) == (422, "on")
