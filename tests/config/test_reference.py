"""The reference says what the code says."""

import re
from pathlib import Path

import pytest

from doorstep.config import reference
from doorstep.config.folders import SOURCE

DOCS = SOURCE.parents[1] / "docs" / "reference"


@pytest.mark.parametrize("name", sorted(reference.pages()))
def test_generated_pages_are_those_of_the_code(name: str) -> None:
    assert (DOCS / name).read_text("utf-8") == reference.pages()[name]


def test_every_variable_of_the_environment_is_described() -> None:
    described = (DOCS / "settings.md").read_text("utf-8")
    read = set()
    for path in sorted(SOURCE.rglob("*.py")):
        read |= set(re.findall(r'"(DOORSTEP_[A-Z_]+|DATABASE_URL)"', path.read_text("utf-8")))
    assert not {name for name in read if f"`{name}`" not in described}


def test_links_of_the_documents_lead_somewhere() -> None:
    root = SOURCE.parents[1]
    pages = [*root.glob("*.md"), *root.glob("docs/**/*.md"), *root.glob("cities/*.md")]
    assert not [
        f"{page.relative_to(root)}: {target}"
        for page in pages
        for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", page.read_text("utf-8"))
        if not (page.parent / Path(target)).exists()
    ]
