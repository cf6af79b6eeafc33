"""Which tests come first and which stay together, so that two workers end at the same time.

A test that takes long and is begun last keeps one worker busy while the other has nothing to do.
"""

from collections.abc import Sequence

import pytest
from xdist.scheduler import LoadScopeScheduling

TOGETHER = ("tests/acceptance/together/",)
"""Folders whose files share it: one worker takes them all."""

WHOLE = (
    "tests/acceptance/",
    "tests/portals/test_check_receipts.py",
    "tests/portals/test_check_vectors.py",
    "tests/province/test_demonstration.py",
)
"""Files whose tests share something that takes long to start: one worker takes a file whole."""

FIRST = (
    "tests/acceptance/together/",
    "tests/config/test_demo.py",
    "tests/acceptance/test_draw_page.py",
    "tests/test_permission_matrix.py",
    "tests/people/test_rotation.py",
    "tests/acceptance/",
    "tests/faults/",
    "tests/config/test_main_job.py",
    "tests/province/test_demonstration.py",
    "tests/plates/log/test_uniformity.py",
    "tests/config/test_launcher.py",
    "tests/portals/test_check_page.py",
    "tests/province/",
    "tests/plates/test_supervised.py",
    "tests/portals/",
)
"""What takes long, the longest first; everything else fills up."""


class Room(LoadScopeScheduling):
    """Who has nothing left takes the next test, or the next whole file."""

    def _split_scope(self, nodeid: str) -> str:
        for folder in TOGETHER:
            if nodeid.startswith(folder):
                return folder
        return nodeid.partition("::")[0] if nodeid.startswith(WHOLE) else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Room:
    """How xdist gives out the tests, in the order in which they were collected."""
    config.option.loadscopereorder = False
    return Room(config, log)


def longest_first(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """The same tests, the long ones first; files stay whole."""

    def place(item: pytest.Item) -> int:
        found = (at for at, name in enumerate(FIRST) if item.nodeid.startswith(name))
        return next(found, len(FIRST))

    return sorted(items, key=place)
