"""Everything about one person, in one file: complete by the tables, nobody else's, gone in time."""

import importlib
import json
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model
from tests.people.builders import a_key, a_number, a_person
from tests.procedures.city import DAY, Buyer, a_buyer, a_city, outside

from doorstep.audit import queries as audit
from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM, Actor, ActorKind
from doorstep.kernel.errors import Busy
from doorstep.portals.frame import page
from doorstep.privacy import holdings, queries, services
from doorstep.privacy.errors import ExportNotFound, NotOnesOwn
from doorstep.privacy.models import ExportFile
from doorstep.privacy.types import ExportState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_small_city")]
ABOUT_PEOPLE = {
    "person",
    "person_id",
    "applicant_id",
    "agent_id",
    "owner_id",
    "holder_id",
    "unit_id",
}

OF_ANOTHER = ("engine.Case", "agent")
"""An agent finds the mandate among their data, and nothing of the case they acted in."""


@pytest.fixture
def buyer() -> Iterator[Buyer]:
    page.forget_city()
    with clock.at_day(DAY), outside():
        yield a_buyer(a_city())


def asked(buyer: Buyer) -> uuid.UUID:
    return services.ask_export(person_id=uuid.UUID(buyer.person_id), by=buyer.actor, key=a_key())


def made(buyer: Buyer) -> str:
    export_id = str(asked(buyer))
    services.make_export(export_id=export_id, by=SYSTEM, key=a_key())
    return export_id


def tables(buyer: Buyer) -> dict[str, list[dict[str, Any]]]:
    content = queries.export_file(made(buyer), "json", buyer.person_id)
    found: dict[str, list[dict[str, Any]]] = json.loads(content)["tables"]
    return found


def test_every_table_of_every_room_is_declared_once() -> None:
    for room in holdings.rooms():
        declared = importlib.import_module(f"{room.name}.personal")
        names = [held.table for held in declared.HELD] + list(declared.IMPERSONAL)
        assert sorted(names) == sorted(model.__name__ for model in room.get_models()), room.label


def columns(model: type[Model]) -> set[str]:
    return {field.attname for field in model._meta.concrete_fields}


def test_every_column_that_names_a_person_is_followed_by_the_export() -> None:
    followed = {
        (each.label, link.path.removesuffix("_id"))
        for each in holdings.holdings()
        for link in each.held.person
    }
    for room in holdings.rooms():
        for model in room.get_models():
            for column in columns(model) & ABOUT_PEOPLE:
                named = (f"{room.label}.{model.__name__}", column.removesuffix("_id"))
                assert named in followed or named == OF_ANOTHER, named


def test_every_declared_path_can_be_asked() -> None:
    nobody = uuid.uuid4()
    assert set(holdings.about(nobody)) == {each.label for each in holdings.holdings()}
    assert not any(holdings.about(nobody).values())
    assert apps.get_model("engine", "Case") in [each.model for each in holdings.holdings()]


def test_the_file_holds_the_person_the_case_the_draw_and_the_looks(buyer: Buyer) -> None:
    number = buyer.applies(draw_id=buyer.held())
    found = tables(buyer)
    (person,) = found["people.Person"]
    assert person["name"] == "张三"
    assert person["number"] == a_number(serial=1).text
    assert [row["number"] for row in found["engine.Case"]] == [number]
    assert found["engine.CaseEvent"]
    assert found["plates.Draw"]
    assert found["messages.Message"]
    assert {row["subject"] for row in found["audit.AuditRow"]} >= {f"case:{number}"}


def test_the_file_holds_nothing_of_anybody_else_and_no_name_of_staff(buyer: Buyer) -> None:
    other = a_person("李四", number=a_number(serial=66))
    buyer.applies(draw_id=buyer.held())
    text = json.dumps(tables(buyer), ensure_ascii=False)
    assert str(other) not in text
    assert "李四" not in text
    assert "staff:" not in text


def test_only_the_person_asks_fetches_and_reads(buyer: Buyer) -> None:
    export_id = made(buyer)
    other = Actor(ActorKind.CITIZEN, str(uuid.uuid4()))
    with pytest.raises(NotOnesOwn):
        services.ask_export(person_id=uuid.UUID(buyer.person_id), by=other, key=a_key())
    with pytest.raises(NotOnesOwn):
        services.count_download(export_id=export_id, file_format="json", by=other, key=a_key())
    with pytest.raises(ExportNotFound):
        queries.export_file(export_id, "json", other.id)


def test_one_export_is_gathered_at_a_time_and_made_once(buyer: Buyer) -> None:
    export_id = asked(buyer)
    with pytest.raises(Busy):
        asked(buyer)
    for _ in range(2):
        services.make_export(export_id=str(export_id), by=SYSTEM, key=a_key())
    formats = list(ExportFile.objects.values_list("format", flat=True))
    assert len(formats) == len(set(formats))
    assert "json" in formats


def test_the_file_lies_encrypted_and_a_download_is_recorded(buyer: Buyer) -> None:
    export_id = made(buyer)
    (kept,) = ExportFile.objects.filter(format="json")
    assert "张三".encode() not in bytes(kept.sealed)
    services.count_download(export_id=export_id, file_format="json", by=buyer.actor, key=a_key())
    newest = audit.notes(subject=f"person:{buyer.person_id}")[0]
    assert (newest.action, newest.detail["format"]) == ("privacy.export_fetched", "json")
    assert queries.exports(buyer.person_id)[0].downloads == 1


def test_the_files_are_gone_after_the_last_day_and_not_before(buyer: Buyer) -> None:
    export_id = made(buyer)
    until = queries.exports(buyer.person_id)[0].until_on
    assert services.remove_old_exports(on=until, by=SYSTEM, key=a_key()) == 0
    assert queries.export_file(export_id, "json", buyer.person_id)
    after = until + timedelta(days=1)
    assert services.remove_old_exports(on=after, by=SYSTEM, key=a_key()) == 1
    assert queries.exports(buyer.person_id)[0].state is ExportState.GONE
    with pytest.raises(ExportNotFound):
        queries.export_file(export_id, "json", buyer.person_id)
    assert not ExportFile.objects.exists()


def test_the_pdf_is_a_pdf(buyer: Buyer) -> None:
    assert queries.export_file(made(buyer), "pdf", buyer.person_id).startswith(b"%PDF-")
