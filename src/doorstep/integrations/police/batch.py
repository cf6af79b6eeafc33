"""The form of a batch file: JSON lines, numbered, signed with Ed25519.

First line: who, to whom, which number, how many lines follow. Last line: the signature over every
byte before it. Why signed as a whole: a line taken out, added or moved is noticed.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from doorstep.integrations.police.errors import FileMalformed, FileNotSigned
from doorstep.kernel.canonical import canonical

FORM = "doorstep/police-batch/v1"
LONGEST = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Batch:
    """One file as read."""

    sender: str
    receiver: str
    number: int
    lines: tuple[Mapping[str, Any], ...]


def written(batch: Batch, seed: bytes) -> bytes:
    """The file, signed."""
    head = {
        "form": FORM,
        "from": batch.sender,
        "to": batch.receiver,
        "number": batch.number,
        "lines": len(batch.lines),
    }
    signed = b"".join(canonical(each) + b"\n" for each in (head, *map(dict, batch.lines)))
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(signed)
    return signed + canonical({"signature": signature.hex()}) + b"\n"


def read(content: bytes, key: bytes, *, sender: str, receiver: str) -> Batch:
    """A file of that sender for that receiver. Errors: FileMalformed, FileNotSigned."""
    if len(content) > LONGEST or not content.endswith(b"\n"):
        raise FileMalformed(why="文件太长或没有收完")
    rows = content.splitlines(keepends=True)
    head, *lines = (_object(row) for row in rows[:-1]) if len(rows) > 1 else ({},)
    _verify(b"".join(rows[:-1]), _object(rows[-1]), key)
    number = head.get("number")
    expected = {"form": FORM, "from": sender, "to": receiver, "lines": len(lines)}
    if {name: head.get(name) for name in expected} != expected:
        raise FileMalformed(why="首行不对")
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        raise FileMalformed(why="没有编号")
    return Batch(sender, receiver, number, tuple(lines))


def public_key(seed: bytes) -> bytes:
    """The key under which others check our files."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def _verify(signed: bytes, last: Mapping[str, Any], key: bytes) -> None:
    try:
        signature = bytes.fromhex(str(last.get("signature", "")))
        Ed25519PublicKey.from_public_bytes(key).verify(signature, signed)
    except (ValueError, InvalidSignature) as broken:
        raise FileNotSigned from broken


def _object(row: bytes) -> dict[str, Any]:
    try:
        found = json.loads(row)
    except ValueError as broken:
        raise FileMalformed(why="有一行不是 JSON") from broken
    if not isinstance(found, dict):
        raise FileMalformed(why="有一行不是对象")
    return found


def objects(lines: Sequence[Mapping[str, Any]], *names: str) -> list[tuple[str, ...]]:
    """These fields of every line as text. Errors: FileMalformed."""
    found = []
    for line in lines:
        values = [line.get(name) for name in names]
        if not all(isinstance(value, str) for value in values):
            raise FileMalformed(why="有一行缺项")
        found.append(tuple(str(value) for value in values))
    return found
