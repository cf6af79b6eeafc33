"""A second replay, written differently: one rule for each entry, over nothing but the history.

Why: every question ("where is this number", "may this vehicle draw") is answered by reading the
history again from its first entry, so that a mistake in `State` has no twin here.
"""

import hashlib
import hmac
import json

from tests.plates.log.history import (
    SETTLED,
    History,
    No,
    Obj,
    dump,
    mth,
    must,
    sha,
    shuffled,
    stream,
)

from doorstep.plates.crypto import VERIFIERS


class Model(History):
    """What the rules allow."""

    def accepts(self, raw: bytes) -> bool:
        """Whether the rules allow the entry; if so it is in the history."""
        obj = json.loads(raw)
        try:
            must(obj["t"] % 60 == 0 and (not self.log or obj["t"] >= self.log[-1][0]["t"]))
            must(self.log or obj["e"] == "rules")
            getattr(self, "on_" + obj["e"])(obj, raw)
        except No:
            return False
        self.log.append((obj, raw))
        return True

    def on_rules(self, o: Obj, _raw: bytes) -> None:
        earlier = self.all("rules")
        must(o["pool"] == self.pool and o["v"] == len(earlier) + 1)
        body = {name: value for name, value in o.items() if name != "sigs"}
        tail = self.pool.encode() + b"\0" + dump(body)
        keys = self.rules()["supervisors"] if earlier else self.pinned & set(o["supervisors"])
        parties = self.rules()["parties"] if earlier else []
        must(len(o["sigs"]) == 1 + len(parties))
        text = b"doorstep/supervisor/v1\0" + tail
        must(any(self.signed(key, text, o["sigs"][0]) for key in keys))
        for each, sig in zip(parties, o["sigs"][1:], strict=True):
            must(self.signed(each["key"], b"doorstep/party/v1\0" + tail, sig))
        for name in ("name", "key", "vrf"):
            values = [each[name] for each in o["parties"]]
            must(len(set(values)) == len(values))
            must(name == "name" or all(VERIFIERS.key(bytes.fromhex(v)) for v in values))
        must(all(VERIFIERS.key(bytes.fromhex(v)) for v in o["supervisors"]))

    def on_segment(self, o: Obj, _raw: bytes) -> None:
        must(o["s"] == len(self.all("segment")) + 1)
        self.log.append((o, b""))
        numbers = self.declared()
        own = [number for number in numbers[-o["n"] :]]
        self.log.pop()
        must(len(numbers) == len(set(numbers)))
        must(len(numbers) - len(self.declared()) == o["n"])
        must(mth([number.encode() for number in own]).hex() == o["root"])
        self.supervised(o)

    def on_genesis(self, o: Obj, _raw: bytes) -> None:
        must(not self.all("genesis", s=o["s"]))
        segment = self.all("segment", s=o["s"])
        must(segment)
        later = self.all("call") + self.all("fill")
        must(not any(i > segment[0][0] for i, _ in later))
        own = set(self.declared(segment[0][0] + 1)) - set(self.declared(segment[0][0]))
        must(o["n"] <= len(own - self.taken(0)))
        self.supervised(o)
        self.provincial(o)

    def on_inuse(self, o: Obj, _raw: bytes) -> None:
        s, at, path = o["g"]
        genesis, segment = self.all("genesis", s=s), self.all("segment", s=s)
        must(genesis and at < genesis[0][1]["n"])
        own = set(self.declared(segment[0][0] + 1)) - set(self.declared(segment[0][0]))
        must(o["number"] in own)
        must(not any(x["g"][:2] == [s, at] for _, x in self.all("inuse")))
        must(self.standing()[0][o["number"]] == "unreleased")
        must(self.root_by(o["number"].encode(), at, genesis[0][1]["n"], list(path)) ==
             genesis[0][1]["root"])  # fmt: skip

    def root_by(self, leaf: bytes, at: int, n: int, path: list[str]) -> str:
        """The root a path leads to, by walking down the tree of n leaves."""

        def walk(at: int, n: int) -> bytes:
            if n == 1:
                return sha(b"\0" + leaf)
            must(path)
            k = 1
            while k * 2 < n:
                k *= 2
            sibling = bytes.fromhex(path.pop())
            if at < k:
                return sha(b"\1" + walk(at, k) + sibling)
            return sha(b"\1" + sibling + walk(at - k, n - k))

        root = walk(at, n).hex()
        must(not path)
        return root

    def on_fill(self, o: Obj, _raw: bytes) -> None:
        must(o["pool"] == self.pool and o["id"] == len(self.all("fill")) + 1)
        must(all(self.all("betas", fill=each["id"]) for _, each in self.all("fill")))
        must(self.declared())
        slots = [number for number in self.standing()[1] if number]
        must(len(slots) + o["n"] <= self.rules()["target"])
        self.supervised(o)

    def on_request(self, o: Obj, _raw: bytes) -> None:
        rules = self.rules()
        must(o["pool"] == self.pool and o["id"] == len(self.all("request")) + 1)
        must(o["ch"] in rules["channels"] and VERIFIERS.key(bytes.fromhex(o["ck"])))
        for _, other in self.all("request"):
            phase = self.phase(other["id"])
            open_ = phase not in ("none", "ended", "held")
            must(not (open_ and other["na"] == o["na"]))
            must(not ((open_ or phase == "held") and other["nv"] == o["nv"]))
        for i, x in self.all("assign"):
            request = self.one("request", x["id"])
            assert request is not None
            if request[1]["nv"] == o["nv"]:
                must(self.has_left(x["number"], i))
        counted = [
            each
            for _, each in self.all("request", nv=o["nv"])
            if not self.all("expire", id=each["id"], why="uncalled")
            and not self.all("refund", id=each["id"])
        ]
        must(o["try"] == len(counted) + 1)
        day = [(each["t"] + 28800) // 86400 for each in counted]
        must(len(counted) < rules["tries"] or (o["t"] + 28800) // 86400 > day[-1])

    def has_left(self, number: str, since: int) -> bool:
        """Whether the vehicle that got the number at an entry has none any more."""
        later = sorted((i, x) for e in ("free", "retain", "swap") for i, x in self.all(e))
        for i, x in later:
            if i <= since:
                continue
            if x["e"] == "swap" and number in x["numbers"]:
                (number,) = set(x["numbers"]) - {number}
            elif x.get("number") == number:
                return True
        return False

    def on_call(self, o: Obj, _raw: bytes) -> None:
        must(self.phase(o["id"]) == "waiting")
        request = self.one("request", o["id"])
        assert request is not None
        must(o["req"] == self.leaf(request[0]).hex())
        for i, x in self.all("expire", why="unserved"):
            call = self.one("call", x["id"])
            assert call is not None
            lost = {each["vrf"] for each in self.rules(call[0])["parties"]}
            now = [r for j, r in self.all("rules") if j > i]
            must(any(lost - {each["vrf"] for each in r["parties"]} for r in now))
        slots = self.standing()[1]
        free = self.free()
        calls = [self.one("call", id_) for id_ in self.unsettled()]
        promised = sum(self.rules(call[0])["k"] for call in calls if call)
        must(sum(free) - promised >= self.rules()["k"])
        bits = "".join("1" if each else "0" for each in free)
        bits += "0" * (-len(bits) % 8)
        bitmap = bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits), 8))
        must(o["n"] == len(slots) and o["free"] == sha(bitmap).hex())
        must(o["root"] == mth([number.encode() for number in slots]).hex())

    def on_betas(self, o: Obj, _raw: bytes) -> None:
        if "fill" in o:
            self.on_fill_betas(o)
            return
        must(self.phase(o["id"]) == "called")
        request, call = self.one("request", o["id"]), self.one("call", o["id"])
        assert request is not None
        assert call is not None
        must(o["at"] == call[0] and o["call"] == self.leaf(call[0]).hex())
        must(sha(bytes.fromhex(o["nonce"])).hex() == request[1]["cn"])
        self.seed(self.leaf(request[0]), call[0], o, self.rules(call[0])["parties"])

    def on_fill_betas(self, o: Obj) -> None:
        fill = self.one("fill", o["fill"])
        must(fill and not self.all("betas", fill=o["fill"]))
        assert fill is not None
        must(o["at"] == fill[0] and o["call"] == self.leaf(fill[0]).hex())
        seed = self.seed(self.leaf(fill[0]), fill[0], o, self.rules(fill[0])["parties"])
        words = stream(hmac.new(seed, b"refill", hashlib.sha256).digest())
        taken, found = self.taken(fill[0]), []
        for _ in range(fill[1]["n"]):
            number = self.refill(words, self.declared(fill[0]), taken)
            if not number:
                break
            found.append(number)
            taken.add(number)
        self.fills[len(self.log)] = found

    def on_result(self, o: Obj, _raw: bytes) -> None:
        must(self.phase(o["id"]) == "opened" and self.unsettled()[0] == o["id"])
        betas = self.one("betas", o["id"])
        assert betas is not None
        must(o["betas"] == self.leaf(betas[0]).hex())
        seed, at = self.seed_of(o["id"])
        then = History(self.pool, self.pinned)
        then.log, then.fills = self.log[:at], self.fills
        free = then.free()
        offered = {slot for i, x in self.all("result") if i > at for slot in x["slots"]}
        order = shuffled(seed, len(free))
        k = self.rules(at)["k"]
        slots = [slot for slot in order if free[slot] and slot not in offered][:k]
        now = self.standing()[1]
        must(len(slots) == k and o["slots"] == slots)
        must(o["numbers"] == [now[slot] for slot in slots])

    def on_choose(self, o: Obj, _raw: bytes) -> None:
        must(self.phase(o["id"]) == "offered")
        request, result = self.one("request", o["id"]), self.one("result", o["id"])
        assert request is not None
        assert result is not None
        must(o["number"] in result[1]["numbers"])
        text = b"doorstep/choose/v1\0" + self.leaf(request[0]) + o["number"].encode()
        must(self.signed(request[1]["ck"], text, o["sig"]))
        seed, at = self.seed_of(o["id"])
        rules = self.rules(at)
        late = result[1]["t"] + rules["choose_s"] + rules["extend_n"] * rules["extend_s"] + 120
        must(all(before["t"] <= late for before, _ in self.log if before["t"] < o["t"]))
        words = stream(hmac.new(seed, b"refill", hashlib.sha256).digest())
        must(o["add"] == self.refill(words, self.declared(at), self.taken(at)))

    def on_expire(self, o: Obj, _raw: bytes) -> None:
        phase, why, note = self.phase(o["id"]), o["why"], list(o["note"])
        request, call = self.one("request", o["id"]), self.one("call", o["id"])
        must(request)
        assert request is not None
        alpha = self.leaf(request[0])
        rules = self.rules(call[0]) if call else {}
        if why == "uncalled":
            must(phase == "waiting" and not note)
        elif why in SETTLED:
            must(phase == "called")
            assert call is not None
            text = f"doorstep/{why}/v1\0".encode() + alpha
            if why == "unserved":
                must(note)
                sig = note.pop(0)
                must(any(self.signed(key, text, sig) for key in self.rules()["supervisors"]))
            elif len(rules["parties"]) == 1:
                must(o["t"] >= call[1]["t"] + rules["reveal_s"])
            must(len(note) == len(rules["parties"]) - 1)
            for each, sig in zip(rules["parties"][1:], note, strict=True):
                must(self.signed(each["key"], text, sig))
        elif why == "unchosen":
            result = self.one("result", o["id"])
            must(phase == "offered" and not note and result)
            assert result is not None
            must(o["t"] >= result[1]["t"] + rules["choose_s"] + 60)
        elif why == "lapsed":
            choice = self.one("choose", o["id"])
            must(phase == "held" and not note and choice)
            assert choice is not None
            must(o["t"] >= choice[1]["t"] + rules["hold_workdays"] * 86400)
        else:
            must(why == "cancelled" and phase in ("offered", "held") and len(note) == 1)
            text = b"doorstep/cancel/v1\0" + alpha
            keys = [request[1]["ck"], *self.rules()["supervisors"]]
            must(any(self.signed(key, text, note[0]) for key in keys))

    def on_refund(self, o: Obj, _raw: bytes) -> None:
        must(self.all("expire", id=o["id"], why="unopened"))
        must(not self.all("refund", id=o["id"]))
        self.supervised(o)
        self.provincial(o)

    def on_assign(self, o: Obj, _raw: bytes) -> None:
        must(self.phase(o["id"]) == "held")
        must(self.all("choose", id=o["id"], number=o["number"]))

    def is_now(self, number: str, state: str) -> None:
        must(self.standing()[0].get(number) == state)

    def on_retain(self, o: Obj, _raw: bytes) -> None:
        since, standing = o["t"], self.standing()[0].get(o["number"])
        if standing == "retained":
            ends = [i for e in ("reclaim", "unretain") for i, _ in self.all(e, number=o["number"])]
            said = self.all("retain", number=o["number"])
            kept = [x for i, x in said if i > max(ends, default=-1)]
            must(o["na"] == kept[0]["na"] and o["until"] > kept[-1]["until"])
            since = kept[0]["t"]
        else:
            must(standing == "assigned")
        must(o["until"] <= since + (self.rules()["retain_days"] + 32) * 86400)

    def on_reclaim(self, o: Obj, _raw: bytes) -> None:
        self.is_now(o["number"], "retained")
        kept = self.all("retain", number=o["number"])[-1][1]
        must(o["na"] == kept["na"] and o["t"] <= kept["until"])

    def on_unretain(self, o: Obj, _raw: bytes) -> None:
        self.is_now(o["number"], "retained")
        must(o["t"] > self.all("retain", number=o["number"])[-1][1]["until"])

    def on_swap(self, o: Obj, _raw: bytes) -> None:
        must(o["numbers"][0] < o["numbers"][1])
        for number in o["numbers"]:
            self.is_now(number, "assigned")

    def on_free(self, o: Obj, _raw: bytes) -> None:
        self.is_now(o["number"], "assigned")

    def on_exclude(self, o: Obj, _raw: bytes) -> None:
        must(o["numbers"] == sorted(set(o["numbers"])))
        for number in o["numbers"]:
            self.is_now(number, "unreleased")
        self.supervised(o)

    def on_freeze(self, o: Obj, _raw: bytes) -> None:
        must(self.all("segment", s=o["s"]))
        must([0, *(x["on"] for _, x in self.all("freeze", s=o["s"]))][-1] != o["on"])
        self.supervised(o)

    def on_snapshot(self, o: Obj, _raw: bytes) -> None:
        where, _ = self.standing()
        must(o["counts"] == self.counts())
        named = sorted(f"{n}={s}" for n, s in where.items() if s != "unreleased")
        must(o["root"] == mth([line.encode() for line in named]).hex())
