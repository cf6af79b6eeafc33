"""A list kept before leaving home: what it holds, until when, and what the counter may ask then."""

from datetime import date, timedelta
from typing import Any

import pytest
from tests.procedures.city import (
    CLERK,
    DAY,
    OFFICE,
    OTHER_CLERK,
    REGISTRAR,
    Buyer,
    a_key,
    accepted,
    staff,
    status,
)
from tests.procedures.owners import Owner

from doorstep.audit import queries as audit
from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM, Actor, Post
from doorstep.kernel.errors import DoorstepError, InvalidInput
from doorstep.plates.sequencer import Sequencer
from doorstep.procedures import engine
from doorstep.procedures.engine import Bring, CaseStatus, Channel, Reason, checklists
from doorstep.procedures.engine import errors as refusal
from doorstep.procedures.engine.explain import EvidenceLine, evidence_on
from doorstep.procedures.engine.models import Checklist

BEFORE, AFTER = date(2022, 4, 30), date(2022, 5, 1)
CANCEL = "cancel-registration"
DESK = staff("office-clerk", Post.CLERK, OFFICE)
B, L, S = Bring.BROUGHT, Bring.LOOKED_UP, Bring.SHOWN


def kept(procedure: str = "register-vehicle", **inputs: str) -> str:
    """A list that a stranger keeps today."""
    return engine.keep_checklist(procedure=procedure, inputs=inputs, by=SYSTEM, key=a_key())


def papers(**asked: Bring) -> tuple[EvidenceLine, ...]:
    return tuple(EvidenceLine(code, code, bring, "", None) for code, bring in asked.items())


def codes(lines: tuple[EvidenceLine, ...]) -> dict[str, Bring]:
    return {each.code: each.bring for each in lines}


@pytest.mark.parametrize(
    ("law", "listed", "asked"),
    [
        pytest.param(papers(a=B), papers(a=B), {"a": B}, id="the same"),
        pytest.param(papers(a=L), papers(a=B), {"a": L}, id="looked up by now"),
        pytest.param(papers(a=B), papers(a=B, b=B), {"a": B}, id="dropped by now"),
        pytest.param(papers(a=B, b=B), papers(a=B), {"a": B}, id="one more by now"),
        pytest.param(papers(a=B), papers(a=L), {"a": L}, id="not looked up any more"),
        pytest.param(papers(b=B), papers(a=B), {"a": B}, id="another in its place"),
        pytest.param(papers(a=L, b=B), papers(a=B), {"a": L}, id="one more, one looked up"),
        pytest.param(papers(a=B, car=S), papers(a=B), {"a": B, "car": S}, id="to be examined now"),
        pytest.param(
            papers(b=B, car=S), papers(a=B), {"a": B, "car": S}, id="examined now, another paper"
        ),
        pytest.param(papers(b=B), papers(a=B, car=S), {"a": B}, id="not examined any more"),
        pytest.param((), (), {}, id="nothing"),
    ],
)
def test_the_better_of_two_days_is_asked(
    law: tuple[EvidenceLine, ...], listed: tuple[EvidenceLine, ...], asked: dict[str, Bring]
) -> None:
    assert codes(checklists.better(law, listed)) == asked


@pytest.mark.parametrize(
    "typed", ["0000000428", " 000 000 042 8 ", "0000-0004-28", "００００００0428"]
)
def test_a_number_is_read_however_it_is_typed(typed: str) -> None:
    assert engine.read_checklist_number(typed) == checklists.number_of(42)


@pytest.mark.parametrize(
    "typed", ["", "0000000429", "0000000482", "42", "1706210000421", "\x00", "x"]
)
def test_a_wrong_number_is_noticed(typed: str) -> None:
    with pytest.raises(InvalidInput):
        engine.read_checklist_number(typed)


@pytest.mark.django_db
def test_a_list_holds_what_the_day_asks_and_nothing_about_anybody(buyer: Buyer) -> None:
    key = a_key()

    def keep() -> str:
        return engine.keep_checklist(
            procedure="register-vehicle",
            inputs=buyer.inputs(),
            applicant_id=buyer.person_id,
            by=buyer.actor,
            key=key,
        )

    number = keep()
    assert keep() == number
    found = engine.checklist(number)
    assert (found.on, found.until_on) == (DAY, DAY + timedelta(days=30))
    assert found.evidence == evidence_on(engine.procedure("register-vehicle"), DAY)
    assert (found.outcome, found.in_the_way, found.same_rules) == ("can", (), True)
    row = Checklist.objects.get(number=number)
    noted = audit.notes(subject=f"checklist:{number}")
    told = f"{row.reasons}{row.evidence}{[each.detail for each in noted]}"
    assert buyer.vin not in told
    assert buyer.person_id not in told
    assert Checklist.objects.get(number=kept(**buyer.inputs())).owner_id is None


@pytest.mark.django_db
def test_every_business_is_kept_before_anything_is_answered(buyer: Buyer) -> None:
    with clock.at_day(date(2023, 1, 5)):
        for each in engine.offered_on(clock.today()):
            nobodys = engine.checklist(kept(each.code))
            own = engine.keep_checklist(
                procedure=each.code,
                inputs={},
                applicant_id=buyer.person_id,
                by=buyer.actor,
                key=a_key(),
            )
            assert nobodys.evidence == engine.checklist(own).evidence
            assert nobodys.evidence == evidence_on(each, clock.today())


@pytest.mark.django_db
def test_it_is_honoured_to_its_last_day_and_for_its_own_business(city: Sequencer) -> None:
    del city
    number, other = kept(), kept("replace-plates")
    cases = [
        (number, DAY + timedelta(days=30), True),
        (number, DAY + timedelta(days=31), False),
        (other, DAY, False),
        (checklists.number_of(7), DAY, False),
        ("rubbish", DAY, False),
        ("", DAY, False),
    ]
    for asked, day, honoured in cases:
        with clock.at_day(day):
            assert engine.honoured_now(asked, "register-vehicle") is honoured, (asked, day)
    with pytest.raises(refusal.NoSuchChecklist):
        engine.checklist("rubbish")
    with pytest.raises(refusal.ProcedureNotInForce), clock.at_day(date(2000, 1, 1)):
        kept()


@pytest.mark.django_db
def test_what_is_wrong_with_a_list_is_said_and_changes_nothing(buyer: Buyer) -> None:
    number, other = kept(), kept("replace-plates")
    for typed, code in [
        (other, "checklist/another-procedure"),
        (checklists.number_of(7), "checklist/unknown"),
        ("12", "checklist/shape"),
    ]:
        with pytest.raises(InvalidInput) as refused:
            buyer.applies(checklist=typed)
        assert [each.code for each in refused.value.problems] == [code]
    with clock.at_day(DAY + timedelta(days=31)), pytest.raises(InvalidInput) as refused:
        buyer.applies(checklist=number)
    assert refused.value.problems[0].code == "checklist/over"
    assert "今天的规定" in refused.value.say()
    assert engine.cases_for(buyer.person_id) == ()
    case = buyer.applies(checklist=number)
    with pytest.raises(InvalidInput, match="不用再填"):
        engine.honour_checklist(case_number=case, number=number, by=CLERK, key=a_key())


@pytest.mark.django_db
def test_a_clerk_of_the_point_takes_a_case_in_by_a_list(buyer: Buyer) -> None:
    number, case = kept(), buyer.applies()
    wrong: list[tuple[Actor, type[DoorstepError]]] = [
        (OTHER_CLERK, refusal.WrongPoint),
        (REGISTRAR, refusal.WrongPost),
        (buyer.actor, refusal.WrongPost),
    ]
    for by, error in wrong:
        with pytest.raises(error):
            engine.honour_checklist(case_number=case, number=number, by=by, key=a_key())
    key = a_key()
    for _ in range(2):
        engine.honour_checklist(case_number=case, number=number, by=CLERK, key=key)
    seen = engine.case(case)
    assert (seen.checklist, seen.checklist_on, seen.status) == (number, DAY, CaseStatus.RECEIVED)
    assert [line.verb for line in seen.timeline].count("checklist_honoured") == 1
    noted = [
        n for n in audit.notes(subject=f"case:{case}") if n.action == "case.checklist_honoured"
    ]
    assert [n.detail["checklist"] for n in noted] == [number]
    accepted(case)
    assert status(case) is CaseStatus.ACCEPTED
    with pytest.raises(refusal.NotAtThisStep):
        engine.honour_checklist(case_number=case, number=number, by=CLERK, key=a_key())


@pytest.mark.django_db
def test_the_evening_before_the_law_changes(city: Sequencer) -> None:
    """Since 2022-05-01 a promise is asked of whose car is gone; a list of the eve asks for none."""
    del city
    asked = f"{CANCEL}/evidence/loss-promise"
    with clock.at_day(BEFORE):
        number = kept(CANCEL)
    owner = Owner(serial=41, since=DAY)
    with clock.at_day(AFTER):
        case = engine.open_case(
            procedure=CANCEL,
            channel=Channel.OFFICE,
            applicant_id=owner.person_id,
            inputs={"vin": owner.vehicle.plate.dotted, "why": "gone"},
            point=OFFICE,
            by=DESK,
            key=a_key(),
        )
        assert codes(engine.evidence_of(case))["loss-promise"] is B
        engine.honour_checklist(case_number=case, number=number, by=DESK, key=a_key())
        taken = codes(engine.evidence_of(case))
        assert "loss-promise" not in taken
        assert taken["loss-proof"] is B
        words: dict[str, Any] = {"case_number": case, "by": DESK}
        for refuses in (
            lambda why: engine.request_correction(items=why, key=a_key(), **words),
            lambda why: engine.decline(reasons=why, key=a_key(), **words),
        ):
            with pytest.raises(refusal.NoSuchReason):
                refuses([Reason(asked)])
        # A rule is judged by the law of the day, whatever the list says.
        judged = engine.assessment_of(case)
        gaps = {gap.code for gap in (*judged.shortfalls, *judged.undecided, *judged.pending)}
        assert f"{CANCEL}/owner-in-person" in gaps | set(judged.met)
        assert judged.on == AFTER
        assert engine.checklist(number).on == BEFORE


@pytest.mark.django_db
def test_a_vehicle_nobody_named_is_asked_for_and_not_denied(buyer: Buyer) -> None:
    number = engine.keep_checklist(
        procedure="replace-plates",
        inputs={},
        by=buyer.actor,
        key=a_key(),
        applicant_id=buyer.person_id,
    )
    reasons = Checklist.objects.get(number=number).reasons
    assert not any("vehicle-of-the-applicant" in code for code in reasons["in_the_way"])
    assert reasons["unknown"]
