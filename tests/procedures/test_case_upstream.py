"""Where an upstream system acts, its serial number is brought, copied or sampled."""

import dataclasses

import pytest
from tests.procedures.city import (
    CLERK,
    REGISTRAR,
    SECOND_REGISTRAR,
    Buyer,
    a_key,
    ready_for_review,
    reviewed,
)

from doorstep.kernel import events
from doorstep.kernel.actor import Actor, ActorKind
from doorstep.kernel.errors import NotAllowed
from doorstep.procedures import engine
from doorstep.procedures.engine import UPSTREAM, CaseStatus, OutsideWanted, Transport, Work
from doorstep.procedures.engine import errors as refusal
from doorstep.registry import queries as registry
from doorstep.registry.types import Source

pytestmark = pytest.mark.django_db

UPSTREAM_REGISTRATION = dataclasses.replace(
    engine.procedure("register-vehicle"), authority=UPSTREAM
)

SERIAL = "3716002017062100001"

PARTNER = Actor(ActorKind.PARTNER, "police")

CLERK_COPYING = (Transport.TRANSCRIBED, CLERK)


@pytest.mark.parametrize(
    ("transport", "by"),
    [(Transport.API, PARTNER), (Transport.BATCH, PARTNER), CLERK_COPYING],
    ids=lambda value: str(getattr(value, "value", "")),
)
def test_where_the_act_is_upstream_the_case_waits_for_its_serial_number(
    buyer: Buyer, transport: Transport, by: Actor
) -> None:
    asked: list[OutsideWanted] = []
    handlers = events._handlers[OutsideWanted]
    kept = list(handlers)
    events.subscribe(OutsideWanted, asked.append)
    try:
        with engine.known_too(UPSTREAM_REGISTRATION):
            number = ready_for_review(buyer)
            reviewed(number)
            waits = engine.case(number)
            assert waits.status is CaseStatus.AWAITING_OUTSIDE
            assert registry.vehicle(vin=buyer.vin) is None
            assert [one.case_number for one in asked] == [number]
            for _ in range(2):  # delivered twice: once is enough
                engine.record_outside_serial(
                    case_number=number, serial=SERIAL, transport=transport, by=by, key=a_key()
                )
            with pytest.raises(refusal.SerialDiffers):
                engine.record_outside_serial(
                    case_number=number, serial="OTHER-1", transport=transport, by=by, key=a_key()
                )
            seen = engine.case(number)
    finally:
        handlers[:] = kept
    assert seen.status is CaseStatus.GRANTED
    assert seen.outside_serial == SERIAL
    assert seen.promise is not None
    assert len(seen.promise.pauses) == 1
    (entry, *_) = registry.entries_of_case(number)
    assert (entry.source, entry.outside_serial) == (Source.UPSTREAM, SERIAL)


def test_a_copied_serial_number_is_sampled_by_somebody_else(buyer: Buyer) -> None:
    transport, by = CLERK_COPYING
    with engine.known_too(UPSTREAM_REGISTRATION):
        number = ready_for_review(buyer)
        reviewed(number)
        engine.record_outside_serial(
            case_number=number, serial=SERIAL, transport=transport, by=by, key=a_key()
        )
        assert [row.number for row in engine.worklist(Work.SAMPLE, REGISTRAR)] == [number]
        with pytest.raises(refusal.SecondPersonNeeded):
            engine.sample_outside_serial(case_number=number, serial=SERIAL, by=by, key=a_key())
        with pytest.raises(refusal.SampleDiffers) as differs:
            engine.sample_outside_serial(
                case_number=number, serial="371600", by=SECOND_REGISTRAR, key=a_key()
            )
        with pytest.raises(refusal.SerialDiffers) as again:
            engine.record_outside_serial(
                case_number=number,
                serial="371600",
                transport=transport,
                by=SECOND_REGISTRAR,
                key=a_key(),
            )
        for told in (differs.value, again.value):
            assert SERIAL not in told.say()
            assert SERIAL not in told.slots.values()
        engine.sample_outside_serial(
            case_number=number, serial=SERIAL, by=SECOND_REGISTRAR, key=a_key()
        )
        assert engine.case(number).outside_sampled
        assert engine.worklist(Work.SAMPLE, REGISTRAR) == ()


def test_who_may_bring_a_serial_number(buyer: Buyer) -> None:
    with engine.known_too(UPSTREAM_REGISTRATION):
        number = ready_for_review(buyer)
        reviewed(number)
        for transport, by in (
            (Transport.API, CLERK),
            (Transport.TRANSCRIBED, PARTNER),
            (Transport.BATCH, buyer.actor),
        ):
            with pytest.raises(NotAllowed):
                engine.record_outside_serial(
                    case_number=number, serial=SERIAL, transport=transport, by=by, key=a_key()
                )
        assert engine.case(number).status is CaseStatus.AWAITING_OUTSIDE
