"""Numbered signed files in both directions, for an office whose networks do not meet.

Why strictly by number: files travel by hand, and one that was left lying must be noticed before
the next takes effect.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction

from doorstep.integrations.police import batch, outbox
from doorstep.integrations.police.errors import FileDiffers, FileMissing
from doorstep.integrations.police.models import FileIn, FileOut, Wanted
from doorstep.integrations.police.receiving import received
from doorstep.kernel import clock
from doorstep.procedures.engine import Transport

PLATFORM = "police"


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file: `again` means that it was taken before and changed nothing."""

    number: int
    again: bool
    troubles: tuple[str, ...]


def make() -> int | None:
    """Write what waits into the next file; its number, or None where nothing waits."""
    with transaction.atomic(durable=True):
        waiting = Wanted.objects.select_for_update().filter(
            settled_at__isnull=True, brought_at__isnull=True
        )
        rows = list(waiting.order_by("id")[: outbox.AT_ONCE])
        if not rows:
            return None
        last = FileOut.objects.order_by("-number").first()
        number = last.number + 1 if last else 1
        made = batch.Batch(settings.CITY, PLATFORM, number, tuple(row.body for row in rows))
        content = batch.written(made, bytes.fromhex(settings.POLICE_SECRET))
        now = clock.now()
        FileOut.objects.create(number=number, content=content, made_at=now)
        Wanted.objects.filter(pk__in=[row.pk for row in rows]).update(brought_at=now)
    return number


def content_of(number: int) -> bytes:
    """A file that was made, byte for byte; it may be handed over as often as it gets lost."""
    return bytes(FileOut.objects.get(number=number).content)


def take(content: bytes) -> Taken:
    """Take a file of answers. Errors: FileMalformed, FileNotSigned, FileMissing, FileDiffers.

    A line that cannot be used is kept among the troubles and does not hold up the others.
    """
    key = bytes.fromhex(settings.POLICE_KEY)
    found = batch.read(content, key, sender=PLATFORM, receiver=settings.CITY)
    digest = hashlib.sha256(content).hexdigest()
    known = FileIn.objects.filter(number=found.number).first()
    if known is not None:
        return _again(known, digest)
    last = FileIn.objects.order_by("-number").first()
    wanted = last.number + 1 if last else 1
    if found.number != wanted:
        raise FileMissing(number=found.number, wanted=wanted)
    lines = batch.objects(found.lines, "case_number", "serial")
    # Each line is an act of its own that may be repeated: a taker killed here begins again.
    told = [(case, received(case, serial, Transport.BATCH)) for case, serial in lines]
    troubles = [f"{case} {code}" for case, code in told if code]
    try:
        with transaction.atomic(durable=True):
            FileIn.objects.create(
                number=found.number, digest=digest, taken_at=clock.now(), troubles=troubles
            )
    except IntegrityError:
        return _again(FileIn.objects.get(number=found.number), digest)
    return Taken(found.number, again=False, troubles=tuple(troubles))


def exchange(folder: Path) -> None:
    """Lay out every file that is not there, take every file that came, by number.

    Errors: as `take`; files before the refused one have been taken.
    """
    out, came = folder / "out", folder / "in"
    out.mkdir(parents=True, exist_ok=True)
    came.mkdir(parents=True, exist_ok=True)
    while make() is not None:
        pass
    for number in FileOut.objects.order_by("number").values_list("number", flat=True):
        path = out / f"{number:06d}.jsonl"
        if not path.exists():
            draft = path.with_suffix(".new")
            draft.write_bytes(content_of(number))
            draft.replace(path)
    last = FileIn.objects.order_by("-number").first()
    for path in sorted(came.glob("*.jsonl")):
        if not path.stem.isdecimal() or last is None or int(path.stem) > last.number:
            take(path.read_bytes())


def _again(known: FileIn, digest: str) -> Taken:
    if known.digest != digest:
        raise FileDiffers(number=known.number)
    return Taken(known.number, again=True, troubles=tuple(known.troubles))
