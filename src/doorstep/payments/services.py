"""Assessing fees and recording that they were received, inside an act's transaction."""

import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db import connection, transaction

from doorstep.audit.bulk import copy_rows
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.kernel.money import Fen, show
from doorstep.payments import queries
from doorstep.payments.errors import (
    AlreadyAssessed,
    AlreadyReceived,
    FeesOpen,
    NoSuchCharge,
    ReceiptUsed,
    WrongAmount,
)
from doorstep.payments.models import Charge, Payment, Receipt
from doorstep.payments.types import ChargeDue, LoadedFees

_RECEIPT = re.compile("[0-9A-Za-z-]{4,40}")


def assess_charges(*, case_number: str, charges: Sequence[ChargeDue], on: date, by: Actor) -> None:
    """Write what a case owes by the law of a day; saying the same again changes nothing.

    Errors: AlreadyAssessed if an item was assessed at another amount.
    """
    _inside_an_act()
    known = {row.item: row.fen for row in Charge.objects.filter(case_number=case_number)}
    if any(known.get(due.item, due.fen) != due.fen for due in charges):
        raise AlreadyAssessed
    Charge.objects.bulk_create(
        Charge(
            case_number=case_number,
            item=due.item,
            name_zh=due.name_zh,
            fen=due.fen,
            basis=due.basis,
            assessed_on=on,
            by=str(by),
        )
        for due in charges
        if due.item not in known
    )


def record_received(
    *, case_number: str, item: str, fen: Fen, receipt_number: str, by: Actor
) -> str:
    """Record that one item was paid in full; returns the payment's id.

    Errors: InvalidInput for the receipt's number, NoSuchCharge, WrongAmount, AlreadyReceived,
    ReceiptUsed.
    """
    _inside_an_act()
    number = _receipt_number(receipt_number)
    charge = Charge.objects.filter(case_number=case_number, item=item).first()
    if charge is None:
        raise NoSuchCharge
    if fen != charge.fen or charge.fen == 0:
        raise WrongAmount(name=charge.name_zh, due=show(charge.fen), given=show(fen))
    if Payment.objects.filter(charge=charge).exists():
        raise AlreadyReceived
    # Two desks with one receipt: the second waits here, then reads whose it is.
    Receipt.objects.bulk_create(
        [Receipt(number=number, case_number=case_number)], ignore_conflicts=True
    )
    receipt = Receipt.objects.get(number=number)
    if receipt.case_number != case_number:
        raise ReceiptUsed(number=number)
    payment = Payment(
        charge=charge,
        receipt=receipt,
        fen=fen,
        at=clock.now(),
        by=str(by),
        point=by.point or "",
    )
    payment.save(force_insert=True)
    return str(payment.pk)


def bulk_load(rows: Iterable[LoadedFees]) -> None:
    """Enter the settled fees of a former record. Errors: IntegrityError for a receipt twice."""
    receipts: list[Mapping[str, object]] = []
    charges: list[Mapping[str, object]] = []
    payments: list[Mapping[str, object]] = []
    for row in rows:
        receipts.append({"number": row.receipt_number, "case_number": row.case_number})
        for due in row.charges:
            charge_id = uuid.uuid4()
            charges.append(
                {
                    "id": charge_id,
                    "case_number": row.case_number,
                    "item": due.item,
                    "name_zh": due.name_zh,
                    "fen": due.fen,
                    "basis": due.basis,
                    "assessed_on": row.assessed_on,
                    "by": str(row.by),
                }
            )
            if due.fen:
                payments.append(
                    {
                        "id": uuid.uuid4(),
                        "charge_id": charge_id,
                        "receipt_id": row.receipt_number,
                        "fen": due.fen,
                        "at": row.received_at,
                        "by": str(row.by),
                        "point": row.by.point or "",
                    }
                )
    copy_rows(Receipt, receipts)
    copy_rows(Charge, charges)
    copy_rows(Payment, payments)


def require_settled(*, case_number: str) -> None:
    """Let a case complete only when nothing is owed; called under the lock of the case, under
    which charges are assessed and received too.

    Errors: FeesOpen naming every open item.
    """
    _inside_an_act()
    owed = queries.open_charges(case_number)
    if owed:
        raise FeesOpen(
            count=len(owed),
            total=show(sum(charge.fen for charge in owed)),
            names="、".join(charge.name_zh for charge in owed),
        )


def _receipt_number(typed: str) -> str:
    bare = re.sub(r"\s", "", typed)
    if not _RECEIPT.fullmatch(bare):
        raise InvalidInput(
            Problem(
                "receipt_number",
                "payments/receipt-number",
                "票据号是 4 到 40 位数字或字母，您写的是“{typed}”，请照票据右上角填写。",
                {"typed": typed},
            )
        )
    return bare.upper()


def _inside_an_act() -> None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("fees are written inside an act")
