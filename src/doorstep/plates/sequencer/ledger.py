"""The log of one pool as its writer holds it: replayed state, edge of the tree, fence.

Why in memory: all of it can be read again from the log, so a crash loses nothing.
"""

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F

from doorstep.plates import keys, serving
from doorstep.plates.crypto.remembering import RememberedProofs
from doorstep.plates.former import Former
from doorstep.plates.log.checkpoint import Checkpoint, sign_checkpoint
from doorstep.plates.log.entries import read_entry
from doorstep.plates.log.model import Draw as LogDraw
from doorstep.plates.log.state import State, local_day
from doorstep.plates.log.storing import restore
from doorstep.plates.log.tiles import Edge
from doorstep.plates.models import Checkpoint as Published
from doorstep.plates.models import Draw, Entry, Pool, StateSnapshot
from doorstep.plates.sequencer.tree import edge_of

REPLAY_AT_ONCE = 5_000
CLOCK_EVERY = timedelta(seconds=1)
TELL_EVERY_S = 1.0
"""Half as long as the job waits, so that it runs after every batch that counts on it."""
_NEVER = 2**62


@dataclass(slots=True)
class Ledger:
    """What the writer of a pool needs in memory.

    `rows` names the table's row and, for a kiosk, the salt of every draw that has not ended.
    """

    pool: str
    origin: str
    epoch: int
    state: State
    edge: Edge
    former: Former
    coins: RememberedProofs
    alone: bool
    """No province replays and cosigns."""
    stored_size: int = 0
    published: int = 0
    """Size of the newest published checkpoint."""
    snapshot_day: int = 0
    rows: dict[int, tuple[UUID, bytes | None]] = field(default_factory=dict)
    salts: dict[UUID, bytes] = field(default_factory=dict)
    """Salts of kiosk draws whose request is being written."""
    nonces: dict[int, str] = field(default_factory=dict)
    """Nonces for which the province's proof is still to come."""
    proofs: dict[int, tuple[str, str]] = field(default_factory=dict)
    """Nonce and the province's proof, by draw, until they are logged."""
    fill_proof: tuple[int, str] | None = None
    closing: set[int] = field(default_factory=set)
    """Draws the province is asked to close."""
    unopened: dict[int, str] = field(default_factory=dict)
    """The province's word, signed, that it holds no nonce and will take none."""
    behind: bool = False
    """More was asked than the last batch could take."""
    first_keeping_ends: int | None = None
    """When the first of the kept numbers may be let go; None: not looked up since one changed."""
    _clock_at: datetime | None = None
    _tells_until: float = 0.0

    @property
    def size(self) -> int:
        """How many entries the log has."""
        return self.edge.size

    @classmethod
    def lead(cls, pool: str, *, alone: bool) -> "Ledger":
        """Take the lead of a pool and replay its log."""
        Pool.objects.filter(pk=pool).update(epoch=F("epoch") + 1)
        row = Pool.objects.get(pk=pool)
        pinned = serving.supervisors(pool)
        coins = RememberedProofs()
        stored = StateSnapshot.objects.filter(pool_id=pool, size__lte=row.tree_size).first()
        verifiers = coins.verifiers()
        ledger = cls(
            pool,
            row.origin,
            row.epoch,
            restore(bytes(stored.body), pinned, verifiers)
            if stored
            else State(pool, pinned, verifiers),
            edge_of(pool, row.tree_size),
            Former(pool),
            coins,
            alone,
            stored_size=stored.size if stored else 0,
            published=serving.published_size(pool),
        )
        ledger._replay(row.tree_size)
        living = Draw.objects.filter(pool_id=pool, log_id__in=list(ledger.state.draws))
        for log_id, draw_id, salt in living.values_list("log_id", "id", "kiosk_salt"):
            if log_id is not None:
                ledger.rows[log_id] = (draw_id, bytes(salt) if salt is not None else None)
        return ledger

    def _replay(self, size: int) -> None:
        for start in range(self.state.size, size, REPLAY_AT_ONCE):
            end = min(start + REPLAY_AT_ONCE, size)
            written = Entry.objects.filter(pool_id=self.pool, index__gte=start, index__lt=end)
            for index, body in written.order_by("index").values_list("index", "body"):
                self.state.apply(bytes(body), index)
        counted = Entry.objects.filter(pool_id=self.pool, verb="snapshot")
        newest = counted.order_by("-index").values_list("body", flat=True).first()
        if newest is not None:
            self.snapshot_day = local_day(read_entry(bytes(newest)).t)

    @property
    def note(self) -> str:
        """The signed head of the log as committed; the same bytes whenever it is asked."""
        return self.signed(Checkpoint(self.origin, self.size, self.edge.root()))

    def signed(self, head: Checkpoint) -> str:
        """A head of this log as a note with the log's signature."""
        return sign_checkpoint(
            head,
            serving.note_key(self.origin),
            lambda text: bytes.fromhex(keys.sign(keys.log_key(), text)),
        )

    def coin(self, alpha: bytes) -> str:
        """The city's proof over this request or fill, hex."""
        return self.coins.prove(keys.vrf_key(), alpha).hex()

    def supervised(self, draw: LogDraw) -> bool:
        """Whether the province throws a coin of its own for this called draw."""
        return len(draw.terms.parties) > 1

    def forget_coins(self, log_id: int) -> None:
        """The draw is opened or over: nothing more of the province is needed."""
        self.nonces.pop(log_id, None)
        self.proofs.pop(log_id, None)
        self.unopened.pop(log_id, None)
        self.closing.discard(log_id)

    def in_line(self) -> list[int]:
        """Draws that wait for their call, in the order of their requests."""
        return list(self.state.line)

    def former_place(self, number: str) -> tuple[int, int] | None:
        """Segment and index of a number in use before the log; None for every other."""
        for segment, declared in enumerate(self.state.segments, 1):
            place = declared.pattern.place(number)
            if place is not None:
                index = self.former.index(segment, place) if declared.genesis_n else None
                return None if index is None else (segment, index)
        return None

    def keepings_over(self, t: int) -> list[str]:
        """Kept numbers whose time in the log is over at `t`; nothing is walked through before."""
        kept = self.state.retained
        if self.first_keeping_ends is None:
            self.first_keeping_ends = min((each.until for each in kept.values()), default=_NEVER)
        if t <= self.first_keeping_ends:
            return []
        return [number for number, each in kept.items() if each.until < t]

    def look_at_clock(self, now: datetime) -> bool:
        """Whether it is time again to look for what has run out."""
        if self._clock_at is not None and now - self._clock_at < CLOCK_EVERY:
            return False
        self._clock_at = now
        return True

    def time_to_tell(self) -> bool:
        """Whether the job that tells owners of draws is to be asked for again."""
        now = time.monotonic()
        if now < self._tells_until:
            return False
        self._tells_until = now + TELL_EVERY_S
        return True


def publish(ledger: Ledger, note: str, size: int, at: datetime) -> None:
    """Make a signed head public; call inside the transaction of what it covers, or after it."""
    Published.objects.bulk_create(
        [Published(pool_id=ledger.pool, size=size, note=note, published_at=at)],
        ignore_conflicts=True,
    )
    ledger.published = size
