"""A case handed in without a number: the applicant draws later, and the case uses the number."""

from tests.portals.conftest import LivingCity
from tests.portals.pages import hidden, text_of
from tests.portals.scanner import eventually
from tests.portals.test_desk_draw import Desk

from doorstep.plates import queries
from doorstep.plates.types import DrawState


def test_the_applicant_draws_on_the_case_page_and_the_case_shows_the_number(
    living_city: LivingCity,
) -> None:
    desk = Desk(living_city)
    buyer = living_city.client("blue-buyer")
    case = f"/cases/{desk.number}"
    assert f"{case}/number" in buyer.get(case).content.decode()
    page = buyer.get(f"{case}/number")
    asked = buyer.post(f"{case}/number", hidden(page))
    assert asked.status_code == 302, text_of(asked)
    draw_id = queries.draws_of(str(desk.person_id))[0].id
    eventually(lambda: queries.draw(draw_id).state, lambda state: state is DrawState.OFFERED)
    number = queries.draw(draw_id).numbers[4]
    buyer.post(f"/draws/{draw_id}", {**hidden(buyer.get(f"/draws/{draw_id}")), "number": number})
    eventually(lambda: queries.draw(draw_id).state, lambda state: state is DrawState.HELD)
    shown = text_of(buyer.get(case))
    assert number[2:] in shown.replace(" ", "")
    assert "还没有选号码" not in shown
    assert number[2:] in text_of(desk.get(desk.case)).replace(" ", "")
    assert buyer.get(f"{case}/number").headers["Location"] == f"/draws/{draw_id}"


def test_nobody_else_draws_for_the_case(living_city: LivingCity) -> None:
    desk = Desk(living_city)
    other = living_city.client("permit-buyer")
    assert other.get(f"/cases/{desk.number}/number").status_code == 404
