"""Two sequencers at once, killed again and again; the database cuts everybody's connection."""

import time
from pathlib import Path

import psycopg
from tests.plates.builder import POOL, a_pool
from tests.plates.crowd import Acknowledged, Writers, crowd, insist, require_sound

from doorstep.config.testing import FreshCity
from doorstep.plates import jobs, serving

CHAOS_S = 7.0
CUT = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def test_nothing_acknowledged_is_lost_and_the_log_does_not_fork(
    fresh_city: FreshCity, tmp_path: Path
) -> None:
    a_pool(target=1500)
    told = Acknowledged()
    writers = Writers(tmp_path / "sequencers.log", 2)
    try:
        people = crowd(16, 3, told)
        deaths = cuts = 0
        began = time.monotonic()
        while any(thread.is_alive() for thread in people):
            note = insist(lambda: serving.checkpoint(POOL))
            if note is not None:
                told.notes[note] = None
            passed = min(time.monotonic() - began, CHAOS_S)
            if passed > 0.6 + deaths * 1.3:
                writers.kill_one()
                deaths += 1
            if passed > 0.3 + cuts * 2.1:
                with psycopg.connect(fresh_city.admin_url, autocommit=True) as admin:
                    admin.execute(CUT)
                cuts += 1
            time.sleep(0.05)
    finally:
        writers.stop()
    insist(lambda: jobs.work_off(POOL))
    assert len(told.held) == 16 * 3
    assert deaths
    assert cuts
    require_sound(told)
