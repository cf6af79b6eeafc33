"""Correct, erase, restrict: asked by the person, answered in time, with every kind named."""

import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from tests.people.builders import a_key, a_number, a_person, a_phone
from tests.procedures.city import DAY, Buyer, a_buyer, a_city, outside

from doorstep.audit import queries as audit
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, ActorKind, Post
from doorstep.kernel.errors import InvalidInput
from doorstep.law import working_days
from doorstep.law.keeping import KEEPING
from doorstep.messages.models import Message
from doorstep.people import queries as people
from doorstep.people import services as people_services
from doorstep.people.errors import DataRestricted, NotOwnRestriction
from doorstep.people.types import RESTRICTED, ContactKind, Matter
from doorstep.portals.frame import page
from doorstep.privacy import answering, erasing, holdings, services
from doorstep.privacy import queries as privacy
from doorstep.privacy.errors import (
    AlreadyAsked,
    NotArchivist,
    NotOnesOwn,
    RequestNotFound,
    RequestOver,
    StillInUse,
)
from doorstep.privacy.models import RightsRequest
from doorstep.privacy.types import Outcome, RequestState, RightKind, Why

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_small_city")]
ARCHIVIST = Actor(ActorKind.STAFF, "900001", "安档例", Post.ARCHIVIST, "O01")


@pytest.fixture
def pool() -> Iterator[Any]:
    page.forget_city()
    with clock.at_day(DAY), outside():
        yield a_city()


@pytest.fixture
def nobody_special(pool: object) -> uuid.UUID:  # noqa: ARG001 - the city has a term for answers
    """Somebody without a vehicle or a case."""
    return a_person("赵闲", number=a_number(serial=77), phone=a_phone(77))


def himself(person_id: uuid.UUID) -> Actor:
    return Actor(ActorKind.CITIZEN, str(person_id), "赵闲")


def ask(person_id: uuid.UUID, kind: RightKind = RightKind.CORRECT, **said: Any) -> uuid.UUID:
    words: dict[str, Any] = {}
    if kind is RightKind.CORRECT:
        words = {"matter": Matter.NAME, "wrong": "闲字错了", "right": "赵贤", "proof": "身份证"}
    words |= said
    return answering.ask(
        person_id=person_id, kind=kind, by=himself(person_id), key=a_key(), **words
    )


def answer(request_id: uuid.UUID, *, yes: bool = True, reason: str = "证件一致") -> None:
    answering.answer(request_id=request_id, yes=yes, reason=reason, by=ARCHIVIST, key=a_key())


def test_the_answer_is_due_after_the_working_days_of_the_setting(
    nobody_special: uuid.UUID,
) -> None:
    asked = answering.request_of(ask(nobody_special), nobody_special)
    assert asked.due_on == working_days.term(DAY, answering.answer_workdays(DAY)).ends_on
    assert asked.state is RequestState.WAITING
    assert [each.id for each in answering.waiting(by=ARCHIVIST)] == [asked.id]


def test_a_correction_is_an_act_of_its_own_and_keeps_what_stood_there(
    nobody_special: uuid.UUID,
) -> None:
    request_id = ask(nobody_special)
    answer(request_id)
    assert people.person(nobody_special).name == "赵贤"
    told = answering.request_of(request_id, nobody_special)
    assert (told.state, told.before, told.reason) == (RequestState.GRANTED, "赵闲", "证件一致")
    acts = [row.action for row in audit.notes(subject=f"person:{nobody_special}")]
    assert acts[:2] == ["privacy.correct_granted", "person.corrected"]


@pytest.mark.parametrize(
    ("matter", "right"),
    [
        (Matter.HOUSEHOLD, "371621"),
        (Matter.PERMIT, "2017-12-31"),
        (Matter.PHONE, "19900000099"),
    ],
)
def test_each_matter_is_corrected_in_its_own_place(
    nobody_special: uuid.UUID, matter: Matter, right: str
) -> None:
    answer(ask(nobody_special, matter=matter, right=right))
    found = people.person(nobody_special)
    if matter is Matter.HOUSEHOLD:
        assert found.division_code == right
    elif matter is Matter.PERMIT:
        assert found.residence_permit_until == date.fromisoformat(right)
    else:
        contact = people.contact_on(nobody_special, ContactKind.PHONE, DAY)
        assert contact is not None
        assert contact.masked == "199****0099"


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ({"wrong": "", "right": "", "proof": ""}, {"wrong", "right", "proof"}),
        ({"matter": None}, {"matter"}),
        ({"matter": Matter.PHONE, "right": "123"}, {"right"}),
        ({"matter": Matter.PERMIT, "right": "soon"}, {"right"}),
        ({"matter": Matter.HOUSEHOLD, "right": "37162"}, {"right"}),
    ],
)
def test_what_is_missing_is_said_all_at_once(
    nobody_special: uuid.UUID, said: dict[str, Any], fields: set[str]
) -> None:
    with pytest.raises(InvalidInput) as refused:
        ask(nobody_special, **said)
    assert {problem.field for problem in refused.value.problems} == fields
    assert not RightsRequest.objects.exists()


def test_a_refusal_has_a_reason_and_changes_nothing(nobody_special: uuid.UUID) -> None:
    request_id = ask(nobody_special)
    with pytest.raises(InvalidInput):
        answer(request_id, yes=False, reason="")
    answer(request_id, yes=False, reason="证件上就是这个字")
    assert people.person(nobody_special).name == "赵闲"
    assert answering.request_of(request_id, nobody_special).state is RequestState.REFUSED
    with pytest.raises(RequestOver):
        answer(request_id)


def test_the_same_is_not_asked_twice_at_once_and_may_be_withdrawn(
    nobody_special: uuid.UUID,
) -> None:
    request_id = ask(nobody_special)
    with pytest.raises(AlreadyAsked):
        ask(nobody_special)
    assert ask(nobody_special, matter=Matter.PHONE, right="19900000099")
    answering.withdraw(request_id=request_id, by=himself(nobody_special), key=a_key())
    with pytest.raises(RequestOver):
        answer(request_id)
    assert ask(nobody_special)


def test_nobody_asks_reads_or_answers_for_somebody_else(nobody_special: uuid.UUID) -> None:
    request_id = ask(nobody_special)
    stranger = a_person("钱路", number=a_number(serial=78))
    with pytest.raises(NotOnesOwn):
        answering.ask(
            person_id=nobody_special, kind=RightKind.ERASE, by=himself(stranger), key=a_key()
        )
    with pytest.raises(NotOnesOwn):
        answering.withdraw(request_id=request_id, by=himself(stranger), key=a_key())
    with pytest.raises(RequestNotFound):
        answering.request_of(request_id, stranger)
    clerk = Actor(ActorKind.STAFF, "900002", "丁受例", Post.CLERK, "O01")
    for look in (answering.waiting, lambda by: answering.opened(request_id, by=by)):
        with pytest.raises(NotArchivist):
            look(by=clerk)
    with pytest.raises(NotArchivist):
        answering.answer(request_id=request_id, yes=True, reason="x", by=clerk, key=a_key())


def test_opening_a_request_at_the_desk_is_a_look_the_person_sees(
    nobody_special: uuid.UUID,
) -> None:
    answering.opened(ask(nobody_special), by=ARCHIVIST)
    (look,) = audit.looked_at(f"person:{nobody_special}")
    assert (look.post, look.purpose) == ("archivist", answering.PURPOSE)


def test_erasure_names_each_kind_and_shuts_what_must_be_kept(nobody_special: uuid.UUID) -> None:
    services.ask_export(person_id=nobody_special, by=himself(nobody_special), key=a_key())
    request_id = ask(nobody_special, RightKind.ERASE)
    with_rows = {
        each.label for each in holdings.holdings() if holdings.rows_of(each, nobody_special)
    }
    before = Message.objects.filter(person_id=nobody_special).count()
    assert before
    answer(request_id, reason="依法办理")
    told = answering.request_of(request_id, nobody_special)
    lines = {line.table: line for line in told.lines}
    assert set(lines) == with_rows
    assert lines["messages.Message"].outcome is Outcome.ERASED
    assert lines["messages.Message"].rows == before
    assert lines["privacy.Export"].outcome is Outcome.ERASED
    assert lines["people.Person"].outcome is Outcome.RESTRICTED
    assert lines["audit.AuditRow"].why is Why.TRACES
    assert all(line.source and line.kept for line in told.lines)
    assert privacy.exports(nobody_special) == ()
    # The one message left is the answer itself.
    assert Message.objects.filter(person_id=nobody_special).count() == 1
    assert people.person(nobody_special).restricted


def test_the_last_day_follows_from_the_newest_row_and_the_rule(nobody_special: uuid.UUID) -> None:
    ask(nobody_special)
    lines = erasing.plan(nobody_special, RightKind.ERASE, DAY)
    message = next(line for line in lines if line.table == "messages.Message")
    days = KEEPING["messages.Message"].on(DAY)
    newest = Message.objects.filter(person_id=nobody_special).latest("made_at").made_at
    assert message.last_on is not None
    assert f"days:{(message.last_on - clock.local_day(newest)).days}" == message.kept
    assert message.kept == f"days:{days.n}"  # type: ignore[union-attr]  # a term in days


def test_whose_business_is_under_way_keeps_it_in_use(pool: Any) -> None:
    buyer: Buyer = a_buyer(pool)
    buyer.applies()
    person_id = uuid.UUID(buyer.person_id)
    request_id = ask(person_id, RightKind.RESTRICT)
    with pytest.raises(StillInUse):
        answer(request_id)
    assert answering.request_of(request_id, person_id).state is RequestState.WAITING
    answer(request_id, yes=False, reason="业务还没办完")
    erasure = ask(person_id, RightKind.ERASE)
    answer(erasure)
    lines = answering.request_of(erasure, person_id).lines
    cases = next(line for line in lines if line.table == "engine.Case")
    assert (cases.outcome, cases.why) == (Outcome.KEPT, Why.IN_USE)
    assert not people.person(person_id).restricted


def test_restricted_data_are_not_shown_nor_used_but_by_law(nobody_special: uuid.UUID) -> None:
    assert privacy.wants_progress_sms(nobody_special)
    answer(ask(nobody_special, RightKind.RESTRICT))
    view = people.person(nobody_special)
    assert (view.restricted, view.name_masked) == (True, RESTRICTED)
    assert not privacy.wants_progress_sms(nobody_special)
    with pytest.raises(DataRestricted):
        people.full_identity(nobody_special, ARCHIVIST, "核对证件原件")
    assert audit.looked_at(f"person:{nobody_special}") == ()
    people.full_identity(nobody_special, ARCHIVIST, "核对", ground="法院依法调取")
    (look,) = audit.looked_at(f"person:{nobody_special}")
    assert look.purpose == "核对；法院依法调取"


def test_the_person_lifts_it_at_once_and_nobody_else_does(nobody_special: uuid.UUID) -> None:
    answer(ask(nobody_special, RightKind.RESTRICT))
    with pytest.raises(NotOwnRestriction):
        people_services.lift_restriction(person_id=nobody_special, by=ARCHIVIST, key=a_key())
    people_services.lift_restriction(
        person_id=nobody_special, by=himself(nobody_special), key=a_key()
    )
    assert not people.person(nobody_special).restricted


def test_whoever_applies_again_lets_the_office_use_their_data(pool: Any) -> None:
    buyer: Buyer = a_buyer(pool)
    person_id = uuid.UUID(buyer.person_id)
    answer(ask(person_id, RightKind.RESTRICT))
    buyer.applies()
    assert not people.person(person_id).restricted


def test_what_was_written_lies_sealed_and_is_in_the_export(nobody_special: uuid.UUID) -> None:
    ask(nobody_special, right="赵秘密")
    row = RightsRequest.objects.get()
    assert "赵秘密".encode() not in bytes(row.sealed)
    about = holdings.about(nobody_special)["privacy.RightsRequest"]
    assert [each["right"] for each in about] == ["赵秘密"]
