"""A town whose log a province witnesses: the pure city of the log's tests, with a mouth.

Why: tests say `town.asks()` and `town.writes()`; notes, signatures and JSON follow.
"""

import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection
from tests.plates.log.builder import ORIGIN, POOL, City, party, public, secret, signer

from doorstep.kernel import clock
from doorstep.plates.crypto import VERIFIERS, ecvrf, ed25519
from doorstep.plates.log import texts, writing
from doorstep.plates.log.checkpoint import (
    Checkpoint,
    NoteKey,
    open_checkpoint,
    sign_checkpoint,
)
from doorstep.plates.log.entries import Rules
from doorstep.plates.log.model import Draw
from doorstep.province import keys, messages, services
from doorstep.province.witness import Witness

SECRET = "ab" * 32


def province() -> dict[str, str]:
    """The province as a party of the rules."""
    return {
        "name": "province",
        "vrf": keys.vrf_public(),
        "key": keys.public(keys.party_key()),
    }


@dataclass
class Town(City):
    """A city with two parties; `written` of its entries are committed."""

    parties: tuple[str, ...] = ("city", "province")
    epoch: int = 1
    written: int = 0
    witness: Witness = field(default_factory=Witness)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.tick()

    def tick(self, spare: int = 0) -> None:
        """The clock of the log is that of the town, so many seconds fast."""
        self.t = max(self.state.t, writing.minute(clock.now().timestamp() + spare))

    # -- what differs from a city alone --------------------------------------------------------

    def rules_entry(self, v: int = 1, **changed: Any) -> Rules:
        named = tuple(province() if name == "province" else party(name) for name in self.parties)
        rules = super().rules_entry(v, **{"parties": named} | changed)
        if v == 1:
            return rules
        before = [self._party_signer(name) for name in self.parties]
        return writing.rules_with_signatures(
            POOL, replace(rules, sigs=()), signer("supervisor"), before
        )

    def proofs(self, alpha: bytes) -> list[str]:
        names = [each["name"] for each in self.state.rules.parties]
        secrets = [keys.vrf_key() if n == "province" else secret(f"{n}/vrf") for n in names]
        return [ecvrf.prove(each, alpha).hex() for each in secrets]

    def with_province(self, entry: Any) -> Any:
        sign = self._party_signer("province")
        return replace(entry, psig=sign(texts.party(POOL, entry.as_object())))

    @staticmethod
    def _party_signer(name: str) -> writing.Signer:
        if name == "province":
            return lambda text: keys.sign(keys.party_key(), text).hex()
        return signer(f"{name}/key")

    def again(self, size: int) -> "Town":
        """Another writer that has the first entries only."""
        other = Town(parties=self.parties, k=self.k, witness=self.witness, epoch=self.epoch)
        for entry in self.entries[:size]:
            other.log(entry)
        other.written = size
        other.citizens = dict(self.citizens)
        return other

    # -- talking -------------------------------------------------------------------------------

    def note(self, size: int | None = None, entries: Sequence[bytes] | None = None) -> str:
        """The head of so many entries, signed by the log's key."""
        size = self.written if size is None else size
        if not size:
            return ""
        kept, self.entries = self.entries, list(self.entries if entries is None else entries)
        root = self.tree().root(size)
        self.entries = kept
        head = Checkpoint(ORIGIN, size, root)
        return sign_checkpoint(head, self.log_key(), lambda text: ed25519.sign(secret("log"), text))

    @property
    def pending(self) -> list[bytes]:
        """Entries that are not committed."""
        return self.entries[self.written :]

    def message(self, **changed: Any) -> dict[str, Any]:
        """A message with every part empty but what is given."""
        return {
            "epoch": self.epoch,
            "size": self.written,
            "from": 0,
            "tail": [],
            "note": self.note(),
            "nonces": [],
            "close": [],
            "proposal": [],
        } | changed

    def says(self, witness: Witness | None = None, **changed: Any) -> dict[str, Any]:
        """One message and its answer. Errors: ProvinceError."""
        body = json.dumps(self.message(**changed)).encode()
        return (witness or self.witness).turn(POOL, messages.read_turn(body))

    def asks(self, witness: Witness | None = None, **changed: Any) -> dict[str, Any]:
        """Propose everything that is not committed."""
        told = [entry.decode() for entry in self.pending]
        return self.says(witness, proposal=told, **changed)

    def writes(self, witness: Witness | None = None, **changed: Any) -> dict[str, Any]:
        """Propose, commit and have it cosigned: the answer to the last message."""
        answer = self.asks(witness)
        assert answer["refused"] is None, answer["refused"]
        self.written = len(self.entries)
        answer = self.says(witness, **changed)
        assert answer["size"] == self.written
        return answer

    def nonce(self, id: int) -> list[Any]:
        """What the message says of a citizen's nonce."""
        return [id, self.citizens[id].nonce.hex()]

    def called(self, witness: Witness | None = None) -> int:
        """A draw whose call is cosigned; its id."""
        self.tick()
        id_ = self.request()
        self.call(id_)
        self.writes(witness)
        return id_

    def drawn(self, witness: Witness | None = None) -> Draw:
        """A draw up to its offer, everything cosigned."""
        id_ = self.called(witness)
        self.says(witness, nonces=[self.nonce(id_)])
        self.betas(id_)
        self.result()
        self.writes(witness)
        return self.state.draws[id_]

    def drawn_alone(self) -> None:
        """A whole draw without a word to the province."""
        self.assign(self.draw_and_choose())

    def draw_and_choose(self) -> int:
        """A draw up to the choice; its id."""
        draw = self.draw()
        self.choose(draw.id)
        return draw.id

    def closing_note(self, id: int) -> str:
        """What the province signs when nobody opened a draw."""
        return keys.sign(keys.party_key(), texts.unopened(self.state.draws[id].alpha)).hex()

    def fill_leaf(self) -> bytes:
        """What the coins of the open fill are thrown over."""
        assert self.state.fill is not None
        return self.state.fill.alpha

    def cosigned_by(self, answer: dict[str, Any]) -> int:
        """The time of the cosignature, which must hold for this town's note."""
        head, held = open_checkpoint(
            self.note() + answer["cosignature"] + "\n",
            self.log_key(),
            VERIFIERS,
            [keys.witness_vkey()],
        )
        assert head.size == self.written
        return held[keys.witness_vkey().name]


def admit() -> None:
    """The province admits the town's log, which began under the town's own supervisor."""
    services.admit(
        pool=POOL,
        origin=ORIGIN,
        log_vkey=str(NoteKey(ORIGIN, 1, bytes.fromhex(public("log")))),
        city_key=public("city/key"),
        supervisors=[public("supervisor")],
    )


def a_town(pattern: str = "鲁M1###", released: int = 40, reveal_s: int = 10, **terms: Any) -> Town:
    """A town whose pool is open and cosigned: rules, one segment, one fill."""
    admit()
    town = Town(**terms)
    town.rules(reveal_s=reveal_s)
    town.segment(pattern)
    town.log(town.fill_entry(released))
    answer = town.writes()
    assert answer["fill"]["proof"] == ecvrf.prove(keys.vrf_key(), town.fill_leaf()).hex()
    town.fill_betas()
    town.writes()
    return town


def at_once(*runs: Callable[[], None]) -> list[BaseException]:
    """Run all together; what went wrong."""
    failures: list[BaseException] = []
    gate = threading.Barrier(len(runs))

    def guarded(run: Callable[[], None]) -> None:
        try:
            gate.wait()
            run()
        except Exception as failure:  # noqa: BLE001 - handed to the test
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=guarded, args=(run,)) for run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures
