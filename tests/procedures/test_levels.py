"""What is applied for online is received from whoever has the level, and from nobody else."""

import pytest
from tests.people.builders import seen
from tests.procedures.city import DAY, STATION, Buyer, a_buyer, a_key
from tests.procedures.owners import Owner

from doorstep.people.errors import LevelNeeded
from doorstep.plates.sequencer import Sequencer
from doorstep.procedures import engine
from doorstep.procedures.engine import Channel
from doorstep.registry.types import ObjectKind

pytestmark = pytest.mark.django_db


def buys(buyer: Buyer, owner: Owner) -> str:
    certificate = owner.live(ObjectKind.REGISTRATION_CERTIFICATE)
    return engine.open_case(
        procedure="transfer-ownership",
        channel=Channel.ONLINE,
        applicant_id=buyer.person_id,
        inputs={"vin": owner.vehicle.vin, "certificate_number": certificate.number},
        by=buyer.actor,
        key=a_key(),
        point=STATION,
    )


def test_a_used_car_is_bought_online_by_whoever_was_seen_once(city: Sequencer) -> None:
    owner, buyer = Owner(30, DAY.replace(year=2016)), a_buyer(city, 7, seen_once=False)
    with pytest.raises(LevelNeeded) as refused:
        buys(buyer, owner)
    assert "带身份证件到任一登记服务站或车管所窗口" in refused.value.say()
    assert engine.cases_for(buyer.person_id) == ()
    seen(buyer.person_id)
    assert engine.case(buys(buyer, owner)).applicant_id == buyer.person_id


def test_a_new_car_is_applied_for_with_a_phone_alone(city: Sequencer) -> None:
    buyer = a_buyer(city, 8, seen_once=False)
    assert engine.case(buyer.applies()).applicant_id == buyer.person_id
