"""The folder of Binzhou keeps what the report says and what the samples promise."""

import csv
import re
from datetime import date

import pytest
from tests.places.packs import binzhou

from doorstep.kernel.citizen_id import CitizenId
from doorstep.kernel.vin import Vin
from doorstep.places.demo import Role, read_demo

DAYS = [date(2017, 6, 21), date(2026, 11, 23), date(2031, 1, 1)]


def rows(name: str) -> list[dict[str, str]]:
    lines = (binzhou() / name).read_text("utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def test_every_point_stands_in_one_of_the_92_real_townships() -> None:
    towns = {row["town_code"] for row in rows("towns.csv")}
    assert len(towns) == 92
    assert {row["town_code"] for row in rows("points.csv")} <= towns


def test_agencies_reach_down_to_the_townships_of_every_county() -> None:
    agencies = [row["town_code"] for row in rows("points.csv") if row["kind"] == "postal"]
    assert len({code[:6] for code in agencies}) == 7
    assert sum(int(code[6:]) >= 100 for code in agencies) >= 17


def test_agencies_open_one_a_day() -> None:
    days = [row["opens_on"] for row in rows("points.csv") if row["kind"] == "postal"]
    assert len(set(days)) == 34
    assert (min(days), max(days)) == ("2017-06-21", "2017-07-31")


def test_stations_have_hosts_of_many_kinds() -> None:
    hosts = {row["host_kind"] for row in rows("points.csv") if row["kind"] == "station"}
    assert hosts >= {"dealer", "used-car-market", "inspection", "insurer", "bank", "post"}


@pytest.mark.parametrize("name", [file.name for file in sorted(binzhou().glob("*.csv"))])
def test_every_text_stands_in_both_languages(name: str) -> None:
    for row in rows(name):
        for column in row:
            if column.endswith("_zh"):
                english = row[column.removesuffix("_zh") + "_en"]
                assert bool(row[column]) == bool(english), row
                assert not re.search(r"[\u4e00-\u9fff]", english), row


@pytest.mark.parametrize("day", DAYS)
def test_demo_people_hold_on_any_day(day: date) -> None:
    demo = read_demo(binzhou(), day)
    assert {person.role for person in demo.people} == set(Role)
    for person in demo.people:
        if person.role is Role.CITIZEN:
            assert CitizenId.parse(person.id_number, day).text[4:6] == "01"
            # Who has no car yet to register has a person to show instead.
            assert not person.vin or Vin.parse(person.vin).text in demo.certificates
        if person.role is not Role.STRANGER:
            assert person.phone.startswith("1990000")


def test_insurance_is_in_force_on_the_day_of_the_demonstration() -> None:
    for day in DAYS:
        for policies in read_demo(binzhou(), day).policies.values():
            newest = policies[-1]
            assert str(newest["from_on"]) <= day.isoformat() <= str(newest["until_on"])


def test_one_buyer_has_neither_insurance_nor_vehicle_tax() -> None:
    demo = read_demo(binzhou(), DAYS[0])
    vin = demo.person("unready-buyer").vin
    assert vin not in demo.policies
    assert demo.taxes[vin]["vehicle_tax_settled"] is False


def test_the_folder_has_no_other_files_than_the_guide_names() -> None:
    guide = (binzhou().parent / "README.md").read_text("utf-8")
    for file in binzhou().glob("*.*"):
        assert f"`{file.name}`" in guide
