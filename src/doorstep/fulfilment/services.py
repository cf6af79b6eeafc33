"""Ordering, producing, handing over and printing.

Why producing and handing over move the record too: a desk does one thing, and the two must never
say different things about it.
"""

import hashlib
from collections.abc import Sequence
from datetime import date

from django.db import connection, transaction

from doorstep.audit import services as audit
from doorstep.audit.acts import act
from doorstep.fulfilment import jobs
from doorstep.fulfilment.errors import CannotPrint, NoSuchOrder, OrderNotReady
from doorstep.fulfilment.models import Print, ProductionOrder
from doorstep.fulfilment.printing import render
from doorstep.fulfilment.queries import form_of_order
from doorstep.fulfilment.types import OrderState, PrintState
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, ActorKind, Key
from doorstep.kernel.errors import NotAllowed
from doorstep.registry import queries as registry
from doorstep.registry import services as record
from doorstep.registry.errors import NoSuchObject
from doorstep.registry.types import ObjectKind, Source


def order_production(
    *, case_number: str, object_ids: Sequence[str], point: str, on: date, by: Actor
) -> None:
    """Have issued objects made at a point, and their forms laid out; inside an act.

    Errors: NoSuchObject; an object ordered twice breaks a constraint explained as AlreadyOrdered.
    """
    _inside_an_act()
    for object_id in object_ids:
        item = registry.official_object(object_id)
        if item is None:
            raise NoSuchObject
        order = ProductionOrder(
            object_id=object_id,
            case_number=case_number,
            kind=item.kind.value,
            number=item.number,
            vehicle_id=item.vehicle_id or None,
            driving_licence_id=item.driving_licence_id or None,
            point=point,
            ordered_on=on,
            ordered_at=clock.now(),
        )
        order.save(force_insert=True)
        _ask(order, by)


def produce(
    *,
    object_id: str,
    on: date,
    by: Actor,
    source: Source = Source.HERE,
    outside_serial: str = "",
) -> None:
    """Record that an ordered object has been made; inside an act.

    Errors: NoSuchOrder, OrderNotReady, and those of `registry.services.produce_object`.
    """
    order = _locked(object_id, OrderState.TO_PRODUCE)
    record.produce_object(
        object_id=object_id,
        on=on,
        case_number=order.case_number,
        by=by,
        source=source,
        outside_serial=outside_serial,
    )
    order.state = OrderState.PRODUCED.value
    order.produced_at, order.produced_by = clock.now(), str(by)
    order.save(update_fields=["state", "produced_at", "produced_by"])


def hand_over(
    *,
    object_id: str,
    on: date,
    by: Actor,
    source: Source = Source.HERE,
    outside_serial: str = "",
) -> None:
    """Record that a produced object is in its holder's hands; inside an act.

    Errors: NoSuchOrder, OrderNotReady, and those of `registry.services.hand_over_object`.
    """
    order = _locked(object_id, OrderState.PRODUCED)
    record.hand_over_object(
        object_id=object_id,
        on=on,
        case_number=order.case_number,
        by=by,
        source=source,
        outside_serial=outside_serial,
    )
    order.state = OrderState.HANDED_OVER.value
    order.handed_over_at, order.handed_over_by = clock.now(), str(by)
    order.save(update_fields=["state", "handed_over_at", "handed_over_by"])


@act
def print_again(*, object_id: str, by: Actor, key: Key) -> str:
    """Lay a form out once more and return the print's id: the font has come, the paper jammed.

    Errors: NotAllowed for anyone but staff, NoSuchOrder.
    """
    if by.kind is not ActorKind.STAFF:
        raise NotAllowed
    order = _locked(object_id, *OrderState)
    print_id = _ask(order, by)
    audit.note("form.asked", f"object:{object_id}", by=by, detail={"print": print_id})
    return print_id


@act
def make_print(*, print_id: str, by: Actor, key: Key) -> None:
    """Lay out a form that was asked for, or keep what stopped it; the worker's act."""
    asked = Print.objects.select_for_update(of=("self",)).select_related("order").get(pk=print_id)
    if asked.state != PrintState.WAITING.value:
        return
    asked.done_at = clock.now()
    try:
        asked.pdf = _rendered(asked.order)
    except CannotPrint as trouble:
        asked.state = PrintState.FAILED.value
        asked.problem_code = trouble.code
        asked.problem_slots = {name: str(value) for name, value in trouble.slots.items()}
    else:
        asked.state = PrintState.READY.value
        asked.sha256 = hashlib.sha256(asked.pdf).hexdigest()
    asked.save()
    audit.note(
        f"form.{asked.state}",
        f"object:{asked.order_id}",
        by=by,
        detail={"print": print_id, "sha256": asked.sha256, "problem": asked.problem_code},
    )


def _rendered(order: ProductionOrder) -> bytes:
    form = form_of_order(order)
    if form is None:
        raise NoSuchObject
    return render(form)


def _ask(order: ProductionOrder, by: Actor) -> str:
    asked = Print(order=order, asked_at=clock.now(), asked_by=str(by))
    asked.save(force_insert=True)
    jobs.lay_out.defer(print_id=str(asked.pk))
    return str(asked.pk)


def _locked(object_id: str, *required: OrderState) -> ProductionOrder:
    """The order under its lock, in one of the required states."""
    _inside_an_act()
    if registry.official_object(object_id) is None:
        raise NoSuchOrder
    order = ProductionOrder.objects.select_for_update().filter(pk=object_id).first()
    if order is None:
        raise NoSuchOrder
    state = OrderState(order.state)
    if state not in required:
        raise OrderNotReady(kind=ObjectKind(order.kind).label, state=state.label)
    return order


def _inside_an_act() -> None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("production is recorded inside an act")
