"""At the desk restricted data are shut: no name, no numbers, but on a ground in law."""

import pytest
from django.db import transaction
from tests.portals.bench import Staff
from tests.portals.pages import text_of
from tests.procedures.city import STATION, Buyer

from doorstep.audit import queries as audit
from doorstep.kernel.actor import SYSTEM, Post
from doorstep.people import queries as people
from doorstep.people import services

pytestmark = pytest.mark.django_db


def test_the_desk_sees_neither_name_nor_number_but_on_a_ground_in_law(buyer: Buyer) -> None:
    clerk = Staff("wangfang", Post.CLERK, STATION, "station")
    clerk.shows_second_factor()
    path = f"/desk/{buyer.applies()}/"
    masked = people.person(buyer.person_id).id_number_masked
    assert masked in text_of(clerk.get(path))
    with transaction.atomic():
        services.enter_restriction(buyer.person_id, by=SYSTEM)
    shut = text_of(clerk.get(path))
    assert "（本人限制使用）" in shut
    assert masked not in shut
    asked = clerk.browser.post(f"{path}identity", {"reason": "original"})
    assert asked.status_code == 422
    assert "请写明依据哪条法律" in text_of(asked)
    sent = {"reason": "original", "ground": "法院依法调取"}
    opened = clerk.browser.post(f"{path}identity", sent)
    number = people.full_identity(buyer.person_id, SYSTEM, "核对", ground="核对").id_number
    assert number in text_of(opened)
    purposes = {look.purpose for look in audit.looked_at(f"person:{buyer.person_id}")}
    assert "核对证件原件；法院依法调取" in purposes
