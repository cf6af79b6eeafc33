"""The test database behaves as the served one: own role, own schema, nothing left behind."""

import os
import subprocess
import sys

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction


@pytest.mark.django_db
@pytest.mark.parametrize("time", ["first", "second"])
def test_what_a_test_writes_is_rolled_back(time: str) -> None:
    assert not ContentType.objects.filter(app_label="left-over").exists(), time
    ContentType.objects.create(app_label="left-over", model="x")


@pytest.mark.django_db
def test_tests_run_as_the_serving_role_on_the_serving_path() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, session_user, current_setting('search_path')")
        path = "binzhou,province,jobs,ext"  # the province's own tables are tested here too
        assert cursor.fetchone() == ("doorstep_app", "doorstep_app", path)


@pytest.mark.usefixtures("fresh_city")
def test_a_fresh_city_is_committed_and_seen_by_other_processes() -> None:
    with transaction.atomic(durable=True):
        ContentType.objects.create(app_label="committed", model="x")
    code = (
        "import django; django.setup();"
        "from django.contrib.contenttypes.models import ContentType as C;"
        "print(C.objects.filter(app_label='committed').count())"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "doorstep.config.settings"}
    answer = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "1"


@pytest.mark.usefixtures("fresh_city")
def test_another_fresh_city_knows_nothing_of_it() -> None:
    assert not ContentType.objects.filter(app_label="committed").exists()
