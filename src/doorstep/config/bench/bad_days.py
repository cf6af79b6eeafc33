"""Bad days: kill -9 of pages, sequencer, province and database while people draw, over and over.

Afterwards nothing acknowledged may be lost, nothing drawn twice, the log never forked and nobody
left without an answer. The whole log is audited, and compared with what every person was told.
"""

import contextlib
import json
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from doorstep.config.bench.drawing.city import BenchCity, bench_city, pool_of
from doorstep.config.bench.drawing.deaths import Death, mind, revived
from doorstep.config.bench.drawing.insisting import Insisting, Told
from doorstep.config.bench.drawing.people import prepared
from doorstep.config.cli.words import complain
from doorstep.config.database.using import close_for_good
from doorstep.kernel.plate_number import PlateKind

if TYPE_CHECKING:
    from doorstep.plates.log.auditing import Report

DRAWS = 2_000
LOOK_S = 0.5
AT_ONCE = 5_000
SEED = 20261123
KIND = PlateKind.SMALL
POOL = pool_of(KIND)


class Lost(Exception):
    """Something that was promised does not hold; the message says what."""


def measure(draws: int = DRAWS) -> dict[str, object]:
    """So many draws through bad days; the report, or `Lost`."""
    with bench_city({KIND: "鲁M#####"}) as city:
        people = [Insisting(city.port, token) for token in city.tokens]

        def answered() -> int:
            return sum(person.answered for person in people)

        # In a long run more is drawn between two deaths than in a short one.
        breath = min(max(draws // 20, 6), 100)
        begun = time.monotonic()
        with Observer(city.port) as observer, Death(city, SEED, answered, breath) as death:
            _live(city, people, draws)
            while not death.killed:  # a short run of a quick machine
                _live(city, people, len(people), first=draws + 1)
                draws += len(people)
        lived = time.monotonic() - begun
        revived(city)
        observer.look()
        _live(city, people, len(people), first=draws + 1)
        told = [one for person in people for one in person.told]
        report = _require_sound(told, observer.notes)
        close_for_good()
    held = [one for one in told if one.chosen]
    return {
        "draws": len(told),
        "held": len(held),
        "over_by_the_clock": dict(Counter(one.over for one in told if one.over)),
        "killed": dict(death.killed),
        "kills": death.killed.total(),
        "seconds": round(lived, 1),
        "messages_repeated": sum(person.repeated for person in people),
        "longest_answer_s": round(max(person.longest_s for person in people), 1),
        "checkpoints_seen": len(observer.notes),
        "entries": report.size,
        "audited_draws": report.draws,
        "lost": 0,
        "drawn_twice": 0,
        "forks": 0,
        "wedged": 0,
    }


def _live(city: BenchCity, people: Sequence[Insisting], draws: int, first: int = 1) -> None:
    """All draw until so many draws are begun. Errors: whatever one of them met."""
    ready = prepared(KIND, iter(range(first, first + draws)))
    lock = threading.Lock()
    broken: list[BaseException] = []

    def live(person: Insisting) -> None:
        while True:
            with lock:
                one = None if broken else next(ready, None)
            if one is None:
                break
            try:
                person.draw(one)
                done = sum(len(each.told) for each in people)
                if done % 100 == 0:
                    complain(f"{done} draws")
            except Exception as error:  # noqa: BLE001 - raised below, by who started the thread
                broken.append(error)
        person.hang_up()

    threads = [threading.Thread(target=live, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        mind(city)
    if broken:
        raise broken[0]


class Observer:
    """Somebody who keeps every published head of the log that could be fetched."""

    def __init__(self, port: int) -> None:
        self.notes: dict[str, None] = {}
        self._address = f"http://127.0.0.1:{port}/log/{POOL}/checkpoint"
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> "Observer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def look(self) -> None:
        """Keep the head that is published now. Errors: URLError, OSError."""
        with urllib.request.urlopen(self._address, timeout=5) as page:  # noqa: S310 - ours
            self.notes[page.read().decode()] = None

    def _watch(self) -> None:
        while not self._done.wait(LOOK_S):
            with contextlib.suppress(urllib.error.URLError, OSError):
                self.look()


def _require_sound(told: Sequence[Told], notes: dict[str, None]) -> "Report":
    from doorstep.config.bench.drawing.proofs import audit_of
    from doorstep.plates.comparing import differences

    _require_told(told)
    _require_one_history(notes)
    if found := differences(POOL):
        raise Lost(f"tables and log differ: {found[:5]}")
    return audit_of(POOL)


@dataclass(slots=True)
class History:
    """What the log says, by the id that a draw has outside the log."""

    ids: dict[int, UUID] = field(default_factory=dict)
    offered: dict[UUID, tuple[str, ...]] = field(default_factory=dict)
    chosen: dict[UUID, str] = field(default_factory=dict)

    def take(self, entry: dict[str, Any]) -> None:
        """One more entry."""
        from doorstep.plates.services import draw_id_of

        match entry["e"]:
            case "request":
                self.ids[entry["id"]] = draw_id_of(entry["cn"], entry["ck"])
            case "result":
                self.offered[self.ids[entry["id"]]] = tuple(entry["numbers"])
            case "choose":
                self.chosen[self.ids[entry["id"]]] = entry["number"]


def _require_told(told: Sequence[Told]) -> None:
    """What everybody was told stands in the log, and no number was given twice."""
    from doorstep.plates import queries

    log = History()
    size = queries.counts(POOL).tree_size
    for start in range(0, size, AT_ONCE):
        for body in queries.entries(POOL, start, start + AT_ONCE):
            log.take(json.loads(body))
    for what, found in (("request", log.ids), ("number", log.chosen)):
        if len(set(found.values())) != len(found):
            raise Lost(f"a {what} stands in the log twice")
    known = set(log.ids.values())
    for one in told:
        if not one.id:
            continue
        draw_id = UUID(one.id)
        if draw_id not in known:
            raise Lost(f"{draw_id} was acknowledged and is not in the log")
        if one.numbers and log.offered.get(draw_id) != one.numbers:
            raise Lost(f"{draw_id} was shown other numbers than the log has")
        if one.chosen and log.chosen.get(draw_id) != one.chosen:
            raise Lost(f"{draw_id} was told {one.chosen}, and the log does not know")


def _require_one_history(notes: dict[str, None]) -> None:
    """Every head that anybody saw is an earlier one of the log as it stands."""
    from doorstep.plates import serving
    from doorstep.plates.crypto import VERIFIERS
    from doorstep.plates.log.checkpoint import open_checkpoint
    from doorstep.plates.log.merkle import consistency_proof, consistent

    key = serving.note_key(serving.origin(POOL) or "")
    last = serving.checkpoint(POOL)
    if last is None:
        raise Lost("no published head")
    head, _ = open_checkpoint(last, key, VERIFIERS)
    node = serving.reader(POOL, head.size).node
    for note in notes:
        seen, _ = open_checkpoint(note, key, VERIFIERS)
        proof = consistency_proof(seen.size, head.size, node)
        if not consistent(seen.size, head.size, proof, seen.root, head.root):
            raise Lost(f"a head of size {seen.size} belongs to another history")
