"""Processor time of processes and all their children, as the kernel counts it."""

import os
from collections.abc import Mapping
from pathlib import Path

_TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")


def spent_ms(pid: int) -> float:
    """Milliseconds that a process, its ended children and its living ones have used.

    Of this process itself without its children: they are measured apart.
    """
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        if pid == os.getpid():
            return sum(map(int, fields[11:13])) * _TICK_MS
        children = [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text("utf-8").split()
        ]
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) * _TICK_MS + sum(map(spent_ms, children))


class Meter:
    """What each named process spends between `begin` and `end`, added up over many such spans."""

    def __init__(self, roots: Mapping[str, int]) -> None:
        self._roots = dict(roots)
        self._begun: dict[str, float] = {}
        self.spent = dict.fromkeys(roots, 0.0)

    def begin(self) -> None:
        """From now on."""
        self._begun = {name: spent_ms(pid) for name, pid in self._roots.items()}

    def end(self) -> None:
        """Until now."""
        for name, pid in self._roots.items():
            self.spent[name] += spent_ms(pid) - self._begun[name]
