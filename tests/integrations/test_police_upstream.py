"""The same registration where the act is the police platform's: three ways of its serial number."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from tests.integrations.serving import behave, served
from tests.procedures.city import (
    CLERK,
    DAY,
    REGISTRAR,
    Buyer,
    a_buyer,
    a_city,
    a_key,
    outside,
    paid,
    produced,
    ready_for_review,
    reviewed,
)

from doorstep.integrations.outside import Unreachable
from doorstep.integrations.police import batch, files, http, jobs, outbox, receiving
from doorstep.integrations.police import errors as refusal
from doorstep.integrations.police.models import FileIn, FileOut, Wanted
from doorstep.integrations.police.simulator import KEY, SEED, Platform
from doorstep.kernel import clock
from doorstep.plates.sequencer import Sequencer
from doorstep.procedures import engine
from doorstep.procedures.engine import UPSTREAM, CaseStatus, Transport
from doorstep.registry import queries as registry
from doorstep.registry.types import Source

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_small_city")]

REGISTRATION = dataclasses.replace(engine.procedure("register-vehicle"), authority=UPSTREAM)
CITY_SEED = "11" * 32


@pytest.fixture
def city() -> Iterator[Sequencer]:
    with clock.at_day(DAY), outside(), engine.known_too(REGISTRATION):
        yield a_city()


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[Platform]:
    with override_settings(POLICE_FILES=tmp_path, POLICE_KEY=KEY, POLICE_SECRET=CITY_SEED):
        yield Platform()


@pytest.fixture
def address(platform: Platform) -> Iterator[str]:
    with served("police", platform.application) as address:
        yield address


def agreed(buyer: Buyer) -> str:
    """A case on which we have decided and which waits for the platform."""
    number = ready_for_review(buyer)
    reviewed(number)
    assert status(number) is CaseStatus.AWAITING_OUTSIDE
    return number


def status(number: str) -> CaseStatus:
    return engine.case(number).status


def answered(platform: Platform, content: bytes) -> bytes:
    """What the platform answers to one of our files."""
    key = batch.public_key(bytes.fromhex(CITY_SEED))
    return platform.take_file(content, key, "binzhou")


def completed_upstream(number: str, transport: Transport, serial: str) -> None:
    """The rest of the way, and what the record says of it."""
    produced(number)
    paid(number)
    engine.hand_over(case_number=number, by=CLERK, key=a_key())
    seen = engine.case(number)
    assert seen.status is CaseStatus.COMPLETED
    assert (seen.outside_serial, seen.outside_transport) == (serial, transport)
    entries = registry.entries_of_case(number)
    registered = [e for e in entries if e.outside_serial]
    assert registered
    assert {(e.source, e.outside_serial) for e in registered} == {(Source.UPSTREAM, serial)}
    assert Wanted.objects.get(case_number=number).settled_at is not None
    assert len(registry.objects_of_case(number)) == 4


@pytest.mark.usefixtures("address")
def test_by_interface(city: Sequencer, platform: Platform) -> None:
    number = agreed(a_buyer(city))
    jobs.exchange_now()
    assert list(platform.acts) == [number]
    completed_upstream(number, Transport.API, f"ZJ{number}")


@override_settings(POLICE_TRANSPORT="batch")
def test_by_signed_files(city: Sequencer, platform: Platform, tmp_path: Path) -> None:
    first, second = agreed(a_buyer(city, 1)), agreed(a_buyer(city, 2))
    jobs.exchange_now()
    (out,) = (tmp_path / "out").iterdir()
    (tmp_path / "in" / out.name).write_bytes(answered(platform, out.read_bytes()))
    out.unlink()  # lost on the way: it is laid out again, the same
    jobs.exchange_now()
    assert out.read_bytes() == files.content_of(1)
    for number in (first, second):
        completed_upstream(number, Transport.BATCH, f"ZJ{number}")


@override_settings(POLICE_TRANSPORT="transcribed")
def test_copied_by_hand_and_sampled_by_a_second_person(city: Sequencer) -> None:
    number = agreed(a_buyer(city))
    jobs.exchange_now()
    engine.record_outside_serial(
        case_number=number,
        serial="ZJ20170621 001",
        transport=Transport.TRANSCRIBED,
        by=CLERK,
        key=a_key(),
    )
    engine.sample_outside_serial(
        case_number=number, serial="zj20170621001", by=REGISTRAR, key=a_key()
    )
    completed_upstream(number, Transport.TRANSCRIBED, "ZJ20170621001")
    assert outbox.due() == []


def test_a_platform_that_loses_repeats_delays_and_reorders_makes_each_act_once(
    city: Sequencer, platform: Platform, address: str
) -> None:
    cases = [agreed(a_buyer(city, serial)) for serial in (1, 2, 3)]
    behave(address, fail=2)  # both tries of the first message are lost
    with pytest.raises(Unreachable):
        http.bring()
    behave(address, fail=2)
    jobs.exchange_now()  # nobody answers, and the job can live with it
    assert platform.acts == {}
    behave(address, drop_answers=2, told={"late": 1})  # done, but the answer is lost, twice
    with pytest.raises(Unreachable):
        http.bring()
    assert http.bring() == 3
    assert list(platform.acts) == cases, "each once, in order"
    assert http.fetch() == 0, "not yet"
    behave(address, told={"repeat": True, "reorder": True})
    assert http.fetch() == 3
    assert http.fetch() == 0
    for number in cases:
        assert status(number) is CaseStatus.GRANTED
        assert not receiving.received(number, f"ZJ{number}", Transport.API), "again: no harm"
        assert receiving.received(number, "ZJ0000000", Transport.API) == "case/serial-differs"


@pytest.mark.usefixtures("address")
def test_acts_on_one_vehicle_go_one_after_the_other(city: Sequencer) -> None:
    number = agreed(a_buyer(city))
    asked = Wanted.objects.get(case_number=number)
    later = Wanted.objects.create(
        case_number="9" * 13,
        subject=asked.subject,
        body=asked.body | {"case_number": "9" * 13},
        made_at=clock.now(),
    )
    assert http.bring() == 1
    assert http.bring() == 0, "the second waits for the serial number of the first"
    http.fetch()
    assert [row.pk for row in outbox.due()] == [later.pk]


def test_a_file_is_taken_once_and_in_order_and_only_as_it_was_signed(
    city: Sequencer, platform: Platform
) -> None:
    first = agreed(a_buyer(city, 1))
    assert files.make() == 1
    second = agreed(a_buyer(city, 2))
    assert files.make() == 2
    assert files.make() is None
    with pytest.raises(refusal.FileMissing):
        answered(platform, files.content_of(2))
    one = answered(platform, files.content_of(1))
    assert answered(platform, files.content_of(1)) == one, "a repeated file changes nothing"
    two = answered(platform, files.content_of(2))

    with pytest.raises(refusal.FileMissing) as gap:
        files.take(two)
    assert "第 1 份还没收到" in gap.value.say()
    for spoilt in (
        one.replace(first.encode(), second.encode()),
        one.replace(b'"number":1', b'"number":2'),
        b"".join(one.splitlines(keepends=True)[::-1]),
        one.splitlines(keepends=True)[-1],
    ):
        with pytest.raises((refusal.FileNotSigned, refusal.FileMalformed)):
            files.take(spoilt)
    for cut in (one[:-1], b"", b"\n", b"[]\n[]\n", b"{}\nx\n", b"\xff\n"):
        with pytest.raises((refusal.FileNotSigned, refusal.FileMalformed)):
            files.take(cut)
    assert status(first) is CaseStatus.AWAITING_OUTSIDE

    taken = files.take(one)
    assert (taken.number, taken.again, taken.troubles) == (1, False, ())
    assert files.take(one) == dataclasses.replace(taken, again=True)
    assert status(first) is CaseStatus.GRANTED
    assert status(second) is CaseStatus.AWAITING_OUTSIDE
    other = batch.written(batch.Batch("police", "binzhou", 1, ()), SEED)
    with pytest.raises(refusal.FileDiffers):
        files.take(other)
    assert not files.take(two).again
    assert status(second) is CaseStatus.GRANTED


@pytest.mark.usefixtures("platform")
def test_a_line_that_cannot_be_used_does_not_hold_up_the_others(city: Sequencer) -> None:
    number = agreed(a_buyer(city))
    lines = (
        {"case_number": "0" * 13, "serial": "ZJ123456"},
        {"case_number": number, "serial": "no serial at all!"},
        {"case_number": number, "serial": "ZJ123456"},
    )
    taken = files.take(batch.written(batch.Batch("police", "binzhou", 1, lines), SEED))
    assert [trouble.split(" ")[0] for trouble in taken.troubles] == ["0" * 13, number]
    assert FileIn.objects.get(number=1).troubles == list(taken.troubles)
    assert status(number) is CaseStatus.GRANTED


@pytest.mark.usefixtures("platform")
def test_files_are_numbered_without_gaps(city: Sequencer) -> None:
    for serial in (1, 2):
        agreed(a_buyer(city, serial))
        files.make()
    assert list(FileOut.objects.values_list("number", flat=True)) == [1, 2]
