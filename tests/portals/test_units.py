"""A unit's agents at the counter: recorded by a clerk, ended by a clerk, shown masked."""

from collections.abc import Iterator

import pytest
from tests.people.builders import a_number, a_person, a_unit
from tests.portals.bench import Staff, sheets
from tests.portals.pages import text_of
from tests.procedures.city import DAY, STATION, a_city

from doorstep.kernel import clock
from doorstep.kernel.actor import Post
from doorstep.kernel.uscc import check_character
from doorstep.people import queries
from doorstep.portals.frame import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_small_city")]
BODY = "91371600MA3C00000"
CODE = BODY + check_character(BODY)


@pytest.fixture
def clerk() -> Iterator[Staff]:
    page.forget_city()
    with clock.at_day(DAY):
        a_city()
        yield Staff("wangfang", Post.CLERK, STATION, "station")


def test_a_unit_that_is_not_known_is_recorded_and_found_again(clerk: Staff) -> None:
    asked = clerk.browser.post("/desk/units", {"code": CODE.lower()})
    assert "还没有登记" in text_of(asked)
    known = {"code": CODE, "name": " 滨州（示例）运输  2 公司 ", "key": "unit-0001"}
    made, again = (clerk.browser.post("/desk/units", known) for _ in range(2))
    assert made["Location"] == again["Location"]
    assert clerk.browser.post("/desk/units", {"code": CODE})["Location"] == made["Location"]
    shown = text_of(clerk.get(made["Location"]))
    assert "滨州（示例）运输 2 公司" in shown
    assert CODE not in shown
    wrong = clerk.browser.post("/desk/units", {"code": CODE[:-1] + "!"})
    assert wrong.status_code == 422


def test_an_agent_is_appointed_for_days_and_ended_at_once(clerk: Staff) -> None:
    unit, agent = a_unit(), a_person("王小明")
    path = f"/desk/units/{unit}/"
    typed = {"agent": a_number().text, "from_on": "2017-06-01"}
    assert clerk.browser.post(path, typed).status_code == 302
    assert queries.is_agent_of(agent, unit, DAY)
    shown = clerk.get(path)
    assert "王*明" in text_of(shown)
    assert a_number().text not in shown.content.decode()
    refused = clerk.browser.post(path, typed)
    assert refused.status_code == 409
    assert "不用再登记一次" in text_of(refused)
    (ending,) = [sheet for sheet in sheets(shown) if sheet.action.endswith("/end")]
    assert clerk.browser.post(ending.action).status_code == 302
    assert not queries.is_agent_of(agent, unit, DAY)
    (ended,) = queries.agents_of(unit)
    assert ended.ended_at is not None
    assert not [s for s in sheets(clerk.get(path)) if s.action.endswith("/end")]


def test_whoever_is_not_recorded_or_no_unit_is_named(clerk: Staff) -> None:
    unit, person = a_unit(), a_person()
    unknown = {"agent": a_number(serial=9).text, "from_on": "2017-06-01"}
    refused = clerk.browser.post(f"/desk/units/{unit}/", unknown)
    assert refused.status_code == 422
    assert "请先登记本人" in text_of(refused)
    assert clerk.get(f"/desk/units/{person}/").status_code == 404
    assert clerk.browser.post(f"/desk/units/{unit}/1/end").status_code == 404


def test_only_clerks_have_this_page(clerk: Staff) -> None:
    examiner = Staff("zhaoliu", Post.EXAMINER, STATION, "station")
    unit = a_unit()
    assert clerk.get("/desk/units").status_code == 200
    for path in ("/desk/units", f"/desk/units/{unit}/"):
        assert examiner.get(path).status_code == 403
