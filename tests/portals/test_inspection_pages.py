"""When and where a car is inspected, on pages without JavaScript and without signing in."""

from datetime import date

import pytest
from django.test import Client
from tests.portals.pages import become, text_of
from tests.registry import builders as record

from doorstep.kernel import clock
from doorstep.people import queries as people

CAR = {"type": "K33", "use": "A", "seats": "5", "registered_on": "2017-06-21"}


def on_day(day: str) -> Client:
    browser = Client()
    browser.get("/day", {"day": day, "next": "/"})
    return browser


@pytest.mark.usefixtures("city")
def test_a_stranger_types_facts_in_and_reads_what_is_due() -> None:
    browser = on_day("2019-04-01")
    empty = text_of(browser.get("/inspection/"))
    assert "不用登录" in empty
    said = text_of(browser.get("/inspection/", CAR))
    assert "现在可以办" in said
    assert "免上线检验，只申领标志，最迟 2019 年 6 月 30 日" in said
    assert "没有出过有人伤亡的交通事故" in said
    assert "去办：六年免检" in said
    assert "公交管〔2014〕138号）第十一条（样本）" in said
    struck = text_of(browser.get("/inspection/", CAR | {"accident": "2018-01-01"}))
    assert "2018 年 1 月 1 日出过有人伤亡的交通事故，按普通周期检验" in struck


@pytest.mark.usefixtures("city")
def test_each_part_of_a_window_in_which_a_rule_began_has_its_line() -> None:
    said = text_of(on_day("2014-08-15").get("/inspection/", CAR | {"registered_on": "2012-09-10"}))
    assert "2014 年 6 月 30 日至 2014 年 8 月 31 日" in said
    assert "2014 年 9 月 1 日至 2014 年 9 月 30 日" in said


@pytest.mark.usefixtures("city")
def test_a_mark_that_ran_out_is_said_to_have() -> None:
    said = text_of(on_day("2019-07-01").get("/inspection/", CAR | {"valid_until": "2019-06-30"}))
    assert "已过有效期" in said
    assert "有效期到 2019 年 6 月 30 日为止" in said


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"seats": ""}, "请填写“核定载客人数”"),
        ({"seats": "五"}, "座位数要写数字"),
        ({"seats": "0"}, "座不可能"),
        ({"type": "K3"}, "请在“车辆类型”里选一项"),
        ({"use": ""}, "请填写“使用性质”"),
        ({"registered_on": "2017-02-29"}, "没有这一天"),
        ({"registered_on": "1900-01-01"}, "登记日期"),
        ({"manufactured_on": "2018-01-01"}, "在登记日期之后"),
        ({"valid_until": "2010-01-01"}, "检验有效期"),
        ({"accident": "x\x00"}, "要写年月日"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(facts: dict[str, str], says: str) -> None:
    answer = on_day("2019-04-01").get("/inspection/", CAR | facts)
    assert answer.status_code == 422
    assert says in text_of(answer)


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize(
    "facts",
    [
        {"registered_on": "1998-02-28", "valid_until": "1999-02-28"},
        {"registered_on": "2100-12-31"},
        {"registered_on": "2016-02-29", "valid_until": "2100-12-31"},
        {"manufactured_on": "0001-01-01", "accident": "9999-12-31", "modification": "0001-01-01"},
    ],
)
def test_the_strangest_days_have_an_answer(facts: dict[str, str]) -> None:
    answer = on_day("2019-04-01").get("/inspection/", CAR | facts)
    assert answer.status_code == 200
    assert "以后每一次（小型、微型非营运载客汽车）" in text_of(answer)


@pytest.mark.usefixtures("city")
def test_where_by_the_rule_of_the_day() -> None:
    car = {"type": "K33", "use": "A", "to": "other-province"}
    last = text_of(on_day("2018-08-31").get("/inspection/where", car))
    assert "先办委托，再检验" in last
    assert "至 2018 年 8 月 31 日" in last
    first = text_of(on_day("2018-09-01").get("/inspection/where", car))
    assert "可以直接检验" in first
    coach = text_of(on_day("2018-09-01").get("/inspection/where", car | {"type": "K11"}))
    assert "不能，要回登记地检验" in coach
    missing = on_day("2018-09-01").get("/inspection/where", car | {"type": ""})
    assert (missing.status_code, "请填写“车辆类型”" in text_of(missing)) == (422, True)


@pytest.mark.usefixtures("city")
def test_a_day_without_a_rule_is_said() -> None:
    said = text_of(on_day("2008-10-01").get("/inspection/where", {"to": "other-province"}))
    assert "请填写“车辆类型”" in said
    school_bus = {"type": "K38", "use": "S", "to": "other-province"}
    assert "先办委托" in text_of(on_day("2012-09-11").get("/inspection/where", school_bus))


@pytest.mark.usefixtures("demo")
def test_an_owner_sees_their_own_vehicles_and_nobody_elses(browser: Client) -> None:
    account = people.demo_accounts()["blue-buyer"]
    person = people.person_of_user(account.user_id)
    assert person is not None
    with clock.at_day(date(2017, 6, 21)):
        car = record.a_vehicle(owner_id=str(person.id), inspection_valid_until=date(2019, 6, 30))
    become(browser, "blue-buyer")
    browser.get("/day", {"day": "2019-04-01", "next": "/"})
    mine = browser.get("/vehicles/").content.decode()
    assert f"/inspection/?own={car}" in mine
    listed = text_of(browser.get("/inspection/"))
    assert "登记在我名下的" in listed
    assert "检验有效期至 2019 年 6 月 30 日现在可以办" in listed
    shown = browser.get("/inspection/", {"own": car})
    assert "免上线检验，只申领标志，最迟 2019 年 6 月 30 日" in text_of(shown)
    assert "registered_on=2017-06-21" in shown.content.decode()
    browser.get("/day", {"day": "2010-04-01", "next": "/"})
    assert browser.get("/inspection/").status_code == 200
    assert browser.get("/inspection/", {"own": car}).status_code == 200
    assert browser.get("/inspection/", {"own": "x"}).status_code == 404
    assert Client().get("/inspection/", {"own": car}).status_code == 404
