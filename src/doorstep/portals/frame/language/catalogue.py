"""The committed `.po` catalogues: brought up to date from the sources, checked, compiled.

`python -m doorstep.portals.frame.language update` after sentences changed; the compiled form is
made at start and never committed.
"""

import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment

from doorstep.portals.frame.language import extract

SOURCE = Path(__file__).resolve().parents[3]
LOCALE = SOURCE / "locale"
LANGUAGES = ("en",)
_SLOT = re.compile(r"\{([^{}]*)\}")


def po_path(language: str) -> Path:
    """Where a language's committed catalogue lies."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """A committed catalogue, or an empty one."""
    path = po_path(language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as lines:
        return read_po(lines, locale=language, charset="utf-8")


def sources() -> dict[str, list[tuple[str, int]]]:
    """Every sentence of the sources with the places it stands at."""
    environment = Environment(autoescape=True, extensions=["jinja2.ext.do"])
    found: dict[str, list[tuple[str, int]]] = {}
    for path in extract.python_files(SOURCE):
        _collect(found, path, extract.from_python(path.read_text("utf-8")))
    for path in extract.template_files(SOURCE):
        text = path.read_text("utf-8")
        _collect(found, path, extract.from_template(text, environment))
    return found


def _collect(
    found: dict[str, list[tuple[str, int]]], path: Path, sentences: Iterator[extract.Found]
) -> None:
    name = path.relative_to(SOURCE).as_posix()
    for sentence in sentences:
        found.setdefault(sentence.text, []).append((name, sentence.line))


def update(language: str) -> int:
    """Write the catalogue anew: new sentences empty, vanished ones gone. Returns the empty ones."""
    old = read(language)
    new = Catalog(
        locale=language,
        project="Doorstep",
        header_comment=f"# {language} of every sentence a reader of Doorstep may see.",
        last_translator="Doorstep",
        language_team=language,
        msgid_bugs_address="see SECURITY.md and the issue tracker",
        charset="utf-8",
        fuzzy=False,
    )
    new.revision_date = old.revision_date
    new.creation_date = old.creation_date
    for text, places in sorted(sources().items(), key=lambda item: (item[1][0], item[0])):
        known = old.get(text)
        said = known.string if known is not None and not known.fuzzy else ""
        files = sorted({name for name, _ in places})
        new.add(text, said, locations=[(name, 0) for name in files])
    path = po_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as out:
        write_po(out, new, width=0, omit_header=False, include_lineno=False)
    return sum(1 for message in new if message.id and not message.string)


def slots(text: str) -> set[str]:
    """Names of the slots of a sentence."""
    return set(_SLOT.findall(text))


def faults(language: str) -> list[str]:
    """Everything that keeps a catalogue from being complete."""
    catalogue = read(language)
    wrong: list[str] = []
    for text in sources():
        message = catalogue.get(text)
        if message is None or not message.string:
            wrong.append(f"missing: {text}")
        elif message.fuzzy:
            wrong.append(f"fuzzy: {text}")
        elif slots(text) != slots(str(message.string)):
            wrong.append(f"slots differ: {text} / {message.string}")
    return wrong


def compile_all() -> None:
    """Compile catalogues whose compiled form is missing or older than the committed one."""
    for language in LANGUAGES:
        source = po_path(language)
        target = source.with_suffix(".mo")
        if not source.exists():
            continue
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        _compile(read(language), target)


def _compile(catalogue: Catalog, target: Path) -> None:
    # Several processes start at once: each writes its own file and the last rename wins.
    handle, temporary = tempfile.mkstemp(dir=target.parent, suffix=".mo.part")
    with os.fdopen(handle, "wb") as out:
        write_mo(out, catalogue)
    partial = Path(temporary)
    partial.chmod(0o644)
    partial.replace(target)
