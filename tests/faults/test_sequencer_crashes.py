"""Two sequencers at once, killed again and again; the database cuts everybody's connection."""

import time
from pathlib import Path

import psycopg
from tests.plates.builder import POOL, a_pool
from tests.plates.crowd import Acknowledged, Writers, crowd, insist, require_sound

from doorstep.config.testing import FreshCity
from doorstep.plates import jobs, serving

PEOPLE, DRAWS_EACH, EVERY = 16, 3, 9
"""So many numbers are held between two deaths: a slow machine is not killed more often."""
CUT = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def test_nothing_acknowledged_is_lost_and_the_log_does_not_fork(
    fresh_city: FreshCity, tmp_path: Path
) -> None:
    a_pool(target=1500, reveal_s=300)
    told = Acknowledged()
    writers = Writers(tmp_path / "sequencers.log", 2)
    try:
        people = crowd(PEOPLE, DRAWS_EACH, told)
        deaths = cuts = 0
        while any(thread.is_alive() for thread in people):
            note = insist(lambda: serving.checkpoint(POOL))
            if note is not None:
                told.notes[note] = None
            if len(told.held) > deaths * EVERY:
                writers.kill_one()
                deaths += 1
            if len(told.held) > EVERY // 2 + cuts * EVERY:
                with psycopg.connect(fresh_city.admin_url, autocommit=True) as admin:
                    admin.execute(CUT)
                cuts += 1
            time.sleep(0.02)
    finally:
        writers.stop()
    insist(lambda: jobs.work_off(POOL))
    assert len(told.held) == PEOPLE * DRAWS_EACH
    assert deaths
    assert cuts
    require_sound(told)
