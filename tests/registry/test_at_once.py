"""Several processes at one moment: of a VIN, a number or an object there is one winner."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction

from doorstep.registry import queries
from doorstep.registry.models import Entry, OfficialObject, Vehicle

from .builders import a_vehicle, a_vin, an_object

if TYPE_CHECKING:
    from doorstep.config.testing import FreshCity

ROOT = Path(__file__).parents[2]
AT_ONCE = 4


def _together(city: FreshCity, calls: list[list[str]]) -> list[str]:
    """A process for each call, all let go at once; what each says."""
    environment = os.environ | {
        "DATABASE_URL": city.url,
        "DJANGO_SETTINGS_MODULE": "doorstep.config.settings",
        "DOORSTEP_POOL": "0",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.registry.one_registrar", json.dumps(calls)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answers: list[str] = json.loads(done.stdout)
    return answers


def test_one_vin_is_registered_once(fresh_city: FreshCity) -> None:
    vin = a_vin(90000001)
    answers = _together(
        fresh_city, [["register", f"v{n}", vin, f"鲁M9000{n}"] for n in range(AT_ONCE)]
    )
    assert Counter(answers) == {"done": 1, "registry/vin-already-registered": AT_ONCE - 1}
    assert Vehicle.objects.filter(vin=vin).count() == 1
    assert Entry.objects.count() == 2
    assert OfficialObject.objects.count() == 1


def test_one_number_is_given_once(fresh_city: FreshCity) -> None:
    answers = _together(
        fresh_city,
        [["register", f"n{n}", a_vin(91000000 + n), "鲁M91000"] for n in range(AT_ONCE)],
    )
    assert Counter(answers) == {"done": 1, "registry/number-in-use": AT_ONCE - 1}
    assert Vehicle.objects.filter(plate_number="鲁M91000").count() == 1


def test_different_vehicles_do_not_wait_for_or_refuse_each_other(fresh_city: FreshCity) -> None:
    answers = _together(
        fresh_city,
        [["register", f"d{n}", a_vin(92000000 + n), f"鲁M9200{n}"] for n in range(AT_ONCE)],
    )
    assert answers == ["done"] * AT_ONCE
    assert len(set(OfficialObject.objects.values_list("number", flat=True))) == AT_ONCE


def test_an_object_is_produced_by_one_desk(fresh_city: FreshCity) -> None:
    with transaction.atomic():
        vehicle_id = a_vehicle()
        object_id = an_object(vehicle_id)
    answers = _together(fresh_city, [["produce", f"p{n}", object_id] for n in range(AT_ONCE)])
    assert Counter(answers) == {"done": 1, "registry/object-not-ready": AT_ONCE - 1}
    assert len(queries.object_chain(object_id)) == 2
