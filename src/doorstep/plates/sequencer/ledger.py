"""The log of one pool as its writer holds it: replayed state, edge of the tree, fence.

Why one transaction for a batch: entries, tiles, projections and the answers to intents appear
together or not at all, and only while this writer still leads.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import F

from doorstep.kernel import clock
from doorstep.plates import keys, notices
from doorstep.plates.crypto import VERIFIERS
from doorstep.plates.former import Former
from doorstep.plates.log.entries import read_entry
from doorstep.plates.log.merkle import leaf_hash
from doorstep.plates.log.model import Effects, Phase
from doorstep.plates.log.state import State, local_day
from doorstep.plates.log.storing import restore, store
from doorstep.plates.log.tiles import Edge
from doorstep.plates.log.tiles import Tile as FullTile
from doorstep.plates.material import pack
from doorstep.plates.models import Draw, Entry, Intent, Number, Pool, StateSnapshot, Tile
from doorstep.plates.sequencer.tree import edge_of
from doorstep.plates.types import NumberState

if TYPE_CHECKING:
    from doorstep.plates.sequencer.batch import Batch

REPLAY_AT_ONCE = 5_000
STORE_EVERY = 20_000
CLOCK_EVERY = timedelta(seconds=1)


class Fenced(Exception):
    """Another sequencer leads this pool now, or somebody was faster: read the log again."""

    def __init__(self, pool: str) -> None:
        super().__init__(pool)
        self.pool = pool


@dataclass(slots=True)
class Ledger:
    """What the writer of a pool needs in memory; all of it can be read again from the log.

    `rows` names the table's row and, for a kiosk, the salt of every draw that has not ended.
    """

    pool: str
    origin: str
    epoch: int
    state: State
    edge: Edge
    former: Former
    rows: dict[int, tuple[UUID, bytes | None]] = field(default_factory=dict)
    stored_size: int = 0
    snapshot_day: int = 0
    _clock_at: datetime | None = None

    @property
    def size(self) -> int:
        """How many entries the log has."""
        return self.edge.size

    @classmethod
    def lead(cls, pool: str) -> "Ledger":
        """Take the lead of a pool and replay its log."""
        Pool.objects.filter(pk=pool).update(epoch=F("epoch") + 1)
        row = Pool.objects.get(pk=pool)
        pinned = {keys.public(keys.supervisor_key())}
        stored = StateSnapshot.objects.filter(pool_id=pool, size__lte=row.tree_size).first()
        ledger = cls(
            pool,
            row.origin,
            row.epoch,
            restore(bytes(stored.body), pinned, VERIFIERS)
            if stored
            else State(pool, pinned, VERIFIERS),
            edge_of(pool, row.tree_size),
            Former(pool),
            stored_size=stored.size if stored else 0,
        )
        for start in range(ledger.stored_size, row.tree_size, REPLAY_AT_ONCE):
            end = min(start + REPLAY_AT_ONCE, row.tree_size)
            written = Entry.objects.filter(pool_id=pool, index__gte=start, index__lt=end)
            for index, body in written.order_by("index").values_list("index", "body"):
                ledger.state.apply(bytes(body), index)
        counted = Entry.objects.filter(pool_id=pool, verb="snapshot").order_by("-index").first()
        if counted is not None:
            ledger.snapshot_day = local_day(read_entry(bytes(counted.body)).t)
        living = Draw.objects.filter(pool_id=pool, log_id__in=list(ledger.state.draws))
        for log_id, draw_id, salt in living.values_list("log_id", "id", "kiosk_salt"):
            if log_id is not None:
                ledger.rows[log_id] = (draw_id, bytes(salt) if salt is not None else None)
        return ledger

    def in_line(self) -> list[int]:
        """Draws that wait for their call, in the order of their requests."""
        return [d.id for d in self.state.draws.values() if d.phase is Phase.WAITING]

    def former_place(self, number: str) -> tuple[int, int] | None:
        """Segment and index of a number in use before the log; None for every other."""
        for segment, declared in enumerate(self.state.segments, 1):
            place = declared.pattern.place(number)
            if place is not None:
                index = self.former.index(segment, place) if declared.genesis_n else None
                return None if index is None else (segment, index)
        return None

    def look_at_clock(self, now: datetime) -> bool:
        """Whether it is time again to look for what has run out."""
        if self._clock_at is not None and now - self._clock_at < CLOCK_EVERY:
            return False
        self._clock_at = now
        return True

    def material(self, result: Effects) -> bytes:
        """What a receipt will need of the pool at the call."""
        return pack(result.offered) if result.offered else b""

    def commit(self, batch: "Batch") -> int:
        """Write a batch; the number of its entries. Errors: Fenced, DatabaseError."""
        before = self.size
        now = clock.now()
        entries: list[Entry] = []
        tiles: list[FullTile] = []
        for index, (verb, body) in enumerate(batch.entries, start=before):
            entries.append(
                Entry(pool_id=self.pool, index=index, verb=verb, body=body, written_at=now)
            )
            tiles.extend(self.edge.append(leaf_hash(body)))
        with transaction.atomic(durable=True):
            rules = self.state.rules_or_none
            led = Pool.objects.filter(pk=self.pool, epoch=self.epoch, tree_size=before).update(
                tree_size=self.size,
                root=self.edge.root(),
                counts=self.state.counts(),
                rules=rules.as_object() if rules else {},
            )
            if not led:
                raise Fenced(self.pool)
            Entry.objects.bulk_create(entries)
            Tile.objects.bulk_create(
                Tile(pool_id=self.pool, level=t.level, index=t.index, hashes=t.hashes)
                for t in tiles
            )
            self._project(batch, now)
            notices.tell_of(batch.changes)
            if self.size - self.stored_size >= STORE_EVERY:
                StateSnapshot.objects.update_or_create(
                    pool_id=self.pool, defaults={"size": self.size, "body": store(self.state)}
                )
                self.stored_size = self.size
        return len(entries)

    def _project(self, batch: "Batch", now: datetime) -> None:
        ended = {end.draw_id: end for end in batch.ended}
        self._require_nobody_was_faster(batch)
        for draw_id in sorted(batch.changes):
            row = Draw.objects.filter(pk=draw_id)
            if draw_id in ended:
                row = row.filter(state=ended[draw_id].state)
            if not row.update(**batch.changes[draw_id]):
                raise Fenced(self.pool)
        dropped = sorted(end.draw_id for end in batch.ended if end.drops_number)
        if dropped:
            held = Number.objects.filter(draw_id__in=dropped, state=NumberState.HELD)
            if held.delete()[0] != len(dropped):
                raise Fenced(self.pool)
        Number.objects.bulk_create(batch.numbers)
        for intent in batch.answered:
            intent.answered_at = now
        Intent.objects.bulk_update(batch.answered, ["answered_at", "index", "refused"])

    def _require_nobody_was_faster(self, batch: "Batch") -> None:
        """No draw that this batch ends has been answered by its owner meanwhile."""
        ending = sorted(end.draw_id for end in batch.ended)
        if not ending:
            return
        list(Draw.objects.select_for_update().filter(pk__in=ending).order_by("pk").values("pk"))
        # A statement of its own: it sees what those who held the rows have committed.
        meanwhile = Intent.objects.filter(draw_id__in=ending, answered_at__isnull=True)
        if meanwhile.exclude(pk__in=[intent.pk for intent in batch.answered]).exists():
            raise Fenced(self.pool)
