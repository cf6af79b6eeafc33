"""A copy of a real city's folder in which one thing is changed."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from doorstep.config.folders import checkout
from doorstep.kernel.errors import Problem
from doorstep.places.errors import PackRefused
from doorstep.places.pack.reading import read_pack


def binzhou() -> Path:
    root = checkout()
    assert root is not None
    return root / "cities" / "binzhou"


@dataclass(frozen=True)
class Folder:
    """A city's folder that a test may spoil."""

    path: Path

    @classmethod
    def copied_to(cls, place: Path) -> "Folder":
        shutil.copytree(binzhou(), place / "city")
        return cls(place / "city")

    def replace(self, name: str, old: str, new: str, count: int = 1) -> None:
        file = self.path / name
        text = file.read_text("utf-8")
        assert old in text, f"{old!r} is not in {name}"
        file.write_text(text.replace(old, new, count), "utf-8")

    def append(self, name: str, line: str) -> None:
        with (self.path / name).open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    def line_of(self, name: str, part: str) -> int:
        lines = (self.path / name).read_text("utf-8").splitlines()
        return next(number for number, line in enumerate(lines, 1) if part in line)

    def problems(self) -> list[Problem]:
        try:
            read_pack(self.path)
        except PackRefused as refused:
            return list(refused.problems)
        return []
