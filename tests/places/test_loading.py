"""Loading a city: all or nothing, and only what differs."""

import threading
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from tests.places.packs import Folder, binzhou

from doorstep.audit.models import AuditRow
from doorstep.kernel.errors import explained
from doorstep.places import models, queries
from doorstep.places.errors import PackRefused, ScopeOverlaps
from doorstep.places.services import load_city
from doorstep.places.types import Loaded


@pytest.mark.django_db
def test_a_second_load_of_the_same_folder_changes_nothing() -> None:
    first = load_city(binzhou())
    second = load_city(binzhou())
    assert first.added > 500
    assert (second.added, second.changed, second.removed) == (0, 0, 0)
    assert second.unchanged == first.added + first.unchanged
    assert AuditRow.objects.filter(action="city.loaded").count() == 1


@pytest.mark.django_db
def test_only_what_differs_is_written(folder: Folder) -> None:
    load_city(folder.path)
    folder.replace("points.csv", "彭李街道登记服务站（样本）", "彭李街道第一登记服务站（样本）")
    folder.replace("settings.csv", "draw-tries,3", "draw-tries,4")
    # The point, the setting, and the fingerprint of the folder.
    assert load_city(folder.path).changed == 3
    assert queries.point("S05").name_zh == "彭李街道第一登记服务站（样本）"
    assert queries.setting("draw-tries", date(2017, 6, 21)).number == 4


@pytest.mark.django_db
def test_two_points_may_swap_their_names(folder: Folder) -> None:
    load_city(folder.path)
    for old, new in (
        ("市中街道登记服", "甲乙丙"),
        ("市西街道登记服", "市中街道登记服"),
        ("甲乙丙", "市西街道登记服"),
    ):
        folder.replace("points.csv", old, new)
    load_city(folder.path)
    assert queries.point("S01").name_zh.startswith("市西街道")


@pytest.mark.django_db
def test_a_scope_that_ends_and_one_that_follows_take_its_place(folder: Folder) -> None:
    load_city(folder.path)
    line = next(
        line
        for line in (folder.path / "scope.csv").read_text("utf-8").splitlines()
        if line.startswith("kind:station,register-vehicle")
    )
    ended = line.replace("2017-06-01,", "2017-06-01,2019-05-31", 1)
    folder.replace("scope.csv", line, ended + "\n" + line.replace("2017-06-01", "2019-06-01", 1))
    loaded = load_city(folder.path)
    assert (loaded.added, loaded.changed) == (36, 37)
    assert queries.may_handle("S05", "register-vehicle", "K33", date(2019, 6, 1))


@pytest.mark.django_db
def test_a_folder_with_one_mistake_changes_nothing(folder: Folder) -> None:
    load_city(folder.path)
    folder.replace("points.csv", "彭李街道登记服务站（样本）", "彭李街道第一登记服务站（样本）")
    folder.replace("settings.csv", "draw-tries,3", "draw-tries,three")
    with pytest.raises(PackRefused) as refused:
        load_city(folder.path)
    assert [problem.field.split(":")[0] for problem in refused.value.problems] == ["settings.csv"]
    assert queries.point("S05").name_zh == "彭李街道登记服务站（样本）"


@pytest.mark.django_db
def test_a_point_that_has_opened_is_closed_and_never_taken_away(folder: Folder) -> None:
    load_city(folder.path)
    lines = (folder.path / "points.csv").read_text("utf-8").splitlines()
    gone = next(line for line in lines if line.startswith("P34,"))
    folder.replace("points.csv", gone + "\n", "")
    with pytest.raises(PackRefused) as refused:
        load_city(folder.path)
    assert "closes_on" in refused.value.say()
    assert models.ServicePoint.objects.filter(pk="P34").exists()


@pytest.mark.django_db
def test_a_code_that_stands_on_identity_cards_is_never_taken_away(folder: Folder) -> None:
    load_city(folder.path)
    lines = (folder.path / "divisions.csv").read_text("utf-8").splitlines()
    folder.replace("divisions.csv", next(li for li in lines if li.startswith("372322,")) + "\n", "")
    with pytest.raises(PackRefused) as refused:
        load_city(folder.path)
    assert [p.code for p in refused.value.problems] == ["places/division-vanished"]


@pytest.mark.usefixtures("fresh_city")
def test_two_loads_at_once_leave_one_city() -> None:
    results: list[Loaded] = []

    def load() -> None:
        try:
            results.append(load_city(binzhou()))
        finally:
            connection.close()

    threads = [threading.Thread(target=load) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(bool(result.added) for result in results) == [False, False, True]
    assert models.ServicePoint.objects.count() == 97


@pytest.mark.usefixtures("loaded")
def test_the_database_refuses_two_scopes_on_one_day() -> None:
    old = models.Scope.objects.filter(point="S05", procedure="register-vehicle").get()
    old.pk, old.from_on = None, date(2018, 1, 1)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError) as broken, transaction.atomic():
        old.save()
    cause = broken.value.__cause__
    constraint = cause.diag.constraint_name  # type: ignore[union-attr]
    assert explained("23P01", constraint) is ScopeOverlaps


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    ("model", "field", "value", "constraint"),
    [
        (models.ServicePoint, "host_kind", "police", "places_point_host"),
        (models.ServicePoint, "lon", 37.3, "places_point_position"),
        (models.ServicePoint, "crs", "BD-09", "places_point_crs"),
        (models.ServicePoint, "closes_on", date(2001, 1, 1), "places_point_days"),
        (models.Division, "until_on", date(1970, 1, 1), "places_division_days"),
        (models.OpeningHours, "closes", 1441, "places_hours_order"),
        (models.CityPack, "code", "37x6", "places_city_code"),
    ],
)
def test_the_database_decides(model: type, field: str, value: object, constraint: str) -> None:
    one = model.objects.last()  # type: ignore[attr-defined]
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.filter(pk=one.pk).update(**{field: value})  # type: ignore[attr-defined]


@pytest.mark.usefixtures("loaded")
def test_a_schema_holds_one_city() -> None:
    with pytest.raises(IntegrityError, match="places_city_only_one"), transaction.atomic():
        models.CityPack.objects.create(
            only=False, code="3717", name_zh="别处", name_en="Elsewhere", prefix="鲁R",
            footer_zh="别", footer_en="Else", digest="",
        )  # fmt: skip
