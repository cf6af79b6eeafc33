"""What is to be made, what is made, and the papers."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from doorstep.fulfilment import errors
from doorstep.fulfilment.driving_form import driving_form
from doorstep.fulfilment.forms import form_of
from doorstep.fulfilment.models import Print, ProductionOrder
from doorstep.fulfilment.types import Form, OrderState, OrderView, PrintState, PrintView
from doorstep.kernel.errors import DoorstepError
from doorstep.registry import queries as registry
from doorstep.registry.driving import queries as driving
from doorstep.registry.types import ObjectKind

PAGE = 100
_PROBLEMS: dict[str, type[DoorstepError]] = {
    error.code: error for error in (errors.CannotPrint, errors.NoChineseFont, errors.MissingGlyph)
}


def orders(case_number: str) -> tuple[OrderView, ...]:
    """What a case has made, in the order of the kinds."""
    kinds = list(ObjectKind)
    found = ProductionOrder.objects.filter(case_number=case_number)
    return tuple(sorted(_views(found), key=lambda order: kinds.index(order.kind)))


def all_handed_over(case_number: str) -> bool:
    """Whether everything a case ordered is in its holder's hands; nothing ordered is not all."""
    states = [order.state for order in orders(case_number)]
    return bool(states) and set(states) == {OrderState.HANDED_OVER}


def orders_at(
    point: str, state: OrderState, *, after: tuple[datetime, str] | None = None
) -> tuple[OrderView, ...]:
    """A desk's list, oldest first, at most PAGE; `after` is the last page's (ordered_at, id)."""
    found = ProductionOrder.objects.filter(point=point, state=state.value)
    if after is not None:
        at, object_id = after
        found = found.filter(Q(ordered_at__gt=at) | Q(ordered_at=at, object_id__gt=object_id))
    return _views(found.order_by("ordered_at", "object_id")[:PAGE])


def form(object_id: str) -> Form | None:
    """What stands on an object's form: for the page that is printed when the PDF cannot be."""
    order = ProductionOrder.objects.filter(pk=object_id).first() if _is_id(object_id) else None
    if order is None:
        return None
    return form_of_order(order)


def printed(print_id: str) -> PrintView | None:
    """One print and what became of it."""
    row = Print.objects.defer("pdf").filter(pk=print_id).first() if _is_id(print_id) else None
    if row is None:
        return None
    error = _PROBLEMS.get(row.problem_code)
    return PrintView(
        id=str(row.pk),
        object_id=str(row.order_id),
        state=PrintState(row.state),
        asked_at=row.asked_at,
        done_at=row.done_at,
        sha256=row.sha256,
        problem_code=row.problem_code,
        problem=error.sentence if error else "",
        problem_slots=row.problem_slots,
    )


def pdf(print_id: str) -> bytes | None:
    """The paper of a ready print."""
    row = Print.objects.filter(pk=print_id).first() if _is_id(print_id) else None
    return bytes(row.pdf) if row is not None and row.pdf is not None else None


def form_of_order(order: ProductionOrder) -> Form | None:
    """The form of what is ordered, as the record stands; None where the record lost it."""
    item = registry.official_object(str(order.object_id))
    if item is None:
        return None
    if order.driving_licence_id is not None:
        licence = driving.licence(str(order.driving_licence_id))
        return driving_form(item, licence, order.ordered_on) if licence is not None else None
    vehicle = registry.vehicle(id=str(order.vehicle_id))
    return form_of(item, vehicle, order.ordered_on) if vehicle is not None else None


def _is_id(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def _views(rows: Iterable[ProductionOrder]) -> tuple[OrderView, ...]:
    found = list(rows)
    prints = Print.objects.filter(order__in=found).order_by("asked_at")
    latest = {row.order_id: row for row in prints.only("order", "state")}
    return tuple(_view(row, latest.get(row.pk)) for row in found)


def _view(row: ProductionOrder, latest: Print | None) -> OrderView:
    return OrderView(
        object_id=str(row.pk),
        case_number=row.case_number,
        kind=ObjectKind(row.kind),
        number=row.number,
        point=row.point,
        state=OrderState(row.state),
        ordered_on=row.ordered_on,
        ordered_at=row.ordered_at,
        produced_at=row.produced_at,
        handed_over_at=row.handed_over_at,
        print_id=str(latest.pk) if latest else None,
        print_state=PrintState(latest.state) if latest else None,
    )
