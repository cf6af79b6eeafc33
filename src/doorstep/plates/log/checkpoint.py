"""Checkpoints (C2SP tlog-checkpoint in a signed note) and tlog-proof receipts.

Why these formats: tools of others must read ours. Lines and signatures of unknown kind are kept
and ignored.
"""

import base64
import hashlib
from binascii import Error as Base64Error
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from doorstep.plates.log.verifiers import Verifiers

ED25519 = 1
COSIGNATURE = 4
_DASH = "\u2014 "
_PROOF = "c2sp.org/tlog-proof@v1"


class NoteInvalid(ValueError):
    """A note, checkpoint, key or proof that is not of its form, or that no known key signed."""


@dataclass(frozen=True, slots=True)
class NoteKey:
    """A verifier key: name, kind of signature (Ed25519 or timestamped cosignature), public key."""

    name: str
    kind: int
    key: bytes

    @property
    def id(self) -> bytes:
        """The four bytes before each signature."""
        head = self.name.encode() + b"\n" + bytes([self.kind]) + self.key
        return hashlib.sha256(head).digest()[:4]

    def __str__(self) -> str:
        coded = base64.b64encode(bytes([self.kind]) + self.key).decode()
        return f"{self.name}+{self.id.hex()}+{coded}"

    @classmethod
    def parse(cls, vkey: str) -> "NoteKey":
        """Read `name+id+base64`. Errors: NoteInvalid."""
        name, _, rest = vkey.strip().partition("+")
        id_, _, coded = rest.partition("+")
        raw = _decode64(coded)
        if not good_name(name) or len(raw) != 33 or raw[0] not in (ED25519, COSIGNATURE):
            raise NoteInvalid("verifier key")
        key = cls(name, raw[0], raw[1:])
        if key.id.hex() != id_:
            raise NoteInvalid("verifier key")
        return key


def good_name(name: str) -> bool:
    """Whether a key may have this name: no spaces, no plus."""
    return bool(name) and "+" not in name and not any(letter.isspace() for letter in name)


@dataclass(frozen=True, slots=True)
class Note:
    """Text and signature lines, not yet verified."""

    text: str
    signatures: tuple[tuple[str, bytes], ...]

    @classmethod
    def parse(cls, note: str) -> "Note":
        """Read a signed note. Errors: NoteInvalid."""
        head, gap, tail = note.rpartition("\n\n")
        text = head + "\n"
        if not gap or not tail.endswith("\n") or _has_control(note):
            raise NoteInvalid("note")
        lines: list[tuple[str, bytes]] = []
        for line in tail[:-1].split("\n"):
            name, _, coded = line.removeprefix(_DASH).partition(" ")
            raw = _decode64(coded)
            if not line.startswith(_DASH) or not good_name(name) or len(raw) < 5:
                raise NoteInvalid("signature line")
            lines.append((name, raw))
        return cls(text, tuple(lines))

    def signed_by(self, keys: Iterable[NoteKey], verifiers: Verifiers) -> dict[str, int]:
        """Names of the known keys whose signature holds, with the time of a cosignature (else 0).

        Errors: NoteInvalid if a known key's signature does not hold.
        """
        known = {(key.name, key.id): key for key in keys}
        held: dict[str, int] = {}
        for name, raw in self.signatures:
            key = known.get((name, raw[:4]))
            if key is None or key.name in held:
                continue
            text, stamp, signature = self.text.encode(), 0, raw[4:]
            if key.kind == COSIGNATURE:
                stamp, signature = int.from_bytes(raw[4:12], "big"), raw[12:]
                text = f"cosignature/v1\ntime {stamp}\n".encode() + text
            if not verifiers.signature(key.key, text, signature):
                raise NoteInvalid("signature")
            held[name] = stamp
        return held


def sign_note(text: str, key: NoteKey, sign: Callable[[bytes], bytes]) -> str:
    """The text as a note with one Ed25519 signature."""
    if not text.endswith("\n") or _has_control(text):
        raise NoteInvalid("text")
    raw = key.id + sign(text.encode())
    return f"{text}\n{_DASH}{key.name} {base64.b64encode(raw).decode()}\n"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a log."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def text(self) -> str:
        """The signed text."""
        root = base64.b64encode(self.root).decode()
        lines = (self.origin, str(self.size), root, *self.extensions)
        return "".join(f"{line}\n" for line in lines)

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """Read the text of a note. Errors: NoteInvalid."""
        lines = text.removesuffix("\n").split("\n")
        if len(lines) < 3 or not all(lines):
            raise NoteInvalid("checkpoint")
        origin, size, root = lines[:3]
        raw = _decode64(root)
        if not _is_plain(size):
            raise NoteInvalid("checkpoint size")
        if len(raw) != 32:
            raise NoteInvalid("checkpoint root")
        return cls(origin, int(size), raw, tuple(lines[3:]))


def sign_checkpoint(checkpoint: Checkpoint, key: NoteKey, sign: Callable[[bytes], bytes]) -> str:
    """The checkpoint as a signed note."""
    return sign_note(checkpoint.text(), key, sign)


def open_checkpoint(
    note: str, log: NoteKey, verifiers: Verifiers, witnesses: Sequence[NoteKey] = ()
) -> tuple[Checkpoint, dict[str, int]]:
    """The checkpoint, which the log itself must have signed, and who else did.

    Errors: NoteInvalid.
    """
    parsed = Note.parse(note)
    held = parsed.signed_by((log, *witnesses), verifiers)
    checkpoint = Checkpoint.parse(parsed.text)
    if log.name not in held or checkpoint.origin != log.name:
        raise NoteInvalid("not signed by the log")
    return checkpoint, {name: at for name, at in held.items() if name != log.name}


def cosign(note: str, key: NoteKey, at: int, sign: Callable[[bytes], bytes]) -> str:
    """The note with one more signature line: a witness's, with the time (C2SP tlog-cosignature)."""
    text = f"cosignature/v1\ntime {at}\n{Note.parse(note).text}"
    raw = key.id + at.to_bytes(8, "big") + sign(text.encode())
    return f"{note}{_DASH}{key.name} {base64.b64encode(raw).decode()}\n"


@dataclass(frozen=True, slots=True)
class LogProof:
    """An entry's place in a log, with the checkpoint it leads to (C2SP tlog-proof)."""

    index: int
    hashes: tuple[bytes, ...]
    note: str

    def __str__(self) -> str:
        hashes = "".join(f"{base64.b64encode(each).decode()}\n" for each in self.hashes)
        return f"{_PROOF}\nindex {self.index}\n{hashes}\n{self.note}"

    @classmethod
    def parse(cls, text: str) -> "LogProof":
        """Read a proof; `extra` is skipped. Errors: NoteInvalid."""
        head, gap, note = text.partition("\n\n")
        lines = head.split("\n")
        if not gap or lines[0] != _PROOF:
            raise NoteInvalid("proof")
        rest = lines[2:] if len(lines) > 1 and lines[1].startswith("extra ") else lines[1:]
        index = rest[0].removeprefix("index ") if rest else ""
        if not rest or not rest[0].startswith("index ") or not _is_plain(index):
            raise NoteInvalid("proof index")
        hashes = tuple(_decode64(line) for line in rest[1:])
        if any(len(each) != 32 for each in hashes):
            raise NoteInvalid("proof hash")
        return cls(int(index), hashes, note)


def _is_plain(digits: str) -> bool:
    return digits.isascii() and digits.isdigit() and len(digits) < 20 and str(int(digits)) == digits


def _has_control(text: str) -> bool:
    return any(letter < " " and letter != "\n" for letter in text)


def _decode64(text: str) -> bytes:
    try:
        raw = base64.b64decode(text.encode("ascii"), validate=True)
    except (Base64Error, UnicodeEncodeError) as broken:
        raise NoteInvalid("base64") from broken
    if base64.b64encode(raw).decode() != text:
        raise NoteInvalid("base64")
    return raw
