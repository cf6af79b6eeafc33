"""What was assessed is what was received and what is open, whatever happens in between."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doorstep.audit.acts import act
from doorstep.kernel.actor import Actor, ActorKind, Key, Post
from doorstep.kernel.errors import DoorstepError, InvalidInput
from doorstep.kernel.money import Fen
from doorstep.payments import queries, services
from doorstep.payments.errors import (
    AlreadyAssessed,
    AlreadyReceived,
    FeesOpen,
    NoSuchCharge,
    ReceiptUsed,
    WrongAmount,
)
from doorstep.payments.models import Charge, Payment
from doorstep.payments.types import ChargeDue, Totals

CLERK = Actor(ActorKind.STAFF, "clerk-1", "", Post.CLERK, "st-01")
DAY = date(2017, 6, 21)
BASIS = "发改价格〔2004〕2831号"
LICENCE = ChargeDue("vehicle-licence", "行驶证工本费", Fen(1500), BASIS)
PLATES = ChargeDue("plate-set", "汽车反光号牌工本费", Fen(10000), BASIS)
MARK = ChargeDue("inspection-mark", "检验合格标志", Fen(0), BASIS)
CASE = "2017062100001"


def assess(*due: ChargeDue, case_number: str = CASE) -> None:
    services.assess_charges(case_number=case_number, charges=due, on=DAY, by=CLERK)


def pay(item: str, fen: int, *, case_number: str = CASE, receipt_number: str = "SD00000001") -> str:
    return services.record_received(
        case_number=case_number, item=item, fen=Fen(fen), receipt_number=receipt_number, by=CLERK
    )


@pytest.mark.django_db
def test_a_fee_is_open_until_it_is_received() -> None:
    assess(LICENCE, PLATES)
    assert [c.item for c in queries.open_charges(CASE)] == ["plate-set", "vehicle-licence"]
    pay("vehicle-licence", 1500)
    (owed,) = queries.open_charges(CASE)
    assert (owed.item, owed.fen, owed.basis, owed.assessed_on) == ("plate-set", 10000, BASIS, DAY)
    paid = next(c for c in queries.charges(CASE) if not c.open)
    assert paid.receipt_number == "SD00000001"
    assert queries.totals(CASE) == Totals(Fen(11500), Fen(1500), Fen(10000))


@pytest.mark.django_db
def test_a_case_with_an_open_fee_cannot_complete_and_is_told_all_of_it() -> None:
    assess(LICENCE, PLATES, MARK)
    with pytest.raises(FeesOpen) as refused:
        services.require_settled(case_number=CASE)
    said = refused.value.say()
    assert "2 项" in said
    assert "115 元" in said
    assert "行驶证工本费" in said
    assert "检验合格标志" not in said
    pay("vehicle-licence", 1500)
    pay("plate-set", 10000)
    services.require_settled(case_number=CASE)


@pytest.mark.django_db
@pytest.mark.parametrize("given_fen", [1000, 1501, 0, -1500])
def test_neither_more_nor_less_than_due_is_taken(given_fen: int) -> None:
    assess(LICENCE)
    with pytest.raises(WrongAmount) as refused:
        pay("vehicle-licence", given_fen)
    assert "应收 15 元" in refused.value.say()
    assert queries.totals(CASE).received == 0


@pytest.mark.django_db
def test_nothing_is_received_for_a_free_or_unknown_item() -> None:
    assess(MARK)
    with pytest.raises(WrongAmount):
        pay("inspection-mark", 0)
    with pytest.raises(NoSuchCharge):
        pay("vehicle-licence", 1500)


@pytest.mark.django_db
def test_a_fee_is_received_once() -> None:
    assess(LICENCE)
    pay("vehicle-licence", 1500)
    with pytest.raises(AlreadyReceived):
        pay("vehicle-licence", 1500, receipt_number="SD00000002")


@pytest.mark.django_db
def test_a_receipt_covers_several_items_of_one_case_and_no_other_case() -> None:
    assess(LICENCE, PLATES)
    assess(LICENCE, case_number="2017062100002")
    pay("vehicle-licence", 1500)
    pay("plate-set", 10000, receipt_number=" sd0000 0001 ")
    with pytest.raises(ReceiptUsed):
        pay("vehicle-licence", 1500, case_number="2017062100002")


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", "12", "票据一号", "A" * 41, "1;2;3"])
def test_a_malformed_receipt_number_says_what_it_should_look_like(typed: str) -> None:
    assess(LICENCE)
    with pytest.raises(InvalidInput) as refused:
        pay("vehicle-licence", 1500, receipt_number=typed)
    assert [p.field for p in refused.value.problems] == ["receipt_number"]


@pytest.mark.django_db
def test_assessing_the_same_again_changes_nothing_and_another_amount_is_refused() -> None:
    assess(LICENCE)
    assess(LICENCE, PLATES)
    assert len(queries.charges(CASE)) == 2
    with pytest.raises(AlreadyAssessed):
        assess(ChargeDue("vehicle-licence", "行驶证工本费", Fen(1000), BASIS))


@pytest.mark.django_db
def test_the_database_itself_refuses_a_second_charge_and_a_negative_one() -> None:
    assess(LICENCE)
    words = {"name_zh": "x", "basis": BASIS, "assessed_on": DAY, "by": "", "case_number": CASE}
    with pytest.raises(IntegrityError, match="payments_charge_once"), transaction.atomic():
        Charge.objects.create(item="vehicle-licence", fen=1, **words)
    with pytest.raises(IntegrityError, match="payments_charge_amount"), transaction.atomic():
        Charge.objects.create(item="other", fen=-1, **words)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM payments_charge",
        "UPDATE payments_payment SET fen = 0",
        "UPDATE payments_receipt SET case_number = ''",
    ],
)
def test_the_serving_role_cannot_change_what_was_written(statement: str) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.django_db
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    amounts=st.lists(st.integers(0, 20_000), max_size=6),
    tries=st.lists(st.tuples(st.integers(0, 7), st.integers(-1, 1)), max_size=12),
)
def test_money_is_conserved(amounts: list[int], tries: list[tuple[int, int]]) -> None:
    case_number = str(uuid4())
    due = [ChargeDue(f"i{n}", "费", Fen(fen), BASIS) for n, fen in enumerate(amounts)]
    assess(*due, case_number=case_number)
    for n, wrong_by in tries:
        fen = amounts[n] + wrong_by if n < len(amounts) else 1
        number = f"R-{case_number[:30]}"
        try:
            pay(f"i{n}", fen, case_number=case_number, receipt_number=number)
        except (WrongAmount, AlreadyReceived, NoSuchCharge):
            continue
    sums = queries.totals(case_number)
    assert sums.assessed == sum(amounts)
    assert sums.assessed == sums.received + sums.open
    assert sums.open == sum(c.fen for c in queries.open_charges(case_number))
    everything = queries.totals()
    assert everything.assessed == everything.received + everything.open


@act
def take_money(*, case_number: str, receipt_number: str, by: Actor, key: Key) -> str:
    """Record the licence's fee in an act of its own."""
    return services.record_received(
        case_number=case_number,
        item="vehicle-licence",
        fen=Fen(1500),
        receipt_number=receipt_number,
        by=by,
    )


def _at_once(calls: list[tuple[str, str]]) -> Counter[str]:
    start = threading.Barrier(len(calls))

    def one(call: tuple[str, str]) -> str:
        start.wait()
        try:
            take_money(case_number=call[0], receipt_number=call[1], by=CLERK, key=Key(str(uuid4())))
        except DoorstepError as refused:
            return refused.code
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(calls)) as desks:
        return Counter(desks.map(one, calls))


@pytest.mark.usefixtures("fresh_city")
def test_several_desks_at_once_take_a_fee_once() -> None:
    with transaction.atomic():
        assess(LICENCE)
    answers = _at_once([(CASE, f"SD{n:08d}") for n in range(4)])
    assert answers == {"done": 1, "payments/already-received": 3}
    assert Payment.objects.count() == 1


@pytest.mark.usefixtures("fresh_city")
def test_several_desks_at_once_use_a_receipt_for_one_case() -> None:
    cases = [f"201706210000{n}" for n in range(4)]
    with transaction.atomic():
        for case_number in cases:
            assess(LICENCE, case_number=case_number)
    answers = _at_once([(case_number, "SD00000009") for case_number in cases])
    assert answers == {"done": 1, "payments/receipt-used": 3}
