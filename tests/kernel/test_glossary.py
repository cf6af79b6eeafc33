"""A name in code is a name of the glossary: public classes of the lowest rooms stand in it."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WORDS = set(
    re.findall(r"\w+", " ".join(re.findall(r"`([^`]+)`", (ROOT / "docs/glossary.md").read_text())))
)
ROOMS = ("kernel", "law")


def public_classes(room: str) -> list[str]:
    return sorted(
        {
            node.name
            for path in (ROOT / "src/doorstep" / room).rglob("*.py")
            for node in ast.parse(path.read_text("utf-8")).body
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
        }
    )


@pytest.mark.parametrize("room", ROOMS)
def test_public_class_names_stand_in_the_glossary(room: str) -> None:
    missing = [name for name in public_classes(room) if name not in WORDS]
    assert not missing, f"add to docs/glossary.md: {missing}"


def test_a_chinese_term_has_one_row() -> None:
    rows = re.findall(r"^\| ([^|]+) \|", (ROOT / "docs/glossary.md").read_text(), re.M)
    assert len(rows) == len(set(rows))
