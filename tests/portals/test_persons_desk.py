"""The archive's page of persons: one asks with a reason, another decides, both numbers find."""

from collections.abc import Iterator

import pytest
from tests.people.builders import a_number, a_person, a_phone
from tests.portals.bench import Staff, offered
from tests.portals.pages import text_of
from tests.procedures.city import DAY, OFFICE, STATION, a_city

from doorstep.kernel import clock
from doorstep.kernel.actor import Post
from doorstep.people import queries
from doorstep.people.levels import Level
from doorstep.portals.frame import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_small_city")]


@pytest.fixture
def archivist() -> Iterator[Staff]:
    page.forget_city()
    with clock.at_day(DAY):
        a_city()
        yield Staff("wangfang", Post.ARCHIVIST, OFFICE, "office")


@pytest.fixture
def manager(archivist: Staff) -> Staff:
    assert archivist.user_id
    return Staff("liuyang", Post.MANAGER, OFFICE, "office")


def opened(staff: Staff, number: str) -> str:
    found = staff.browser.post("/desk/persons/", {"number": number})
    assert found.status_code == 302, text_of(found)
    return str(found["Location"])


def asked(staff: Staff, path: str, kind: str, **typed: str) -> object:
    sheet = staff.fields(f"{path}?ask={kind}", kind)
    return staff.browser.post(path, {**sheet, "reason": "看过户口簿", **typed})


def test_a_death_needs_two_and_ends_the_account(archivist: Staff, manager: Staff) -> None:
    person = a_person("王小明", phone=a_phone(1))
    path = opened(archivist, a_number().text)
    wrong = asked(archivist, path, "death", died_on="2017-06-22", reason="")
    assert "请填写“根据什么材料”" in text_of(wrong)
    assert "不能晚于今天" in text_of(asked(archivist, path, "death", died_on="2017-06-22"))
    asked(archivist, path, "death", died_on="2017-06-20")
    assert "yes" not in offered(archivist.get(path))
    alone = archivist.browser.post(path, {"do": "yes"})
    assert "不能是办理人自己" in text_of(alone)
    assert "看过户口簿" in text_of(manager.get(path))
    assert "登记死亡" in text_of(manager.get("/desk/persons/"))
    assert manager.press(path, "yes").status_code == 302
    assert queries.level_of(person) is Level.NONE
    assert manager.browser.post(path, {"do": "yes"}).status_code == 404


def test_a_merged_and_a_renumbered_person_are_found_by_every_number(
    archivist: Staff, manager: Staff
) -> None:
    first, second = a_number(), a_number(serial=2)
    kept = a_person("王小明", number=second)
    a_person("王小明", number=first)
    path = opened(archivist, first.text)
    assert "没有找到" in text_of(asked(archivist, path, "merge", number=a_number(serial=5).text))
    asked(archivist, path, "merge", number=second.text)
    manager.press(path, "no")
    asked(archivist, path, "merge", number=second.text)
    manager.press(path, "yes")
    path = opened(archivist, first.text)
    assert str(kept) in path
    third = a_number(serial=3)
    asked(archivist, path, "renumber", name="王大明", number=third.text)
    manager.press(path, "yes")
    for number in (first, second, third):
        assert opened(archivist, number.text) == path
        assert number.text not in archivist.get(path).content.decode()
    assert "已并入现在的记录" in text_of(archivist.get(path))


def test_nobody_else_has_this_page(archivist: Staff) -> None:
    clerk = Staff("zhaoliu", Post.CLERK, STATION, "station")
    person = a_person()
    for path in ("/desk/persons/", f"/desk/persons/{person}/"):
        assert archivist.get(path).status_code == 200
        assert clerk.get(path).status_code == 403
    assert "人员更正" in text_of(archivist.browser.get("/desk/", follow=True))
