"""A readable history builder: a city with its keys, its log and one clock.

Why: tests say `city.draw()` and `city.assign(draw)`; the bytes, hashes and proofs follow.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import pytest

from doorstep.plates.crypto import VERIFIERS, ecvrf, ed25519
from doorstep.plates.log import Refused, State, texts, writing
from doorstep.plates.log.checkpoint import Checkpoint, NoteKey, sign_checkpoint
from doorstep.plates.log.entries import (
    Assign,
    Call,
    Choose,
    Entry,
    Exclude,
    Expire,
    Fill,
    Free,
    Freeze,
    Genesis,
    InUse,
    Reclaim,
    Refund,
    Request,
    Result,
    Retain,
    Rules,
    Segment,
    Swap,
    Unretain,
)
from doorstep.plates.log.merkle import Tree, inclusion_proof, leaf_hash
from doorstep.plates.log.model import Draw, Effects
from doorstep.plates.log.receipt import Placed, Trusted, build_receipt, pool_part

Provincial = TypeVar("Provincial", Genesis, Refund)

START = 1_497_916_800  # 2017-06-20 08:00 in Asia/Shanghai
POOL = "3716-02"
ORIGIN = f"doorstep.test/log/{POOL}"


def secret(name: str) -> bytes:
    """A key that depends on its name only."""
    return hashlib.sha256(b"test/" + name.encode()).digest()


def signer(name: str) -> Callable[[bytes], str]:
    """Signs with the Ed25519 key of that name."""
    return lambda text: ed25519.sign(secret(name), text).hex()


def public(name: str) -> str:
    """The Ed25519 (and VRF) public key of that name."""
    return ed25519.public_key(secret(name)).hex()


def party(name: str) -> dict[str, str]:
    """A party of the rules with its two keys."""
    return {"name": name, "vrf": public(f"{name}/vrf"), "key": public(f"{name}/key")}


@dataclass
class Citizen:
    """Who draws: a nonce, a one-time key, a vehicle and a name nobody can read."""

    name: str
    vehicle: str
    applicant: str

    @property
    def nonce(self) -> bytes:
        return secret(f"{self.name}/nonce")[:16]

    @property
    def cn(self) -> str:
        return hashlib.sha256(self.nonce).hexdigest()

    @property
    def ck(self) -> str:
        return public(f"{self.name}/once")

    def sign(self, text: bytes) -> str:
        return signer(f"{self.name}/once")(text)


@dataclass
class City:
    """One pool: its state, its entries, its clock and everybody's keys."""

    parties: tuple[str, ...] = ("city",)
    k: int = 5
    target: int = 60
    tries: int = 2
    t: int = START
    state: State = field(init=False)
    entries: list[bytes] = field(default_factory=list)
    effects: list[Effects] = field(default_factory=list)
    citizens: dict[int, Citizen] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.state = State(POOL, {public("supervisor")}, VERIFIERS)

    # -- the log -------------------------------------------------------------------------------

    def log(self, entry: Entry | bytes) -> Effects:
        """Apply and keep one entry."""
        leaf = entry if isinstance(entry, bytes) else entry.to_bytes()
        effects = self.state.apply(leaf, len(self.entries))
        self.entries.append(leaf)
        self.effects.append(effects)
        return effects

    def refuses(self, entry: Entry | bytes) -> str:
        """The rule that refuses the entry; the state must stay as it was."""
        leaf = entry if isinstance(entry, bytes) else entry.to_bytes()
        before = self.fingerprint()
        with pytest.raises(Refused) as refused:
            self.state.apply(leaf, len(self.entries))
        assert self.fingerprint() == before, "a refused entry changed the state"
        assert refused.value.sentence
        return refused.value.rule

    def fingerprint(self) -> tuple[Any, ...]:
        state = self.state
        return (
            state.size,
            (state.t, state.earlier),
            state.counts(),
            state.slots.root,
            state.slots.free,
            state.last_id,
            state.last_fill,
            {id_: repr(draw) for id_, draw in state.draws.items()},
            list(state.unsettled),
            {nv: repr(vehicle) for nv, vehicle in state.vehicles.items()},
            set(state.applicants),
            dict(state.retained),
            dict(state.refundable),
            len(state.segments),
            state.frozen,
            repr(state.fill),
        )

    def wait(self, seconds: int) -> None:
        """Let time pass; `t` is floored to the minute."""
        self.t = writing.minute(self.t + seconds)

    def tree(self) -> Tree:
        return Tree(leaf_hash(entry) for entry in self.entries)

    def checkpoint(self) -> str:
        key = self.log_key()
        head = Checkpoint(ORIGIN, len(self.entries), self.tree().root())
        return sign_checkpoint(head, key, lambda text: ed25519.sign(secret("log"), text))

    @staticmethod
    def log_key() -> NoteKey:
        return NoteKey(ORIGIN, 1, bytes.fromhex(public("log")))

    def receipt(self, id: int, secret: str = "") -> bytes:
        """The receipt of a draw whose result is in the log."""
        by_kind: dict[str, Effects] = {}
        for effects in self.effects:
            if isinstance(effects.entry, Rules) and "call" not in by_kind:
                by_kind["rules"] = effects
            if getattr(effects.entry, "id", None) == id and not isinstance(effects.entry, Fill):
                by_kind[effects.entry.e] = effects
        result = by_kind["result"]
        assert isinstance(result.entry, Result)
        assert result.offered is not None
        tree = self.tree()

        def placed(effects: Effects) -> Placed:
            path = inclusion_proof(effects.index, len(tree), tree.node)
            return Placed(self.entries[effects.index], effects.index, path)

        return build_receipt(
            rules=placed(by_kind["rules"]),
            request=self.entries[by_kind["request"].index],
            call=self.entries[by_kind["call"].index],
            betas=self.entries[by_kind["betas"].index],
            result=placed(result),
            pool=pool_part(result.offered, result.entry.slots),
            note=self.checkpoint(),
            secret=secret,
        )

    def trusted(self) -> Trusted:
        return Trusted(self.log_key(), {public("supervisor")})

    # -- rules and supply ----------------------------------------------------------------------

    def rules_entry(self, v: int = 1, **changed: Any) -> Rules:
        """The next rules, signed by the supervisor and the parties of the version before."""
        rules = Rules(
            t=self.t,
            pool=POOL,
            v=v,
            k=self.k,
            target=self.target,
            tries=self.tries,
            reveal_s=10,
            choose_s=600,
            extend_n=2,
            extend_s=300,
            hold_workdays=5,
            retain_days=365,
            channels=("phone", "counter", "kiosk"),
            parties=tuple(party(name) for name in self.parties),
            supervisors=(public("supervisor"),),
            policy="one-for-one",
            text=hashlib.sha256(b"the published rules").hexdigest(),
            sigs=(),
        )
        before = [] if v == 1 else [signer(f"{name}/key") for name in self.parties]
        return writing.rules_with_signatures(
            POOL, replace(rules, **changed), signer("supervisor"), before
        )

    def rules(self, v: int = 1, **changed: Any) -> Effects:
        return self.log(self.rules_entry(v, **changed))

    def segment_entry(self, pattern: str) -> Segment:
        return writing.segment_entry(
            self.state, t=self.t, pattern=pattern, sign=signer("supervisor")
        )

    def segment(self, pattern: str) -> Effects:
        return self.log(self.segment_entry(pattern))

    def fill_entry(self, n: int) -> Fill:
        return writing.fill_entry(self.state, t=self.t, n=n, sign=signer("supervisor"))

    def fill(self, n: int) -> Effects:
        """Release n numbers."""
        self.log(self.fill_entry(n))
        return self.fill_betas()

    def fill_betas(self) -> Effects:
        assert self.state.fill is not None
        proofs = self.proofs(self.state.fill.alpha)
        return self.log(writing.fill_betas_entry(self.state, t=self.t, pi=proofs))

    def genesis_entry(self, s: int, numbers: Sequence[str], n: int | None = None) -> Genesis:
        """The numbers in use before the log, by root and count."""
        root = Tree(leaf_hash(number.encode()) for number in numbers).root()
        entry = Genesis(
            t=self.t,
            s=s,
            n=len(numbers) if n is None else n,
            root=root.hex(),
            doc="ab" * 32,
            sig="",
            psig="",
        )
        return writing.with_signature(POOL, self.with_province(entry), signer("supervisor"))

    def with_province(self, entry: Provincial) -> Provincial:
        """With the second party's signature, where there is a second party."""
        if len(self.parties) == 1:
            return entry
        sign = signer(f"{self.parties[1]}/key")
        return replace(entry, psig=sign(texts.party(POOL, entry.as_object())))

    def inuse_entry(self, s: int, numbers: Sequence[str], number: str) -> InUse:
        tree = Tree(leaf_hash(each.encode()) for each in numbers)
        at = list(numbers).index(number)
        path = [each.hex() for each in inclusion_proof(at, len(tree), tree.node)]
        return InUse(t=self.t, number=number, g=(s, at, path))

    def exclude_entry(self, *numbers: str) -> Exclude:
        entry = Exclude(t=self.t, numbers=numbers, why="reserved", doc="cd" * 32, sig="")
        return writing.with_signature(POOL, entry, signer("supervisor"))

    def freeze_entry(self, s: int, on: bool = True) -> Freeze:
        return writing.freeze_entry(
            self.state, t=self.t, s=s, on=on, why="under review", doc="ef" * 32,
            sign=signer("supervisor"),
        )  # fmt: skip

    # -- one draw ------------------------------------------------------------------------------

    def citizen(self, name: str = "", vehicle: str = "", applicant: str = "") -> Citizen:
        name = name or f"citizen-{len(self.entries)}"
        return Citizen(name, secret(vehicle or name).hex(), secret(applicant or name).hex())

    def request_entry(self, who: Citizen) -> Request:
        return writing.request_entry(
            self.state,
            t=self.t,
            ch="phone",
            cn=who.cn,
            ck=who.ck,
            nv=who.vehicle,
            na=who.applicant,
        )

    def request(self, who: Citizen | None = None) -> int:
        """Ask for a draw; its id."""
        who = who or self.citizen()
        draw = self.log(self.request_entry(who)).draw
        assert draw is not None
        self.citizens[draw.id] = who
        return draw.id

    def call_entry(self, id: int) -> Call:
        return writing.call_entry(self.state, t=self.t, id=id)

    def call(self, id: int) -> Effects:
        return self.log(self.call_entry(id))

    def proofs(self, alpha: bytes) -> list[str]:
        assert self.state.rules_or_none is not None
        names = [each["name"] for each in self.state.rules.parties]
        return [ecvrf.prove(secret(f"{name}/vrf"), alpha).hex() for name in names]

    def betas_entry(self, id: int) -> Entry:
        draw = self.state.draws[id]
        return writing.betas_entry(
            draw, t=self.t, nonce=self.citizens[id].nonce.hex(), pi=self.proofs(draw.alpha)
        )

    def betas(self, id: int) -> Effects:
        return self.log(self.betas_entry(id))

    def result(self) -> Effects:
        return self.log(self.result_entry())

    def result_entry(self) -> Result:
        entry = writing.next_result(self.state, t=self.t)
        assert entry is not None
        return entry

    def draw(self, who: Citizen | None = None) -> Draw:
        """From the request to the offer."""
        id_ = self.request(who)
        self.call(id_)
        self.betas(id_)
        effects = self.result()
        assert effects.draw is not None
        return effects.draw

    def choose_entry(self, id: int, number: str) -> Choose:
        draw = self.state.draws[id]
        sig = self.citizens[id].sign(texts.choose(draw.alpha, number))
        return writing.choose_entry(self.state, draw, t=self.t, number=number, sig=sig)

    def choose(self, id: int, at: int = 0) -> str:
        """Take the number at that place of the offer."""
        number = self.state.draws[id].numbers[at]
        self.log(self.choose_entry(id, number))
        return number

    def expire_entry(self, id: int, why: str, *note: str) -> Expire:
        return Expire(t=self.t, id=id, why=why, note=note)

    def expire(self, id: int, why: str, *note: str) -> Effects:
        return self.log(self.expire_entry(id, why, *note))

    def cancel(self, id: int) -> Effects:
        note = self.citizens[id].sign(texts.cancel(self.state.draws[id].alpha))
        return self.expire(id, "cancelled", note)

    def refund_entry(self, id: int) -> Refund:
        entry = Refund(t=self.t, id=id, sig="", psig="")
        return writing.with_signature(POOL, self.with_province(entry), signer("supervisor"))

    # -- after the choice ----------------------------------------------------------------------

    def assign(self, id: int) -> str:
        number = self.state.draws[id].number
        self.log(Assign(t=self.t, id=id, number=number))
        return number

    def registered(self, who: Citizen | None = None) -> str:
        """A whole draw up to the assigned number."""
        draw = self.draw(who)
        self.choose(draw.id)
        return self.assign(draw.id)

    def retain_entry(self, number: str, owner: str = "owner") -> Retain:
        until = self.t + self.state.rules.retain_days * 86_400
        return Retain(t=self.t, number=number, until=until, na=secret(owner).hex())

    def reclaim_entry(self, number: str, owner: str = "owner") -> Reclaim:
        return Reclaim(t=self.t, number=number, na=secret(owner).hex())

    def unretain_entry(self, number: str) -> Unretain:
        return Unretain(t=self.t, number=number)

    def free_entry(self, number: str) -> Free:
        return Free(t=self.t, number=number)

    def swap_entry(self, *numbers: str) -> Swap:
        return Swap(t=self.t, numbers=tuple(sorted(numbers)))

    def snapshot(self) -> Effects:
        return self.log(writing.snapshot_entry(self.state, t=self.t))


def a_city(pattern: str = "鲁M1###", released: int = 40, **terms: Any) -> City:
    """A city whose pool is open: rules, one segment, one fill."""
    city = City(**terms)
    city.rules()
    city.segment(pattern)
    if released:
        city.fill(released)
    return city
