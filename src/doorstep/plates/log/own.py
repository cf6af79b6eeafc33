"""The proof that one number was in use before the log: for its owner, and for whom he shows it.

Why a file: the list of numbers in use is published as a root alone. Who holds such a file can
prove his own number and learns nothing about any other.
"""

import base64
from binascii import Error as Base64Error
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from doorstep.kernel.canonical import canonical
from doorstep.plates.log import texts
from doorstep.plates.log.checkpoint import LogProof, NoteInvalid, open_checkpoint
from doorstep.plates.log.entries import Entry, Genesis, read_entry
from doorstep.plates.log.merkle import included, leaf_hash
from doorstep.plates.log.receipt import Placed, Trusted
from doorstep.plates.log.refusals import Refused, require
from doorstep.plates.log.verifiers import Verifiers
from doorstep.plates.log.wire import decode, is_count, is_number

FORM = "doorstep/own-number/v1"
_FIELDS = ("form", "genesis", "index", "number", "path", "proof")


@dataclass(frozen=True, slots=True)
class Owned:
    """What a good file says: this number was in use when the list of its segment was signed."""

    origin: str
    number: str
    segment: int
    at: int
    """Unix seconds of the genesis entry."""
    witnesses: tuple[str, ...]


def build_own(*, number: str, index: int, path: Sequence[str], genesis: Placed, note: str) -> bytes:
    """The file. `index` and `path` lead from the number to the root of the list of its segment."""
    return canonical(
        {
            "form": FORM,
            "number": number,
            "index": index,
            "path": [base64.b64encode(bytes.fromhex(each)).decode() for each in path],
            "genesis": decode(genesis.entry),
            "proof": str(LogProof(genesis.index, tuple(genesis.path), note)),
        }
    )


def verify_own(file: bytes, trusted: Trusted, verifiers: Verifiers) -> Owned:
    """Check a file without a network. Errors: Refused."""
    value = _value(file)
    genesis, leaf = _genesis(value["genesis"])
    try:
        proof = LogProof.parse(value["proof"])
        head, witnesses = open_checkpoint(proof.note, trusted.log, verifiers, trusted.witnesses)
    except NoteInvalid as broken:
        raise Refused("receipt/checkpoint") from broken
    require(included(leaf, proof.index, head.size, proof.hashes, head.root), "receipt/inclusion")
    pool = head.origin.rpartition("/")[2]
    text = texts.supervisor(pool, genesis.as_object())
    signature = bytes.fromhex(genesis.sig)
    signed = any(
        verifiers.signature(bytes.fromhex(key), text, signature) for key in trusted.supervisors
    )
    require(signed, "supervisor/signature")
    number = leaf_hash(value["number"].encode())
    root = bytes.fromhex(genesis.root)
    require(included(number, value["index"], genesis.n, value["path"], root), "inuse/proof")
    return Owned(head.origin, value["number"], genesis.s, genesis.t, tuple(witnesses))


def _value(file: bytes) -> dict[str, Any]:
    value = decode(file)
    if value.get("form") != FORM or tuple(sorted(value)) != _FIELDS:
        raise Refused("receipt/form", "form")
    if not is_number(value["number"]):
        raise Refused("receipt/form", "number")
    if not is_count(value["index"]):
        raise Refused("receipt/form", "index")
    if not isinstance(value["proof"], str):
        raise Refused("receipt/form", "proof")
    path = value["path"]
    try:
        value["path"] = [base64.b64decode(each.encode("ascii"), validate=True) for each in path]
    except (AttributeError, TypeError, UnicodeEncodeError, Base64Error) as broken:
        raise Refused("receipt/form", "path") from broken
    return value


def _genesis(entry: Any) -> tuple[Genesis, bytes]:
    if not isinstance(entry, dict):
        raise Refused("receipt/form", "genesis")
    raw = canonical(entry)
    read: Entry = read_entry(raw)
    if not isinstance(read, Genesis):
        raise Refused("receipt/form", "genesis")
    return read, leaf_hash(raw)
