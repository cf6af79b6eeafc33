"""Everybody there is: each role as a browser, and things that belong to one of them.

The sample city is loaded; one person who was given a number long ago now buys another car, holds a
number for it and has handed in an application at the station of the clerk. A second application of
theirs has been granted and its papers made.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test import Client
from tests.mandates.builders import a_citizen, asks
from tests.partners.builders import a_uscc
from tests.people.builders import a_phone, seen
from tests.plates.builder import POOL, Citizen, a_held_number
from tests.portals.bench import Staff
from tests.procedures.city import (
    OFFICE,
    OTHER_STATION,
    STATION,
    a_key,
    accepted,
    examined,
    outside,
    produced,
    reviewed,
)
from tests.procedures.known import a_certificate, an_insurance
from tests.registry.builders import a_vin

from doorstep.config.database.address import PROVINCE
from doorstep.fulfilment import queries as fulfilment
from doorstep.fulfilment import services as printing
from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM, Actor, ActorKind, Post
from doorstep.mandates import services as mandates
from doorstep.mandates.types import Agent, AgentKind
from doorstep.partners.scopes import scopes_on
from doorstep.people import queries as people
from doorstep.people.models import Person
from doorstep.people.services import record_person
from doorstep.people.services.sign_in import new_citizen
from doorstep.plates import own
from doorstep.plates.sequencer import Sequencer
from doorstep.privacy import answering as rights
from doorstep.privacy import services as privacy
from doorstep.privacy.types import RightKind
from doorstep.procedures import engine
from doorstep.procedures.engine import Channel, Sourced
from doorstep.procedures.requirements.facts import FactoryCertificate, TaxRecord
from doorstep.registry import queries as registry
from doorstep.registry.driving import services as driving
from doorstep.registry.driving.types import LoadedDrivingLicence
from doorstep.registry.models import Vehicle

T = TypeVar("T")
ACTS = "mandate.act"
"""The scope of a partner that acts for people."""
_BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True, slots=True)
class Thing:
    """What belongs to the owner, and lies at the clerk's point."""

    person_id: str
    draw: str
    case: str
    granted: str
    paper: str
    export: str
    vehicle: str
    request: str
    mandate: str
    binding: str
    licence_binding: str
    checklist: str


def _reader(key: str) -> Client:
    client = Client(raise_request_exception=False)
    account = people.demo_accounts()[key]
    client.force_login(get_user_model().objects.get(pk=account.user_id), backend=_BACKEND)
    return client


def account_of(person_id: str) -> Client:
    """A browser in which a recorded person is signed in for the first time."""
    person = Person.objects.get(pk=person_id)
    user = new_citizen(person, a_phone(801), clock.now())
    client = Client(raise_request_exception=False)
    client.force_login(user, backend=_BACKEND)
    return client


def _staff(post: Post, point: str) -> Client:
    kind = "station" if point in (STATION, OTHER_STATION) else "office"
    staff = Staff(f"t-{post}-{point.lower()}", post, point, kind)
    user = get_user_model().objects.get(pk=staff.user_id)
    user.password = "unknown"  # one that nobody can type
    user.save(update_fields=["password"])
    staff.browser.force_login(user, backend=_BACKEND)
    staff.shows_second_factor()
    return staff.browser


def roles(owner: str) -> dict[str, Client]:
    """A browser for each role; staff have just shown their second factor."""
    return {
        "nobody": Client(raise_request_exception=False),
        "owner": account_of(owner),
        "citizen": _reader("green-buyer"),
        "clerk": _staff(Post.CLERK, STATION),
        "clerk elsewhere": _staff(Post.CLERK, OTHER_STATION),
        "examiner": _staff(Post.EXAMINER, STATION),
        **{post.value: _staff(post, OFFICE) for post in Post if post.value not in _AT_A_STATION},
    }


def of_the_province() -> dict[str, Client]:
    """A browser for each post at the province."""
    nobody = Client(raise_request_exception=False)
    return {"nobody": nobody} | {post.value: _staff(post, "province") for post in Post}


_AT_A_STATION = (Post.CLERK, Post.EXAMINER)


def an_owner() -> str:
    """Somebody whose number is older than the log."""
    for vehicle in Vehicle.objects.filter(plate_kind="02").order_by("plate_number")[:200]:
        if own.own_number(POOL, vehicle.plate_number) is not None:
            return str(vehicle.owner_id)
    raise AssertionError("nobody's number is on the list")


@contextmanager
def all_in_order() -> Iterator[None]:
    """The outside systems answer, for today."""
    today = clock.today()

    def certificate(inputs: engine.Inputs, on: date) -> Sourced[FactoryCertificate]:
        made = a_certificate(min(on, today), vin=inputs.get("vin"))
        return Sourced(made, "样本", clock.now())

    with outside(
        compulsory_insurance=an_insurance(today - timedelta(days=1)),
        purchase_tax=TaxRecord(today),
        vehicle_tax=TaxRecord(today, year=today.year),
    ):
        engine.bind("factory_certificate", certificate)
        yield


def things(person_id: str) -> Thing:
    """Two cars, one applied for and one granted. Within `all_in_order`."""
    seen(person_id)
    granted = _applies(person_id, a_vin(70000801))[0]
    accepted(granted)
    examined(granted)
    reviewed(granted)
    produced(granted)
    case, draw = _applies(person_id, a_vin(70000802))
    paper = next(each for each in fulfilment.orders(granted) if each.print_id is not None)
    printing.make_print(print_id=str(paper.print_id), by=SYSTEM, key=a_key())
    himself = Actor(ActorKind.CITIZEN, person_id)
    export = str(privacy.ask_export(person_id=UUID(person_id), by=himself, key=a_key()))
    privacy.make_export(export_id=export, by=SYSTEM, key=a_key())
    vehicle = next(
        str(each.pk)
        for each in Vehicle.objects.filter(owner_id=person_id)
        if own.own_number(POOL, each.plate_number) is not None
    )
    request = str(
        rights.ask(person_id=UUID(person_id), kind=RightKind.ERASE, by=himself, key=a_key())
    )
    return Thing(
        person_id,
        draw,
        case,
        granted,
        paper.object_id,
        export,
        vehicle,
        request,
        _lets_a_unit_act(himself),
        _is_asked_to_show(vehicle),
        _is_asked_for_the_licence(person_id),
        _keeps_a_list(himself),
    )


def _lets_a_unit_act(himself: Actor) -> str:
    """A mandate for the unit of the partner whose contract lets it act."""
    serial = next(at for at, each in enumerate(scopes_on(clock.today())) if each.name == ACTS)
    unit = record_person(name="滨州示例车行", number=a_uscc(serial), by=SYSTEM, key=a_key())
    given = mandates.give_mandate(
        principal_id=himself.id,
        agent=Agent(AgentKind.UNIT, str(unit)),
        procedure="replace-vehicle-licence",
        title="补换领行驶证",
        until_on=clock.today() + timedelta(days=7),
        by=himself,
        key=a_key(),
    )
    return str(given)


def _keeps_a_list(himself: Actor) -> str:
    """A list of what to bring, kept by the owner."""
    return engine.keep_checklist(
        procedure="register-vehicle", inputs={}, applicant_id=himself.id, by=himself, key=a_key()
    )


def _is_asked_to_show(vehicle_id: str) -> str:
    """Somebody who is none of the roles asks to see the vehicle."""
    vehicle = registry.vehicle(id=vehicle_id)
    assert vehicle is not None
    return str(asks(a_citizen(812, "钱路人"), vehicle))


def _is_asked_for_the_licence(person_id: str) -> str:
    """The owner drives, and somebody who is none of the roles asks to see the licence."""
    day = clock.today() - timedelta(days=400)
    licence = LoadedDrivingLicence(
        holder_id=person_id,
        file_number="371600000813",
        classes=("C1",),
        first_issued_on=day,
        valid_from=day,
        valid_until=day + timedelta(days=2191),
        issuing_city="3716",
    )
    with transaction.atomic():
        driving.take_over([licence], by=SYSTEM)
    asked = mandates.ask_licence_binding(
        file_number=licence.file_number,
        id_tail=people.person(person_id).id_number_masked[-4:],
        by=a_citizen(813, "钱过客"),
        key=a_key(),
    )
    return str(asked)


def _applies(person_id: str, vin: str) -> tuple[str, str]:
    draw = str(a_held_number(Sequencer(POOL), Citizen(person_id, vin)).id)
    number = engine.open_case(
        procedure="register-vehicle",
        channel=Channel.ONLINE,
        applicant_id=person_id,
        inputs={
            "vin": vin,
            "certificate_number": "WDA0012345678",
            "use_character": "A",
            "had_accident": "no",
        },
        by=Actor(ActorKind.CITIZEN, person_id),
        key=a_key(),
        point=STATION,
        draw_id=draw,
    )
    return number, draw


def undone(act: Callable[[], T]) -> T:
    """Do something and take back all it wrote."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]  # durable acts may begin inside
    with block:
        done = act()
        transaction.set_rollback(True)
    return done


_UNCOUNTED = ("caller_count", "cache", "django_session", "people_device")
"""How often a caller asked, and what a browser is told to remember."""
_SCHEMAS = [settings.CITY, PROVINCE]


def rows_written() -> dict[str, int]:
    """How many rows this transaction has written so far, by table, taken back or not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT schemaname || '.' || relname, n_tup_ins + n_tup_upd + n_tup_del"
            " FROM pg_stat_xact_user_tables WHERE schemaname = ANY(%s)"
            " AND n_tup_ins + n_tup_upd + n_tup_del > 0",
            [_SCHEMAS],
        )
        return {name: rows for name, rows in cursor.fetchall() if _counted(name)}


def contents() -> dict[str, object]:
    """A mark of all rows of every table."""
    marks: dict[str, object] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname = ANY(%s)",
            [_SCHEMAS],
        )
        for (name,) in cursor.fetchall():
            if _counted(name):
                cursor.execute(f"SELECT count(*), sum(hashtext(t::text)) FROM {name} t")  # noqa: S608
                marks[name] = cursor.fetchone()
    return marks


def _counted(table: str) -> bool:
    return table.partition(".")[2] not in _UNCOUNTED
