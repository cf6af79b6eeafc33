"""Tables of the pool: the log as it was published, and projections the pages read.

Why so few: a number's state is the replay of the log. Ten million unreleased numbers are no rows;
a row exists only for a number that somebody holds, drives with or keeps. Why `db_index=False`: a
draw writes its rows seven times, and each index is written again with most of them; what finds a
row by its pool or its draw is a constraint already.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from doorstep.plates.types import Channel, DrawState, NumberState

OPEN = Q(state__in=["received", "in_line", "called", "opened", "offered"])
SUPERVISED = Q(
    verb__in=["rules", "segment", "genesis", "fill", "exclude", "freeze", "refund", "snapshot"]
)
VEHICLE_BUSY = OPEN | Q(state__in=["held", "assigned"])


class Pool(models.Model):
    """One log. `epoch` is the fence: a sequencer that was replaced can write no batch."""

    id = models.CharField(primary_key=True, max_length=16)
    kind = models.CharField(max_length=2)
    origin = models.CharField(max_length=120)
    epoch = models.BigIntegerField(default=0)
    tree_size = models.BigIntegerField(default=0)
    told_size = models.BigIntegerField(default=0)
    """Of so many entries the owners of draws have been told."""
    root = models.BinaryField(default=bytes)
    counts = models.JSONField(default=dict)
    rules = models.JSONField(default=dict)
    province = models.JSONField(default=dict)
    """Public keys of the province, as first heard from it; empty for a city alone."""
    away_since = models.DateTimeField(null=True)
    """When the province stopped answering; nothing is written to the log meanwhile."""

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(tree_size__gte=0), name="plates_pool_size"),
            models.UniqueConstraint(fields=["kind"], name="plates_pool_one_per_kind"),
        ]

    def __str__(self) -> str:
        return self.id


class Entry(models.Model):
    """One leaf of the log, byte for byte. Append-only."""

    pk = models.CompositePrimaryKey("pool_id", "index")
    pool_id = models.CharField(max_length=16)
    index = models.BigIntegerField()
    verb = models.CharField(max_length=16)
    body = models.BinaryField()
    written_at = models.DateTimeField()

    class Meta:
        indexes = [
            # The few entries the public page names, among millions of draws.
            models.Index(
                fields=["pool_id", "verb", "index"], condition=SUPERVISED, name="plates_entry_acts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pool_id}#{self.index}"


class Tile(models.Model):
    """One full tile of 256 hashes (level ≥ 0). Append-only; partial tiles are computed."""

    pk = models.CompositePrimaryKey("pool_id", "level", "index")
    pool_id = models.CharField(max_length=16)
    level = models.SmallIntegerField()
    index = models.BigIntegerField()
    hashes = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.pool_id}/{self.level}/{self.index}"


class Checkpoint(models.Model):
    """One signed head of the log, as published. Append-only."""

    pk = models.CompositePrimaryKey("pool_id", "size")
    pool_id = models.CharField(max_length=16)
    size = models.BigIntegerField()
    note = models.TextField()
    published_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.pool_id}@{self.size}"


class FormerNumbers(models.Model):
    """256 numbers of a segment that were in use before the log; never published. Append-only.

    `places` are places in the segment's pattern, ascending; `root` is the root over the numbers.
    """

    pk = models.CompositePrimaryKey("pool_id", "segment", "chunk")
    pool_id = models.CharField(max_length=16)
    segment = models.SmallIntegerField()
    chunk = models.IntegerField()
    places = ArrayField(models.IntegerField())
    root = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.pool_id}/{self.segment}/{self.chunk}"


class StateSnapshot(models.Model):
    """The replayed state at one size, so that a start replays only the tail."""

    pool = models.OneToOneField(Pool, primary_key=True, on_delete=models.PROTECT)
    size = models.BigIntegerField()
    body = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.pool_id}@{self.size}"


class Draw(models.Model):
    """One draw as its owner follows it; `id` is derived from the commitment and the one-time key,
    so the same request sent twice is the same draw.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pool = models.ForeignKey(Pool, models.PROTECT, db_index=False, related_name="draws")
    state = models.CharField(max_length=12, choices=[(s.value, s.name) for s in DrawState])
    channel = models.CharField(max_length=8, choices=[(c.value, c.name) for c in Channel])
    point = models.CharField(max_length=32, blank=True, default="")
    applicant_id = models.CharField(max_length=64)
    vin = models.CharField(max_length=17)
    vehicle_key = models.CharField(max_length=64)
    applicant_key = models.CharField(max_length=64)
    commitment = models.CharField(max_length=64)
    one_time_key = models.CharField(max_length=64)
    kiosk_salt = models.BinaryField(null=True)
    alpha = models.CharField(max_length=64, blank=True, default="")
    nonce = models.CharField(max_length=32, blank=True, default="")
    log_id = models.BigIntegerField(null=True)
    attempt = models.SmallIntegerField(default=0)
    request_index = models.BigIntegerField(null=True)
    call_index = models.BigIntegerField(null=True)
    betas_index = models.BigIntegerField(null=True)
    result_index = models.BigIntegerField(null=True)
    numbers = ArrayField(models.CharField(max_length=12), default=list)
    material = models.BinaryField(default=bytes)
    chosen = models.CharField(max_length=12, blank=True, default="")
    requested_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    called_at = models.DateTimeField(null=True)
    offered_at = models.DateTimeField(null=True)
    chosen_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    extensions = models.SmallIntegerField(default=0)
    hold_until = models.DateField(null=True)
    reminded_at = models.DateTimeField(null=True)
    told_state = models.CharField(max_length=12, blank=True, default="", db_default="")
    ended_why = models.CharField(max_length=24, blank=True, default="")
    ended_sentence = models.CharField(max_length=200, blank=True, default="")
    case_number = models.CharField(max_length=32, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["vehicle_key"], condition=VEHICLE_BUSY, name="plates_draw_vehicle_busy"
            ),
            models.UniqueConstraint(
                fields=["applicant_key"], condition=OPEN, name="plates_draw_applicant_open"
            ),
            models.UniqueConstraint(fields=["pool", "log_id"], name="plates_draw_log_id"),
            models.CheckConstraint(
                condition=~Q(state="held") | Q(hold_until__isnull=False),
                name="plates_draw_held_until",
            ),
        ]
        indexes = [
            models.Index(fields=["applicant_id", "-requested_at"], name="plates_draw_of"),
            models.Index(
                fields=["pool", "state"], condition=OPEN | Q(state="held"), name="plates_draw_live"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Number(models.Model):
    """A number somebody holds, drives with or keeps; a pool is a kind, so both are the key."""

    pool = models.ForeignKey(Pool, models.PROTECT, db_index=False, related_name="numbers")
    number = models.CharField(max_length=12)
    state = models.CharField(max_length=8, choices=[(s.value, s.name) for s in NumberState])
    draw = models.ForeignKey(Draw, models.PROTECT, db_index=False, null=True, related_name="+")
    case_number = models.CharField(max_length=32, blank=True, default="")
    until = models.DateField(null=True)
    owner_key = models.CharField(max_length=64, blank=True, default="", db_default="")
    """Of a retained number: its former owner, as the log names them."""
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pool", "number"], name="plates_number_once"),
            models.UniqueConstraint(
                fields=["draw"], condition=Q(draw__isnull=False), name="plates_number_one_per_draw"
            ),
            models.CheckConstraint(
                condition=~Q(state="retained") | (Q(until__isnull=False) & ~Q(owner_key="")),
                name="plates_number_retained",
            ),
        ]
        indexes = [
            # The few that are kept for somebody, among all that are on vehicles.
            models.Index(
                fields=["pool", "until"], condition=Q(state="retained"), name="plates_number_kept"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Intent(models.Model):
    """What somebody asked the log to record; the sequencer answers each exactly once."""

    id = models.BigAutoField(primary_key=True)
    pool = models.ForeignKey(Pool, models.PROTECT, db_index=False, related_name="intents")
    verb = models.CharField(max_length=16)
    draw = models.ForeignKey(Draw, null=True, on_delete=models.PROTECT, related_name="intents")
    fields = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    index = models.BigIntegerField(null=True)
    refused = models.CharField(max_length=40, blank=True, default="")
    order = models.CharField(max_length=64, null=True)  # noqa: DJ001 - most have none
    """The province's own name for what it ordered; it repeats an order until it stands."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["draw", "verb"],
                condition=Q(draw__isnull=False) & Q(refused=""),
                name="plates_intent_once",
            ),
            models.UniqueConstraint(
                fields=["order"], condition=Q(order__isnull=False), name="plates_intent_order"
            ),
        ]
        indexes = [
            models.Index(
                fields=["pool", "id"],
                condition=Q(answered_at__isnull=True),
                name="plates_intent_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb}#{self.id}"


class CardPrinting(models.Model):
    """One printing of draw cards whose sealed list this city took over. Append-only.

    `digest` is SHA-256 of the list as the province gave it out.
    """

    number = models.IntegerField(primary_key=True)
    digest = models.CharField(max_length=64)
    count = models.IntegerField()
    accepted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(number__gt=0) & Q(count__gt=0), name="plates_printing_counts"
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class Card(models.Model):
    """One draw card; `id` is that of the only draw it can be used for. Append-only."""

    id = models.UUIDField(primary_key=True, editable=False)
    printing = models.ForeignKey(CardPrinting, on_delete=models.PROTECT, related_name="cards")
    serial = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["printing", "serial"], name="plates_card_serial"),
        ]

    def __str__(self) -> str:
        return f"{self.printing_id}-{self.serial}"


class LogReader(models.Model):
    """Somebody who may read the tiles of a supervised log: who signed the terms, or an office.

    `name` stands in the public list; who that is (`person`) stands nowhere else.
    """

    name = models.CharField(max_length=60)
    purpose = models.CharField(max_length=120)
    person = models.UUIDField(null=True)
    """The person who signed; null for a supervisor or an auditor whom the office entered."""
    terms = models.CharField(max_length=64)
    """SHA-256 of the terms as they were signed."""
    token = models.BinaryField()
    """SHA-256 of the token, which nobody keeps but the reader."""
    signed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["token"], name="plates_reader_token"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at=None), name="plates_reader_one_each"
            ),
        ]

    def __str__(self) -> str:
        return self.name
