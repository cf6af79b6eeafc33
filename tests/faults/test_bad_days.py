"""kill -9 of pages, sequencer, province and database while people draw: the short form of the loop.

The long one is `doorstep bench bad-days`; its report is docs/reference/bad-days.md.
"""

import json
import os
import subprocess

from doorstep.config.processes import doorstep, end_with_parent

DRAWS = 40


def test_nothing_acknowledged_is_lost_and_nobody_is_left_without_an_answer() -> None:
    done = subprocess.run(
        doorstep("bench", "bad-days", "--draws", str(DRAWS)),
        capture_output=True,
        text=True,
        check=False,
        env={name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        preexec_fn=end_with_parent,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    report = json.loads(done.stdout.strip().splitlines()[-1])
    assert report["draws"] >= DRAWS
    assert report["held"] + sum(report["over_by_the_clock"].values()) == report["draws"]
    assert report["audited_draws"] >= report["held"]
    assert report["kills"] > 0
    assert set(report["killed"]) <= {"web", "page", "sequencer", "province", "postgres", "backend"}
    assert report["checkpoints_seen"] > 0
