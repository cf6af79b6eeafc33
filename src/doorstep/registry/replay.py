"""A vehicle's state as the fold of its entries, for any day and as known on any day.

Why two days: an entry may reach us late and a correction later still. What was true on a day is
replayed with all we know now; what the record said on that day leaves out what was written after.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from doorstep.kernel.clock import local_day
from doorstep.registry.types import EntryView


@dataclass(slots=True)
class Folded:
    """The sum of some entries: fields of the vehicle, and of each object by id."""

    vehicle: dict[str, object] = field(default_factory=dict)
    objects: dict[str, dict[str, object]] = field(default_factory=dict)


def fold(entries: Iterable[EntryView], *, until: date, known_on: date | None = None) -> Folded:
    """Replay entries that took effect by `until`; with `known_on`, only those written by then.

    A correction is replayed in the place of the entry it corrects, so a later change stands.
    """
    known = [e for e in entries if known_on is None or local_day(e.at) <= known_on]
    corrections: dict[int, list[EntryView]] = {}
    for entry in sorted(known, key=lambda e: e.id):
        if entry.corrects is not None:
            corrections.setdefault(entry.corrects, []).append(entry)
    folded = Folded()
    effective = [e for e in known if e.corrects is None and e.on <= until]
    for entry in sorted(effective, key=lambda e: (e.on, e.id)):
        for layer in (entry, *corrections.get(entry.id, ())):
            _lay(folded, layer.changes, layer.objects)
    return folded


def _lay(
    folded: Folded, changes: Mapping[str, object], objects: Mapping[str, Mapping[str, object]]
) -> None:
    folded.vehicle.update(changes)
    for object_id, fields in objects.items():
        folded.objects.setdefault(object_id, {}).update(fields)
