"""What is typed at the counter: people who walk in, and input that makes no sense."""

import re

import pytest
from tests.people.builders import a_number
from tests.portals.bench import Staff
from tests.portals.pages import text_of
from tests.procedures.city import STATION, Buyer
from tests.registry.builders import a_vin

from doorstep.kernel.uscc import check_character as uscc_check
from doorstep.procedures import engine

pytestmark = pytest.mark.django_db
CODE = "91371600MA3C00000" + uscc_check("91371600MA3C00000")


def test_a_walk_in_is_received_at_the_counter(buyer: Buyer, clerk: Staff) -> None:
    path = "/desk/new/register-vehicle"
    typed = {
        "id_number": a_number(serial=55).text,
        "name": "阿卜杜拉·买买提",
        "division": "371602",
        **{f"answer-{name}": text for name, text in buyer.inputs().items()},
        "key": "walk-in-0001",
    }
    wrong = clerk.browser.post(path, typed | {"id_number": "123", "answer-vin": "x"})
    assert wrong.status_code == 422
    assert "阿卜杜拉·买买提" in wrong.content.decode()
    first, second = clerk.browser.post(path, typed), clerk.browser.post(path, typed)
    assert first["Location"] == second["Location"]
    number = first["Location"].split("/")[2]
    assert engine.case(number).point == STATION
    assert "阿*" in text_of(clerk.get(first["Location"]))


@pytest.mark.parametrize(
    ("kind", "number", "country", "name", "shown"),
    [
        ("passport", "E12345678", "kor", "KIM MINJI", "E1*****78"),
        ("hk-macau-travel", "H1234567800", "", "陈大文", "H1*****78"),
        ("credit-code", CODE, "", "滨州（示例）运输 2 公司", "9137**********"),
    ],
)
def test_whoever_holds_a_real_document_is_received(
    buyer: Buyer, clerk: Staff, kind: str, number: str, country: str, name: str, shown: str
) -> None:
    path = "/desk/new/register-vehicle"
    typed = {
        "document_kind": kind,
        "document_country": country,
        "id_number": number,
        "name": name,
        **{f"answer-{ask}": text for ask, text in buyer.inputs().items()},
    }
    wrong = clerk.browser.post(path, typed | {"id_number": "?", "answer-vin": "x"})
    assert wrong.status_code == 422
    assert len(re.findall(r'class="field wrong"', wrong.content.decode())) == 2
    taken = clerk.browser.post(path, typed)
    assert taken.status_code == 302, text_of(taken)
    assert shown in text_of(clerk.get(taken["Location"]))
    assert number not in clerk.get(taken["Location"]).content.decode()


@pytest.mark.parametrize(
    "typed", ["", "abc", "1", "1706210000420", "１７０６", "9" * 39, "\x00", "'; --"]
)
def test_a_malformed_case_number_is_named(clerk: Staff, typed: str) -> None:
    assert clerk.get("/desk/find", number=typed).status_code == 422


@pytest.mark.parametrize(
    "path",
    [
        "/desk/?after=!!",
        "/desk/?after=WyJ4Il0",
        "/desk/?list=nothing",
        "/desk/x/",
        "/desk/1706210000420/",
    ],
)
def test_malformed_addresses_never_fail(clerk: Staff, path: str) -> None:
    assert clerk.browser.get(path).status_code in (200, 404, 422)


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"do": "nothing"},
        {"do": "grant", "key": "abcdefgh"},
        {"do": "accept", "check-valid": "maybe", "version": "x"},
        {"do": "accept", "rest": "agrees", "version": "99999999999999999999"},
        {"do": "accept", "rest": "agrees", "version": "7"},
        {"do": "examine", "film": "x" * 500},
        {"do": "correct", "pick-evidence-identity": "yes", "note-evidence-identity": "长" * 900},
        {"do": "fee", "receipt_number": "\x00"},
        {"do": "attach", "draw": "not-a-draw"},
        {"do": "print", "object": "nothing"},
        {"do": "hand-over"},
        {"do": "produce"},
        {"do": "complete"},
        {"do": "return", "return-note": "x"},
        {"do": "supply", "answer-vin": "bad"},
    ],
)
def test_malformed_posts_change_nothing_and_never_fail(
    buyer: Buyer, clerk: Staff, sent: dict[str, str]
) -> None:
    number = buyer.applies()
    before = engine.case(number).version
    answer = clerk.browser.post(f"/desk/{number}/", sent)
    assert 400 <= answer.status_code < 500 or (sent.get("do"), answer.status_code) == ("print", 302)
    assert engine.case(number).version == before
    assert [line.verb for line in engine.case(number).timeline] == ["received"]


def test_lists_are_paged_without_losing_or_repeating_a_case(buyer: Buyer, clerk: Staff) -> None:
    numbers = set()
    for serial in range(25):
        buyer.vin = a_vin(71000000 + serial)
        numbers.add(buyer.applies())
    first = clerk.get("/desk/").content.decode()
    onward = re.search(r'class="pager"><a href="([^"]+)"', first)
    assert onward is not None
    second = clerk.browser.get(onward[1].replace("&amp;", "&")).content.decode()
    seen = [re.findall(r'href="/desk/(\d{13})/"', body) for body in (first, second)]
    assert [len(each) for each in seen] == [20, 5]
    assert set(seen[0]) | set(seen[1]) == numbers
