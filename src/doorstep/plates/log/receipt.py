"""The receipt of a draw: one small file that anyone can check without a network.

Why so much in it: the fifty are recomputed from the coins and the pool, not believed.
"""

import base64
import hashlib
from binascii import Error as Base64Error
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from doorstep.kernel import sampling
from doorstep.kernel.canonical import canonical
from doorstep.plates.log import listing, texts
from doorstep.plates.log.checkpoint import LogProof, NoteInvalid, NoteKey, open_checkpoint
from doorstep.plates.log.entries import Betas, Call, Entry, Request, Result, Rules
from doorstep.plates.log.merkle import Tree, included, leaf_hash, multiproof, multiproof_root
from doorstep.plates.log.model import Offered
from doorstep.plates.log.refusals import Refused, require
from doorstep.plates.log.slots import bitmap_bytes, bitmap_mask, listed_root
from doorstep.plates.log.verifiers import Verifiers
from doorstep.plates.log.wire import decode, is_count

FORM = "doorstep/receipt/v1"
MAX_SLOTS = 1_000_000
PROVES = "回执证明：这些号码是按叫号时的号池和各方的随机数正确算出来的。"
NEEDS_REPLAY = "号池本身和跳过的号码对不对，要用整本账本重放才能证明（doorstep plates audit）。"
NO_WITNESS = "没有独立见证方：目前只有本市一方参与抽取和签名。"
KEEP_PRIVATE = "这份文件里有您的一次性密钥，选定号码以前请不要给别人看。"

Kind = TypeVar("Kind", bound=Entry)


@dataclass(frozen=True, slots=True)
class Trusted:
    """What a verifier brings: the log's key, supervisors (hex), witnesses."""

    log: NoteKey
    supervisors: Collection[str]
    witnesses: Sequence[NoteKey] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry with its index and its inclusion path."""

    entry: bytes
    index: int
    path: Sequence[bytes]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a good receipt says."""

    origin: str
    pool: str
    draw: int
    leaf: str
    numbers: tuple[str, ...]
    offered_at: int
    parties: tuple[str, ...]
    witnesses: tuple[str, ...]
    holds_secret: bool

    @property
    def independent(self) -> bool:
        """Whether anyone but the city took part or signed."""
        return len(self.parties) > 1 or bool(self.witnesses)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What it proves and what not, in sentences."""
        return (
            PROVES,
            NEEDS_REPLAY,
            *([] if self.independent else [NO_WITNESS]),
            *([KEEP_PRIVATE] if self.holds_secret else []),
        )


def pool_part(offered: Offered, slots: Sequence[int]) -> bytes:
    """The pool at the call, as the receipt shows it: a list or a multiproof of the offered."""
    listed = listed_part(offered)
    tree = Tree(leaf_hash(number.encode()) for number in offered.pool)
    hashes = multiproof(sorted(slots), len(tree), tree.node)
    proved = base64.b64encode(b"".join(hashes)).decode()
    if len(proved) < len(listed["list"]):
        listed = {"free": listed["free"], "taken": listed["taken"], "proof": proved}
    return canonical(listed)


def listed_part(offered: Offered) -> dict[str, Any]:
    """The pool at the call with every slot, for a reader who computes the fifty alone."""
    patterns, content = listing.packed(offered.pool)
    return {
        "free": base64.b64encode(bitmap_bytes(offered.free, len(offered.pool))).decode(),
        "taken": base64.b64encode(bitmap_bytes(offered.taken, len(offered.pool))).decode(),
        "patterns": patterns,
        "list": base64.b64encode(content).decode(),
    }


def build_receipt(
    *,
    rules: Placed,
    request: bytes,
    call: bytes,
    betas: bytes,
    result: Placed,
    pool: bytes,
    note: str,
    secret: str = "",
) -> bytes:
    """The file. `note` is the checkpoint both paths lead to, `secret` the page's one-time key."""
    proof = LogProof(result.index, tuple(result.path), note)
    value: dict[str, Any] = {
        "form": FORM,
        "rules": decode(rules.entry),
        "rules_at": rules.index,
        "rules_path": [base64.b64encode(each).decode() for each in rules.path],
        "request": decode(request),
        "call": decode(call),
        "betas": decode(betas),
        "result": decode(result.entry),
        "proof": str(proof),
        "pool": decode(pool),
    }
    if secret:
        value["secret"] = secret
    return canonical(value)


def qr_text(url: str, draw: int, leaf: bytes, nonce: str) -> str:
    """What the QR code on paper carries: where, which draw, leaf hash of its request, nonce."""
    return f"{url}#{draw}.{leaf.hex()}.{nonce}"


def verify_receipt(receipt: bytes, trusted: Trusted, verifiers: Verifiers) -> Verdict:
    """Check a receipt offline. Errors: Refused with a rule beginning `receipt/`, `betas/` …"""
    value = decode(receipt)
    require_form(value)
    rules = _entry(value, "rules", Rules)
    request = _entry(value, "request", Request)
    call = _entry(value, "call", Call)
    betas = _entry(value, "betas", Betas)
    result = _entry(value, "result", Result)
    proof, witnesses = _authenticate(value, rules, result, trusted, verifiers)
    alpha = leaf_hash(request.to_bytes())
    require(
        result.betas == leaf_hash(betas.to_bytes()).hex()
        and betas.call == leaf_hash(call.to_bytes()).hex()
        and call.req == alpha.hex()
        and request.id == call.id == betas.id == result.id
        and rules.pool == request.pool
        and value["rules_at"] < betas.at < proof.index,
        "receipt/chain",
    )
    nonce = bytes.fromhex(betas.nonce)
    require(hashlib.sha256(nonce).hexdigest() == request.cn, "betas/nonce")
    require(len(betas.pi) == len(rules.parties), "betas/proof")
    coins: list[bytes] = []
    for party, pi in zip(rules.parties, betas.pi, strict=True):
        coin = verifiers.proof(bytes.fromhex(party["vrf"]), alpha, bytes.fromhex(pi))
        if coin is None:
            raise Refused("betas/proof")
        coins.append(coin)
    free = _available(value["pool"], call)
    seed = sampling.seed(alpha, betas.at, coins, nonce)
    slots = sampling.offer(seed, call.n, rules.k, lambda slot: bool(free >> slot & 1))
    require(slots == result.slots and len(result.numbers) == len(slots) == rules.k, "result/offer")
    require_pool(value["pool"], call, result)
    return Verdict(
        origin=trusted.log.name,
        pool=rules.pool,
        draw=request.id,
        leaf=alpha.hex(),
        numbers=result.numbers,
        offered_at=result.t,
        parties=tuple(party["name"] for party in rules.parties),
        witnesses=witnesses,
        holds_secret="secret" in value,
    )


def require_form(value: dict[str, Any]) -> None:
    """The outer fields are there and of their kind."""
    kinds = {
        "form": str,
        "rules": dict,
        "rules_at": int,
        "rules_path": list,
        "request": dict,
        "call": dict,
        "betas": dict,
        "result": dict,
        "proof": str,
        "pool": dict,
    }
    for name, kind in kinds.items():
        if not isinstance(value.get(name), kind) or value["form"] != FORM:
            raise Refused("receipt/form", name)
    require(is_count(value["rules_at"]), "receipt/form", "rules_at")
    require(isinstance(value.get("secret", ""), str), "receipt/form", "secret")
    unknown = value.keys() - kinds.keys() - {"secret"}
    if unknown:
        raise Refused("receipt/form", sorted(unknown)[0])
    rest = value["pool"].keys() - {"free", "taken"}
    require(rest in ({"list", "patterns"}, {"proof"}), "receipt/form", "pool")


def require_pool(pool: dict[str, Any], call: Call, result: Result) -> None:
    """The offered numbers stood in their slots at the call."""
    numbers = dict(zip(result.slots, result.numbers, strict=True))
    if "list" in pool:
        require(isinstance(pool.get("patterns"), list), "receipt/form", "patterns")
        content = _bytes(pool["list"], "list")
        try:
            listed = listing.unpacked(pool["patterns"], content, call.n)
        except (ValueError, TypeError) as broken:
            raise Refused("receipt/form", "list") from broken
        same = all(listed[slot] == number for slot, number in numbers.items())
        require(same and listed_root(listed).hex() == call.root, "receipt/pool")
        return
    raw = _bytes(pool.get("proof"), "proof")
    hashes = [raw[at : at + 32] for at in range(0, len(raw), 32)]
    leaves = {slot: leaf_hash(number.encode()) for slot, number in numbers.items()}
    computed = multiproof_root(leaves, call.n, hashes)
    require(computed is not None and computed.hex() == call.root, "receipt/pool")


def _authenticate(
    value: dict[str, Any], rules: Rules, result: Result, trusted: Trusted, verifiers: Verifiers
) -> tuple[LogProof, tuple[str, ...]]:
    try:
        proof = LogProof.parse(value["proof"])
        head, cosigned = open_checkpoint(proof.note, trusted.log, verifiers, trusted.witnesses)
    except NoteInvalid as broken:
        raise Refused("receipt/checkpoint") from broken
    path = [_bytes(each, "rules_path") for each in value["rules_path"]]
    for entry, index, hashes in (
        (result, proof.index, proof.hashes),
        (rules, value["rules_at"], path),
    ):
        leaf = leaf_hash(entry.to_bytes())
        require(included(leaf, index, head.size, hashes, head.root), "receipt/inclusion")
    text = texts.supervisor(rules.pool, rules.as_object())
    signature = bytes.fromhex(rules.sigs[0])
    require(
        any(
            verifiers.signature(bytes.fromhex(key), text, signature) for key in trusted.supervisors
        ),
        "receipt/rules",
    )
    return proof, tuple(cosigned)


def _available(pool: dict[str, Any], call: Call) -> int:
    require(call.n <= MAX_SLOTS, "receipt/pool")
    bitmap = _bytes(pool.get("free"), "free")
    require(
        len(bitmap) == (call.n + 7) // 8 and hashlib.sha256(bitmap).hexdigest() == call.free,
        "receipt/pool",
    )
    taken = _bytes(pool.get("taken"), "taken")
    require(len(taken) == len(bitmap), "receipt/pool")
    return bitmap_mask(bitmap) & ~bitmap_mask(taken)


def _entry(value: dict[str, Any], name: str, kind: type[Kind]) -> Kind:
    require(value[name].get("e") == kind.e, "receipt/chain")
    return kind.from_object(value[name])


def _bytes(coded: object, field: str) -> bytes:
    if not isinstance(coded, str):
        raise Refused("receipt/form", field)
    try:
        raw = base64.b64decode(coded.encode("ascii"), validate=True)
    except (Base64Error, UnicodeEncodeError) as broken:
        raise Refused("receipt/form", field) from broken
    require(base64.b64encode(raw).decode() == coded, "receipt/form", field)
    return raw
