"""A small honest log with its own keys, made on the spot: something to be forged.

Why not the real one: no key of a real log ever signs a false entry. Here the city, the province,
the supervisor and every citizen are made up, and each stage of a draw is in the log.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from doorstep.plates.log import texts, writing
from doorstep.plates.log.cheating.keyring import (
    CITY,
    CITY_COIN,
    LOG,
    PROVINCE,
    PROVINCE_COIN,
    SUPERVISOR,
    WITNESS,
    Keyring,
)
from doorstep.plates.log.cheating.thief import Straw, Thief
from doorstep.plates.log.cheating.trial import Log, signed_log
from doorstep.plates.log.checkpoint import COSIGNATURE, NoteKey, cosign
from doorstep.plates.log.entries import (
    Assign,
    Exclude,
    Expire,
    Genesis,
    InUse,
    Refund,
    Retain,
    Rules,
)
from doorstep.plates.log.merkle import Tree, inclusion_proof, leaf_hash
from doorstep.plates.log.verifiers import Tools

ORIGIN = "doorstep.example/log/3716-02"
START = 1_497_916_800
"""2017-06-20 08:00 in Asia/Shanghai: a day in the past, the same for everybody."""
PREFIX = "鲁M"
PATTERNS = tuple(PREFIX + each for each in ("1##", "2##", "3##"))
FORMER = tuple(PREFIX + each for each in ("207", "230", "288"))
_DAY = 86_400


def keyring(tools: Tools) -> Keyring:
    """Keys that anybody can compute: worth nothing outside of this log."""
    names = (LOG, CITY, CITY_COIN, SUPERVISOR, PROVINCE, PROVINCE_COIN, WITNESS)
    return Keyring(
        tools,
        {name: hashlib.sha256(f"doorstep/specimen/{name}".encode()).digest() for name in names},
    )


def specimen(keys: Keyring) -> Log:
    """The log: rules of two parties, numbers in use before, draws at every stage."""
    author = _Author(keys)
    author.open()
    kept = author.registered("ann")
    author.put(
        Retain(
            t=author.t,
            number=kept,
            until=author.t + author.state.rules.retain_days * _DAY,
            na=Straw("ann").secret("applicant").hex(),
        )
    )
    author.spend_tries("bob")
    author.lose_nonces()
    author.registered("eve")
    author.choose(author.offer("fay"))
    for name in ("gus", "hal"):
        author.offer(name)
    first, second = author.call("ida"), author.call("jon")
    author.open_draw(second)
    author.open_draw(first)
    author.settle()
    author.settle()
    author.call("kim")
    author.ask("lea")
    author.put(writing.snapshot_entry(author.state, t=author.t))
    log = signed_log(ORIGIN, author.entries, {keys.public(SUPERVISOR)}, keys)
    witness = NoteKey("province.example/witness", COSIGNATURE, bytes.fromhex(keys.public(WITNESS)))
    note = cosign(log.note, witness, author.t, lambda text: keys.raw_sign(WITNESS, text))
    return replace(log, note=note, witnesses=(witness,))


class _Author(Thief):
    """Who writes the honest log has all keys, the citizens' too."""

    def __init__(self, keys: Keyring) -> None:
        super().__init__("3716-02", (), {keys.public(SUPERVISOR)}, keys)
        self.now = START
        self.who: dict[int, Straw] = {}

    @property
    def t(self) -> int:
        """The author's clock."""
        return self.now

    def open(self) -> None:
        """Rules, three segments, numbers in use before the log, a fill."""
        keys = self.keys
        parties = [
            {"name": name, "vrf": keys.public(coin), "key": keys.public(name)}
            for name, coin in ((CITY, CITY_COIN), (PROVINCE, PROVINCE_COIN))
        ]
        rules = Rules(
            t=self.t,
            pool=self.pool,
            v=1,
            k=5,
            target=60,
            tries=2,
            reveal_s=10,
            choose_s=600,
            extend_n=2,
            extend_s=300,
            hold_workdays=5,
            retain_days=365,
            channels=("phone", "counter", "kiosk"),
            parties=tuple(parties),
            supervisors=(keys.public(SUPERVISOR),),
            policy="one-for-one",
            text=hashlib.sha256(b"specimen").hexdigest(),
            sigs=("00" * 64,),
        )
        self.put(writing.rules_with_signatures(self.pool, rules, self.supervisor))
        for pattern in PATTERNS:
            self.put(
                writing.segment_entry(self.state, t=self.t, pattern=pattern, sign=self.supervisor)
            )
        tree = Tree(leaf_hash(number.encode()) for number in FORMER)
        genesis = Genesis(
            t=self.t,
            s=2,
            n=len(FORMER),
            root=tree.root().hex(),
            doc="00" * 32,
            sig="00" * 64,
            psig="",
        )
        self.put(self.signed(replace(genesis, psig=self._for_province(genesis))))
        path = [each.hex() for each in inclusion_proof(1, len(tree), tree.node)]
        self.put(InUse(t=self.t, number=FORMER[1], g=(2, 1, path)))
        self.put(
            self.signed(
                Exclude(
                    t=self.t,
                    numbers=tuple(each.replace("#", "0") for each in PATTERNS[:2]),
                    why="specimen",
                    doc="00" * 32,
                    sig="00" * 64,
                )
            )
        )
        self.put(writing.fill_entry(self.state, t=self.t, n=40, sign=self.supervisor))
        if self.state.fill is not None:
            coins = self._coins(self.state.fill.alpha)
            self.put(writing.fill_betas_entry(self.state, t=self.t, pi=coins))

    def ask(self, name: str, attempt: int = 1) -> int:
        """A request."""
        who = Straw(name)
        effects = self.put(self.request(who, attempt=attempt))
        self.who[self.state.last_id] = who
        return effects.draw.id if effects.draw else 0

    def call(self, name: str, attempt: int = 1) -> int:
        """A request that is called."""
        id_ = self.ask(name, attempt)
        self.put(writing.call_entry(self.state, t=self.t, id=id_))
        return id_

    def open_draw(self, id_: int) -> None:
        """Both parties' coins."""
        draw = self.state.draws[id_]
        nonce = self.who[id_].nonce.hex()
        self.put(writing.betas_entry(draw, t=self.t, nonce=nonce, pi=self._coins(draw.alpha)))

    def settle(self) -> None:
        """The next result."""
        result = writing.next_result(self.state, t=self.t)
        if result is not None:
            self.put(result)

    def offer(self, name: str, attempt: int = 1) -> int:
        """A draw up to its offer."""
        id_ = self.call(name, attempt)
        self.open_draw(id_)
        self.settle()
        return id_

    def choose(self, id_: int) -> str:
        """The citizen takes the first number."""
        draw = self.state.draws[id_]
        number = draw.numbers[0]
        sign = partial(self.keys.tools.sign, self.who[id_].secret("once"))
        sig = sign(texts.choose(draw.alpha, number)).hex()
        self.put(writing.choose_entry(self.state, draw, t=self.t, number=number, sig=sig))
        return number

    def registered(self, name: str) -> str:
        """A draw up to the number on the car."""
        id_ = self.offer(name)
        number = self.choose(id_)
        self.put(Assign(t=self.t, id=id_, number=number))
        return number

    def spend_tries(self, name: str) -> None:
        """Two offers that run out on one day."""
        for attempt in (1, 2):
            id_ = self.offer(name, attempt)
            self.now += 720
            self.put(Expire(t=self.t, id=id_, why="unchosen", note=()))

    def lose_nonces(self) -> None:
        """A draw whose nonce never came; its try comes back."""
        id_ = self.call("cid")
        alpha = self.state.draws[id_].alpha
        self.now += 60
        note = self.keys.sign(PROVINCE, texts.unopened(alpha))
        self.put(Expire(t=self.t, id=id_, why="unopened", note=(note,)))
        refund = Refund(t=self.t, id=id_, sig="00" * 64, psig="")
        self.put(self.signed(replace(refund, psig=self._for_province(refund))))

    def _for_province(self, entry: Genesis | Refund) -> str:
        return self.keys.sign(PROVINCE, texts.party(self.pool, entry.as_object()))

    def _coins(self, alpha: bytes) -> Sequence[str]:
        return [self.keys.prove(coin, alpha) for coin in (CITY_COIN, PROVINCE_COIN)]
