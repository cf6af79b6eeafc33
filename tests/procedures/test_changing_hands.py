"""Businesses that end or change what the record says of a car, from application to effect."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from tests.people.builders import a_unit
from tests.plates.builder import Citizen, a_held_number
from tests.procedures.city import (
    CLERK,
    EXAMINER,
    OFFICE,
    REGISTRAR,
    STATION,
    Buyer,
    a_buyer,
    a_city,
    a_key,
    outside,
    paid,
    ready_for_review,
    reviewed,
    staff,
)
from tests.procedures.owners import Owner, passed
from tests.registry.builders import a_vin

from doorstep.kernel import clock
from doorstep.kernel.actor import Post
from doorstep.kernel.uscc import check_character
from doorstep.messages import queries as messages
from doorstep.plates.errors import VehicleHasDraw
from doorstep.plates.sequencer import Sequencer
from doorstep.portals.citizen.views.check import form_of
from doorstep.procedures import engine
from doorstep.procedures.engine import CaseStatus, Channel, StepKind
from doorstep.procedures.engine import errors as refusal
from doorstep.procedures.requirements.facts import Unsettled
from doorstep.registry import queries as registry
from doorstep.registry.tenures import former_uses
from doorstep.registry.types import EntryAct, ObjectKind, ObjectState, VehicleState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_small_city")]
DAY = date(2017, 6, 21)
DESK = staff("office-clerk", Post.CLERK, OFFICE)
CERTIFICATE = ObjectKind.REGISTRATION_CERTIFICATE


@pytest.fixture
def city() -> Iterator[Sequencer]:
    with clock.at_day(DAY), outside(unsettled=Unsettled(), former_unsettled=Unsettled()):
        yield a_city()


@pytest.fixture
def owner(city: Sequencer) -> Owner:  # noqa: ARG001 - the city has to be there
    return Owner(41, date(2016, 3, 1))


def at_the_office(owner: Owner, procedure: str, **answers: str) -> str:
    """Apply at the vehicle office, the clerk typing."""
    return engine.open_case(
        procedure=procedure,
        channel=Channel.OFFICE,
        applicant_id=owner.person_id,
        inputs={"vin": owner.vehicle.plate.dotted} | answers,
        by=DESK,
        key=a_key(),
        point=OFFICE,
    )


def signed(number: str) -> None:
    """Everybody who has to apply together signs before the clerk."""
    for each in engine.consents_in(number):
        engine.sign_jointly(consent_id=UUID(each.id), by=DESK, key=a_key())


def acts_of(owner: Owner) -> list[EntryAct]:
    return [entry.act for entry in registry.entries(owner.vehicle_id)]


def sound() -> bool:
    """Whether the projections are the sum of the entries."""
    return list(registry.differences()[0]) == []


def test_lost_plates_and_a_temporary_plate_meanwhile(owner: Owner) -> None:
    old = owner.live(ObjectKind.PLATE_SET)
    number = owner.applies("replace-plates", reason="lost")
    passed(number, StepKind.ACCEPT)
    temporary = owner.live(ObjectKind.TEMPORARY_PLATE)
    assert temporary.state is ObjectState.HANDED_OVER
    assert owner.live(ObjectKind.PLATE_SET).state is ObjectState.BLANK
    paid(number)
    passed(number, StepKind.PRODUCE)
    engine.hand_over(case_number=number, by=CLERK, key=a_key())
    new = owner.live(ObjectKind.PLATE_SET)
    assert (new.inscription, new.state) == (old.inscription, ObjectState.HANDED_OVER)
    assert new.number != old.number
    seen = engine.case(number)
    assert seen.status is CaseStatus.COMPLETED
    assert seen.promise is not None
    assert seen.promise.working_days == 15
    assert sound()


def test_a_lost_certificate_is_replaced_by_the_owner(owner: Owner) -> None:
    number = at_the_office(owner, "replace-registration-certificate", reason="lost")
    with pytest.raises(refusal.NotReady):
        passed(number, StepKind.ACCEPT, DESK, in_person=False)
    old = owner.live(CERTIFICATE)
    passed(number, StepKind.ACCEPT, DESK)
    passed(number, StepKind.REVIEW, REGISTRAR)
    paid(number, DESK)
    passed(number, StepKind.PRODUCE, DESK)
    engine.hand_over(case_number=number, by=DESK, key=a_key())
    new = owner.live(CERTIFICATE)
    assert new.state is ObjectState.HANDED_OVER
    assert new.number != old.number


def test_a_scrapped_car_leaves_the_record(owner: Owner) -> None:
    plates = owner.live(ObjectKind.PLATE_SET)
    number = at_the_office(owner, "cancel-registration", why="scrapped")
    passed(number, StepKind.ACCEPT, DESK)
    passed(number, StepKind.REVIEW, REGISTRAR)
    assert owner.vehicle.state is VehicleState.CANCELLED
    given_back = registry.official_object(plates.id)
    assert given_back is not None
    assert given_back.state is ObjectState.SURRENDERED
    passed(number, StepKind.PRODUCE, DESK)
    engine.hand_over(case_number=number, by=DESK, key=a_key())
    assert engine.case(number).status is CaseStatus.COMPLETED
    assert EntryAct.CANCELLED in acts_of(owner)
    assert owner.live(ObjectKind.CANCELLATION_CERTIFICATE).holder_id == owner.person_id
    assert registry.vehicles_of(owner.person_id) == ()
    assert sound()


def test_a_mortgage_is_entered_bars_cancellation_and_is_released(owner: Owner) -> None:
    code = "91371600MA3C00000"
    bank = a_unit("样本银行")
    code += check_character(code)
    number = at_the_office(owner, "register-mortgage", mortgagee=code)
    signed(number)
    passed(number, StepKind.ACCEPT, DESK, ruling=False)
    passed(number, StepKind.REVIEW, REGISTRAR)
    assert engine.case(number).status is CaseStatus.COMPLETED
    assert owner.vehicle.mortgagee_id == str(bank)
    told = [message.template for message in messages.inbox(owner.person_id)]
    assert "case-completed" in told
    assert "case-granted" not in told  # nothing is being made
    found = engine.eligibility(
        "cancel-registration", owner.person_id, {"vin": owner.vehicle.vin, "why": "gone"}, DAY
    )
    assert [each.code for each in found.shortfalls] == ["cancel-registration/not-mortgaged"]
    number = at_the_office(owner, "release-mortgage")
    signed(number)
    passed(number, StepKind.ACCEPT, DESK, ruling=False)
    passed(number, StepKind.REVIEW, REGISTRAR)
    assert owner.vehicle.mortgagee_id == ""
    assert acts_of(owner)[-2:] == [EntryAct.MORTGAGED, EntryAct.MORTGAGE_RELEASED]
    assert sound()


def test_a_car_of_another_colour(owner: Owner) -> None:
    number = at_the_office(owner, "change-particulars", what="colour", colour="J")
    passed(number, StepKind.ACCEPT, DESK)
    passed(number, StepKind.EXAMINE, DESK)
    passed(number, StepKind.REVIEW, REGISTRAR)
    assert owner.vehicle.particulars.colour == "J"
    paid(number, DESK)
    passed(number, StepKind.PRODUCE, DESK)
    engine.hand_over(case_number=number, by=DESK, key=a_key())
    assert engine.case(number).status is CaseStatus.COMPLETED
    before = registry.vehicle_as_of(owner.vehicle_id, date(2017, 6, 20))
    assert before is not None
    assert before.particulars.colour == "A"
    assert sound()


def test_a_car_leaves_for_another_city(owner: Owner) -> None:
    number = at_the_office(owner, "move-out", destination="山东省德州市")
    passed(number, StepKind.ACCEPT, DESK)
    passed(number, StepKind.EXAMINE, DESK)
    passed(number, StepKind.REVIEW, REGISTRAR)
    assert owner.vehicle.state is VehicleState.MOVED_OUT
    paid(number, DESK)
    passed(number, StepKind.PRODUCE, DESK)
    engine.hand_over(case_number=number, by=DESK, key=a_key())
    assert owner.live(ObjectKind.TEMPORARY_PLATE).state is ObjectState.HANDED_OVER
    assert acts_of(owner).count(EntryAct.MOVED_OUT) == 1
    assert sound()


def transfer(buyer: Buyer, owner: Owner, **differs: Any) -> str:
    """The buyer applies at a station with the seller's certificate."""
    words: dict[str, Any] = {
        "procedure": "transfer-ownership",
        "channel": Channel.ONLINE,
        "applicant_id": buyer.person_id,
        "inputs": {
            "vin": owner.vehicle.vin,
            "certificate_number": owner.live(CERTIFICATE).number,
        },
        "by": buyer.actor,
        "key": a_key(),
        "point": STATION,
    }
    return engine.open_case(**words | differs)


def test_a_used_car_gets_another_owner_and_number(city: Sequencer, owner: Owner) -> None:
    car = owner.vehicle
    certificate = owner.live(CERTIFICATE)
    buyer = Buyer(city, car.vin, 42)
    number = transfer(buyer, owner, draw_id=buyer.held())
    passed(number, StepKind.ACCEPT)
    passed(number, StepKind.EXAMINE, EXAMINER)
    passed(number, StepKind.REVIEW, REGISTRAR)
    granted = engine.case(number)
    assert granted.plate is not None
    assert granted.plate != car.plate
    after = owner.vehicle
    assert (after.owner_id, after.plate) == (buyer.person_id, granted.plate)
    kept = owner.live(CERTIFICATE)
    assert (kept.id, kept.holder_id) == (certificate.id, buyer.person_id)
    assert owner.live(ObjectKind.PLATE_SET).inscription == granted.plate.text
    paid(number)
    passed(number, StepKind.PRODUCE)
    engine.hand_over(case_number=number, by=CLERK, key=a_key())
    assert engine.case(number).status is CaseStatus.COMPLETED
    before = registry.vehicle_as_of(owner.vehicle_id, date(2017, 6, 20))
    assert before is not None
    assert before.owner_id == owner.person_id
    assert sound()


def test_a_car_that_drew_its_number_draws_again_for_its_next_owner(city: Sequencer) -> None:
    first = a_buyer(city, 44)
    number = ready_for_review(first)
    reviewed(number)
    car = registry.vehicle(vin=first.vin)
    assert car is not None
    (certificate,) = (
        each
        for each in registry.objects_of(car.id)
        if each.kind is ObjectKind.REGISTRATION_CERTIFICATE
    )
    second = Buyer(city, first.vin, 45)
    again = Citizen(second.person_id, first.vin, b"n" * 16, b"k" * 32)
    with pytest.raises(VehicleHasDraw):
        again.request()
    drawn = a_held_number(city, again, further=True)
    number = second.applies(
        procedure="transfer-ownership",
        inputs={"vin": first.vin, "certificate_number": certificate.number},
        draw_id=str(drawn.id),
    )
    passed(number, StepKind.ACCEPT)
    passed(number, StepKind.EXAMINE, EXAMINER)
    passed(number, StepKind.REVIEW, REGISTRAR)
    after = registry.vehicle(vin=first.vin)
    assert after is not None
    assert (after.owner_id, after.plate) == (second.person_id, drawn.chosen)
    assert registry.owners_of(first.vin) == 2


def test_the_former_owner_keeps_the_number_for_the_next_car(city: Sequencer, owner: Owner) -> None:
    number = at_the_office(owner, "cancel-registration", why="scrapped")
    former = owner.vehicle.plate
    passed(number, StepKind.ACCEPT, DESK)
    passed(number, StepKind.REVIEW, REGISTRAR)
    (use,) = former_uses(owner.person_id)
    assert (use.plate, use.held_from, use.event_on) == (former, date(2016, 3, 1), DAY)
    assert use.event is EntryAct.CANCELLED
    (offered,) = (
        form_of(engine.procedure("keep-plate-number"), None, {}, owner_id=owner.person_id)
        .questions["number"]
        .options
    )
    assert (offered.value, offered.label) == (former.text, former.dotted)

    new_car = a_vin(80000046)
    keep = engine.open_case(
        procedure="keep-plate-number",
        channel=Channel.ONLINE,
        applicant_id=owner.person_id,
        inputs={"number": former.dotted, "vin": new_car},
        by=owner.actor,
        key=a_key(),
        point=OFFICE,
    )
    passed(keep, StepKind.ACCEPT, DESK)
    passed(keep, StepKind.REVIEW, REGISTRAR)
    kept = engine.kept_number(owner.person_id, new_car)
    assert kept is not None
    assert (kept.plate, kept.until) == (former, date(2018, 6, 21))
    assert engine.kept_number(owner.person_id, a_vin(80000047)) is None
    (granted,) = (line for line in engine.case(keep).timeline if line.verb == "granted")
    assert "2018-06-21" in granted.sentence.format(**granted.slots)

    buyer = Buyer(city, new_car, 46)
    buyer.person_id = owner.person_id
    registering = buyer.applies()
    passed(registering, StepKind.ACCEPT)
    passed(registering, StepKind.EXAMINE, EXAMINER)
    passed(registering, StepKind.REVIEW, REGISTRAR)
    assert engine.case(registering).plate == former
    car = registry.vehicle(vin=new_car)
    assert car is not None
    assert car.plate == former
    assert engine.kept_number(owner.person_id, new_car) is None
    assert sound()


def test_nobody_keeps_a_number_that_was_never_theirs(city: Sequencer, owner: Owner) -> None:
    stranger = Buyer(city, a_vin(80000048), 48)
    answers = {"number": owner.vehicle.plate.text, "vin": stranger.vin}
    found = engine.eligibility("keep-plate-number", stranger.person_id, answers, DAY)
    assert "keep-plate-number/former-owner" in {each.code for each in found.shortfalls}


def test_who_has_no_certificate_learns_nothing_and_draws_nothing(
    city: Sequencer, owner: Owner
) -> None:
    buyer = Buyer(city, owner.vehicle.vin, 43)
    answers = {"vin": owner.vehicle.vin, "certificate_number": "000000000001"}
    found = engine.eligibility("transfer-ownership", buyer.person_id, answers, DAY)
    assert "transfer-ownership/vehicle-found" in {each.code for each in found.shortfalls}
    with pytest.raises(refusal.VehicleNotProven):
        engine.pool_to_draw_from(
            engine.procedure("transfer-ownership"),
            applicant_id=buyer.person_id,
            inputs=answers,
            on=DAY,
        )
