"""The history of a pool, read again from its first entry for every question.

Nothing is kept but the list of entries: explicit lists instead of arithmetic. Slow, and meant to
be.
"""

import hashlib
import hmac
import itertools
import json
from typing import Any

from doorstep.plates.crypto import VERIFIERS

Obj = dict[str, Any]
SETTLED = ("unopened", "unserved")


class No(Exception):
    """The entry is not allowed."""


def must(holds: object) -> None:
    if not holds:
        raise No


def sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def mth(leaves: list[bytes]) -> bytes:
    """Merkle tree hash, word by word as RFC 6962 defines it."""
    if not leaves:
        return sha(b"")
    if len(leaves) == 1:
        return sha(b"\0" + leaves[0])
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha(b"\1" + mth(leaves[:k]) + mth(leaves[k:]))


def dump(obj: Obj) -> bytes:
    return json.dumps(obj, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def stream(key: bytes) -> Any:
    for j in itertools.count():
        mac = hmac.new(key, j.to_bytes(8, "big"), hashlib.sha256).digest()
        yield int.from_bytes(mac[:8], "big")


def below(words: Any, n: int) -> int:
    while True:
        word = next(words)
        if word < (2**64 // n) * n:
            return int(word % n)


def shuffled(seed: bytes, n: int) -> list[int]:
    words, a = stream(seed), list(range(n))
    for i in range(n):
        j = i + below(words, n - i)
        a[i], a[j] = a[j], a[i]
    return a


class History:
    """Entries that were allowed, and what can be read from them."""

    def __init__(self, pool: str, pinned: set[str]) -> None:
        self.pool = pool
        self.pinned = pinned
        self.log: list[tuple[Obj, bytes]] = []
        self.fills: dict[int, list[str]] = {}

    def all(self, e: str, **want: object) -> list[tuple[int, Obj]]:
        return [
            (i, o)
            for i, (o, _) in enumerate(self.log)
            if o["e"] == e and all(o.get(name) == value for name, value in want.items())
        ]

    def leaf(self, index: int) -> bytes:
        return sha(b"\0" + self.log[index][1])

    def rules(self, before: int | None = None) -> Obj:
        """The rules in force (at an index)."""
        found = [o for i, o in self.all("rules") if before is None or i < before]
        must(found)
        return found[-1]

    def supervised(self, obj: Obj) -> None:
        body = {name: value for name, value in obj.items() if name != "sig"}
        text = b"doorstep/supervisor/v1\0" + self.pool.encode() + b"\0" + dump(body)
        must(any(self.signed(key, text, obj["sig"]) for key in self.rules()["supervisors"]))

    def provincial(self, obj: Obj) -> None:
        if len(self.rules()["parties"]) == 1:
            must(obj["psig"] == "")
            return
        body = {name: value for name, value in obj.items() if name not in ("sig", "psig")}
        text = b"doorstep/party/v1\0" + self.pool.encode() + b"\0" + dump(body)
        must(self.signed(self.rules()["parties"][1]["key"], text, obj["psig"]))

    @staticmethod
    def signed(key: str, text: bytes, sig: str) -> bool:
        return VERIFIERS.signature(bytes.fromhex(key), text, bytes.fromhex(sig or "00"))

    def declared(self, before: int | None = None) -> list[str]:
        """Every declared number, in order, as an explicit list."""
        kinds = {"#": "0123456789", "@": "ABCDEFGHJKLMNPQRSTUVWXYZ"}
        return [
            "".join(symbols)
            for i, o in self.all("segment")
            if before is None or i < before
            for symbols in itertools.product(*(kinds.get(c, c) for c in o["pattern"]))
        ]

    def one(self, e: str, id_: int) -> tuple[int, Obj] | None:
        found = self.all(e, id=id_)
        return found[0] if found else None

    def phase(self, id_: int) -> str:
        if not self.one("request", id_):
            return "none"
        if self.one("expire", id_) or self.one("assign", id_):
            return "ended"
        for e, phase in (
            ("choose", "held"),
            ("result", "offered"),
            ("betas", "opened"),
            ("call", "called"),
        ):
            if self.one(e, id_):
                return phase
        return "waiting"

    def standing(self) -> tuple[dict[str, str], list[str]]:  # noqa: C901 - one branch a verb
        """Where every number stands, and the slots."""
        where = dict.fromkeys(self.declared(), "unreleased")
        slots: list[str] = []
        for i, (o, _) in enumerate(self.log):
            e = o["e"]
            if e == "betas" and "fill" in o:
                for number in self.fills[i]:
                    where[number] = "released"
                    if "" in slots:
                        slots[slots.index("")] = number
                    else:
                        slots.append(number)
            elif e == "result":
                where.update(dict.fromkeys(o["numbers"], "offered"))
            elif e == "choose":
                result = self.one("result", o["id"])
                assert result is not None
                where.update(dict.fromkeys(result[1]["numbers"], "released"))
                where[o["number"]] = "held"
                slots[slots.index(o["number"])] = o["add"]
                if o["add"]:
                    where[o["add"]] = "released"
            elif e == "expire":
                choice, result = self.one("choose", o["id"]), self.one("result", o["id"])
                if choice:
                    where[choice[1]["number"]] = "unreleased"
                elif result:
                    where.update(dict.fromkeys(result[1]["numbers"], "released"))
            elif e in ("assign", "inuse", "reclaim"):
                where[o["number"]] = "assigned"
            elif e == "retain":
                where[o["number"]] = "retained"
            elif e in ("unretain", "free"):
                where[o["number"]] = "unreleased"
            elif e == "exclude":
                where.update(dict.fromkeys(o["numbers"], "retired"))
        return where, slots

    def counts(self) -> dict[str, int]:
        where, _ = self.standing()
        names = ["unreleased", "released", "offered", "held", "assigned", "retained", "retired"]
        counts = {name: list(where.values()).count(name) for name in names}
        unnamed = sum(o["n"] for _, o in self.all("genesis")) - len(self.all("inuse"))
        counts["assigned"] += unnamed
        counts["unreleased"] -= unnamed
        counts["declared"] = len(where)
        return counts

    def free(self) -> list[bool]:
        where, slots = self.standing()
        return [bool(number) and where[number] == "released" for number in slots]

    def unsettled(self) -> list[int]:
        return [
            o["id"]
            for _, o in self.all("call")
            if not self.one("result", o["id"])
            and not any(x["why"] in SETTLED for _, x in self.all("expire", id=o["id"]))
        ]

    def seed(self, alpha: bytes, at: int, obj: Obj, parties: list[Obj]) -> bytes:
        must(len(obj["pi"]) == len(parties))
        betas = b""
        for each, pi in zip(parties, obj["pi"], strict=True):
            beta = VERIFIERS.proof(bytes.fromhex(each["vrf"]), alpha, bytes.fromhex(pi))
            must(beta is not None)
            betas += beta or b""
        nonce = bytes.fromhex(obj["nonce"])
        return sha(b"doorstep/draw/v1\0" + alpha + at.to_bytes(8, "big") + betas + nonce)

    def seed_of(self, id_: int) -> tuple[bytes, int]:
        """The seed of an opened draw, and the index of its call."""
        request, call, betas = (self.one(e, id_) for e in ("request", "call", "betas"))
        assert request
        assert call
        assert betas
        parties = self.rules(call[0])["parties"]
        return self.seed(self.leaf(request[0]), call[0], betas[1], parties), call[0]

    def refill(self, words: Any, numbers: list[str], taken: set[str]) -> str:
        for _ in range(4096):
            number = numbers[below(words, len(numbers))]
            if number not in taken:
                return number
        return ""

    def taken(self, before: int) -> set[str]:
        """What a choice called at that index passes over: numbers with a state, frozen segments."""
        where, _ = self.standing()
        taken = {number for number, state in where.items() if state != "unreleased"}
        for i, segment in self.all("segment"):
            last = [o["on"] for j, o in self.all("freeze", s=segment["s"]) if j < before][-1:]
            if last == [1]:
                taken |= set(self.declared(i + 1)) - set(self.declared(i))
        return taken
