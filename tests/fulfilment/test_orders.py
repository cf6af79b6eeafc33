"""From the decision to the holder's hands: ordered, made, handed over, each once."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from tests.people.builders import a_person
from tests.registry.builders import DAY, REGISTRAR, a_number, a_vehicle, particulars

from doorstep.audit.models import AuditRow
from doorstep.fulfilment import jobs, queries, services
from doorstep.fulfilment.errors import NoSuchOrder, OrderNotReady
from doorstep.fulfilment.models import Print, ProductionOrder
from doorstep.fulfilment.types import OrderState, PrintState
from doorstep.kernel.actor import Actor, ActorKind, Key, Post
from doorstep.kernel.errors import NotAllowed
from doorstep.registry import queries as registry
from doorstep.registry import services as record
from doorstep.registry.types import ObjectKind, ObjectState

CLERK = Actor(ActorKind.STAFF, "clerk-1", "", Post.CLERK, "st-01")
CASE = "2017062100001"
OF_VEHICLES = [kind for kind in ObjectKind if not kind.of_a_driver]

pytestmark = pytest.mark.django_db


def a_granted_case(owner: str = "李娜") -> list[str]:
    """A registered vehicle with its four objects issued and ordered; their ids by kind."""
    vehicle_id = a_vehicle(
        owner_id=str(a_person(owner)),
        particulars=particulars(vehicle_class="K33"),
        plate=a_number(12345),
        case_number=CASE,
        inspection_valid_until=date(2019, 6, 30),
    )
    object_ids = [
        record.issue_object(
            kind=kind, vehicle_id=vehicle_id, on=DAY, case_number=CASE, by=REGISTRAR
        )
        for kind in OF_VEHICLES
    ]
    services.order_production(
        case_number=CASE, object_ids=object_ids, point="st-01", on=DAY, by=REGISTRAR
    )
    return object_ids


def _jobs() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args->>'print_id' FROM procrastinate_jobs WHERE queue_name = 'printing'"
        )
        yield from (print_id for (print_id,) in cursor.fetchall())


def test_every_object_is_ordered_at_the_point_and_its_form_asked_for() -> None:
    object_ids = a_granted_case()
    orders = queries.orders(CASE)
    assert [o.kind for o in orders] == OF_VEHICLES
    assert {o.state for o in orders} == {OrderState.TO_PRODUCE}
    assert {o.point for o in orders} == {"st-01"}
    assert {o.print_state for o in orders} == {PrintState.WAITING}
    assert set(_jobs()) == {o.print_id for o in orders}
    assert {o.object_id for o in queries.orders_at("st-01", OrderState.TO_PRODUCE)} == set(
        object_ids
    )
    assert queries.orders_at("st-02", OrderState.TO_PRODUCE) == ()


def test_making_and_handing_over_move_the_record_too() -> None:
    object_ids = a_granted_case()
    for object_id in object_ids:
        services.produce(object_id=object_id, on=DAY, by=CLERK)
        made = registry.official_object(object_id)
        assert made is not None
        assert made.state is ObjectState.PRODUCED
        assert not queries.all_handed_over(CASE)
        services.hand_over(object_id=object_id, on=DAY + timedelta(days=1), by=CLERK)
        given = registry.official_object(object_id)
        assert given is not None
        assert given.state is ObjectState.HANDED_OVER
    assert queries.all_handed_over(CASE)
    assert not queries.all_handed_over("2017062100009")
    assert queries.orders_at("st-01", OrderState.TO_PRODUCE) == ()


def test_nothing_is_made_or_handed_over_twice_or_out_of_turn() -> None:
    object_id, *_ = a_granted_case()
    with pytest.raises(OrderNotReady) as early:
        services.hand_over(object_id=object_id, on=DAY, by=CLERK)
    assert "待制证" in early.value.say()
    services.produce(object_id=object_id, on=DAY, by=CLERK)
    with pytest.raises(OrderNotReady):
        services.produce(object_id=object_id, on=DAY, by=CLERK)
    with pytest.raises(NoSuchOrder):
        services.produce(object_id="no-id", on=DAY, by=CLERK)
    with (
        pytest.raises(IntegrityError, match="fulfilment_productionorder_pkey"),
        transaction.atomic(),
    ):
        services.order_production(
            case_number=CASE, object_ids=[object_id], point="st-01", on=DAY, by=CLERK
        )


def test_the_desk_list_goes_on_after_the_last_row() -> None:
    a_granted_case()
    everything = queries.orders_at("st-01", OrderState.TO_PRODUCE)
    for n, order in enumerate(everything):
        rest = queries.orders_at(
            "st-01", OrderState.TO_PRODUCE, after=(order.ordered_at, order.object_id)
        )
        assert rest == everything[n + 1 :]


def test_the_worker_makes_each_print_once() -> None:
    a_granted_case("阿卜杜拉·买买提")
    for print_id in _jobs():
        jobs.lay_out(print_id)
        jobs.lay_out(print_id)
    for order in queries.orders(CASE):
        assert order.print_state is PrintState.READY
        assert order.print_id is not None
        made = queries.printed(order.print_id)
        paper = queries.pdf(order.print_id)
        assert made is not None
        assert paper is not None
        assert paper.startswith(b"%PDF")
        assert len(made.sha256) == 64
    assert AuditRow.objects.filter(action="form.ready").count() == len(OF_VEHICLES)


def test_a_name_that_cannot_be_printed_is_told_and_the_page_form_stands_in() -> None:
    a_granted_case("张\U0002ebf0三")
    licence = next(o for o in queries.orders(CASE) if o.kind is ObjectKind.VEHICLE_LICENCE)
    assert licence.print_id is not None
    jobs.lay_out(licence.print_id)
    failed = queries.printed(licence.print_id)
    assert failed is not None
    assert failed.state is PrintState.FAILED
    assert failed.problem_code == "fulfilment/missing-glyph"
    assert "U+2EBF0" in failed.problem.format(**failed.problem_slots)
    assert queries.pdf(licence.print_id) is None
    form = queries.form(licence.object_id)
    assert form is not None
    assert form.value("owner") == "张\U0002ebf0三"
    assert form.watermark == "样张 · 无法律效力"


def test_staff_may_have_a_form_laid_out_again_and_citizens_may_not() -> None:
    object_id, *_ = a_granted_case()
    again = services.print_again(object_id=object_id, by=CLERK, key=Key("again"))
    assert services.print_again(object_id=object_id, by=CLERK, key=Key("again")) == again
    assert Print.objects.filter(order__pk=object_id).count() == 2
    assert queries.orders(CASE)[0].print_id == again
    with pytest.raises(NotAllowed):
        services.print_again(
            object_id=object_id, by=Actor(ActorKind.CITIZEN, "x"), key=Key("citizen")
        )


def test_the_licence_says_what_the_record_says() -> None:
    a_granted_case()
    licence = next(o for o in queries.orders(CASE) if o.kind is ObjectKind.VEHICLE_LICENCE)
    form = queries.form(licence.object_id)
    assert form is not None
    said = {line.key: line.value for line in form.lines}
    assert said["plate"] == "鲁M12345"
    assert said["vehicle_class"] == "小型轿车"
    assert said["use_character"] == "非营运"
    assert said["owner"] == "李娜"
    assert said["registered_on"] == said["issued_on"] == "2017-06-21"
    assert said["inspection"] == "2019年06月"
    assert said["rated_load"] == "--"
    assert form.number == licence.number
    assert "<svg" in form.code_svg


def test_the_certificate_masks_the_identity_number() -> None:
    a_granted_case()
    form = queries.form(queries.orders(CASE)[0].object_id)
    assert form is not None
    assert "*" in form.value("identity")


def test_what_is_not_there_is_not_found() -> None:
    assert queries.form("no-id") is None
    assert queries.printed("no-id") is None
    assert queries.pdf("no-id") is None
    assert queries.orders("no-case") == ()


def test_the_database_knows_no_order_handed_over_before_it_was_made() -> None:
    object_id, *_ = a_granted_case()
    with pytest.raises(IntegrityError, match="fulfilment_order_state"), transaction.atomic():
        ProductionOrder.objects.filter(pk=object_id).update(state=OrderState.HANDED_OVER.value)


def test_the_forms_say_how_many_persons_a_car_may_carry() -> None:
    seats = {}
    for object_id in a_granted_case():
        form = queries.form(object_id)
        assert form is not None
        seats[form.kind] = form.value("seats")
    assert seats[ObjectKind.VEHICLE_LICENCE] == "5 人"
    assert seats[ObjectKind.REGISTRATION_CERTIFICATE] == "5 人"
