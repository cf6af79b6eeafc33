"""A job commits or vanishes with what it belongs to, and a lost one is taken up again."""

import os
import subprocess
import sys
from datetime import timedelta

import psycopg
import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from procrastinate.contrib.django import app

from doorstep.config.jobs import forget_the_old, take_up_lost_jobs
from doorstep.config.testing import FreshCity
from doorstep.kernel import clock
from doorstep.portals.frame.models import CallerCount


def waiting() -> int:
    """Jobs of this test; the worker may queue the same of its own, for the time that it is."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs"
            " WHERE status = 'todo' AND task_name = %s AND args->>'timestamp' = '0'",
            [forget_the_old.name],
        )
        return int(cursor.fetchone()[0])


def work(city: FreshCity) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "doorstep.config", "worker", "--once"],
        env=os.environ | {"DATABASE_URL": city.url},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr


@pytest.mark.django_db
def test_a_job_of_an_act_that_failed_was_never_there() -> None:
    with pytest.raises(ZeroDivisionError):
        defer_and_fail()
    assert waiting() == 0


def defer_and_fail() -> None:
    with transaction.atomic():
        forget_the_old.configure().defer(timestamp=0)
        assert waiting() == 1
        raise ZeroDivisionError


def test_the_worker_does_what_was_committed(fresh_city: FreshCity) -> None:
    Session.objects.create(
        session_key="old", session_data="x", expire_date=clock.now() - timedelta(days=1)
    )
    Session.objects.create(
        session_key="new", session_data="x", expire_date=clock.now() + timedelta(days=1)
    )
    for kind, age in (("old", timedelta(days=2)), ("new", timedelta(minutes=1))):
        CallerCount.objects.create(
            kind=kind, caller=bytes(32), window_at=clock.now() - age, calls=1
        )
    with transaction.atomic():
        forget_the_old.configure().defer(timestamp=0)
    work(fresh_city)
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]
    assert list(CallerCount.objects.values_list("kind", flat=True)) == ["new"]
    assert waiting() == 0


def test_a_job_of_a_worker_that_was_killed_is_taken_up_again(fresh_city: FreshCity) -> None:
    with transaction.atomic():
        forget_the_old.configure().defer(timestamp=0)
    with psycopg.connect(fresh_city.admin_url, options="-c search_path=jobs") as admin:
        row = admin.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')"
            " RETURNING id"
        ).fetchone()
        assert row is not None
        lost = admin.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s RETURNING id", [row[0]]
        ).fetchone()
        assert lost is not None
    with transaction.atomic():
        take_up_lost_jobs.configure().defer(timestamp=0)
    work(fresh_city)
    work(fresh_city)
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM procrastinate_jobs WHERE id = %s", [lost[0]])
        assert cursor.fetchone() is None  # a job that was done is removed


def test_the_old_is_forgotten_once_a_day() -> None:
    registered = {
        each.task.name: each.cron for each in app.periodic_registry.periodic_tasks.values()
    }
    assert registered[forget_the_old.name] == "17 3 * * *"
