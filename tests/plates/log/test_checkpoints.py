"""Signed notes, checkpoints and log proofs in the forms of C2SP."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from tests.plates.log.builder import a_city, public, secret

from doorstep.plates.crypto import VERIFIERS, ed25519
from doorstep.plates.log.checkpoint import (
    COSIGNATURE,
    Checkpoint,
    LogProof,
    Note,
    NoteInvalid,
    NoteKey,
    open_checkpoint,
    sign_checkpoint,
    sign_note,
)
from doorstep.plates.log.merkle import included, inclusion_proof, leaf_hash

CASES: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "vectors" / "c2sp_signed_note.json").read_text()
)
LOG = NoteKey("log.example/3716-02", 1, bytes.fromhex(public("log")))
WITNESS = NoteKey("province.example/witness", COSIGNATURE, bytes.fromhex(public("witness")))
HEAD = Checkpoint(LOG.name, 7, bytes(range(32)))


def sign(text: bytes) -> bytes:
    return ed25519.sign(secret("log"), text)


@pytest.mark.parametrize("case", CASES["accept"])
def test_notes_of_others_are_read(case: dict[str, Any]) -> None:
    keys = [NoteKey.parse(each) for each in case["vkeys"]]
    assert [str(key) for key in keys] == case["vkeys"]
    note = Note.parse(case["note"])
    assert list(note.signed_by(keys, VERIFIERS)) == case["signers"]


@pytest.mark.parametrize("case", CASES["reject"], ids=lambda case: case["why"])
def test_bad_notes_are_refused(case: dict[str, Any]) -> None:
    try:
        keys = [NoteKey.parse(each) for each in case["vkeys"]]
        signers = Note.parse(case["note"]).signed_by(keys, VERIFIERS)
    except NoteInvalid:
        signers = {}
    assert not signers


def test_our_note_is_the_one_of_the_specification() -> None:
    case = CASES["sign"][0]
    name, _, coded = case["skey"].removeprefix("PRIVATE+KEY+").split("+", 2)
    seed = base64.b64decode(coded)[1:]
    key = NoteKey(name, 1, ed25519.public_key(seed))
    assert sign_note(case["text"], key, lambda text: ed25519.sign(seed, text)) == case["note"]


def test_the_checkpoint_of_the_specification_is_parsed() -> None:
    for case in CASES["parse_only"]:
        note = Note.parse(case["note"])
        head = Checkpoint.parse(note.text)
        assert (head.origin, head.size) == (case["origin"], case["size"])
        assert head.text() == note.text
        assert int.from_bytes(note.signatures[1][1][4:12], "big") == case["cosignature_time"]


def test_a_checkpoint_needs_the_logs_own_signature() -> None:
    note = sign_checkpoint(HEAD, LOG, sign)
    assert open_checkpoint(note, LOG, VERIFIERS) == (HEAD, {})
    with pytest.raises(NoteInvalid):
        open_checkpoint(note.replace("\n7\n", "\n8\n"), LOG, VERIFIERS)
    with pytest.raises(NoteInvalid):
        open_checkpoint(note, NoteKey("other", 1, LOG.key), VERIFIERS)
    elsewhere = sign_checkpoint(Checkpoint("another origin", 7, bytes(32)), LOG, sign)
    with pytest.raises(NoteInvalid):
        open_checkpoint(elsewhere, LOG, VERIFIERS)


def test_a_cosignature_counts_and_lines_of_unknown_kind_do_not_hurt() -> None:
    head = Checkpoint(HEAD.origin, HEAD.size, HEAD.root, ("sm2 some later line",))
    note = sign_checkpoint(head, LOG, sign)
    text = b"cosignature/v1\ntime 1500000000\n" + head.text().encode()
    line = (1_500_000_000).to_bytes(8, "big") + ed25519.sign(secret("witness"), text)
    coded = base64.b64encode(WITNESS.id + line).decode()
    note += f"— {WITNESS.name} {coded}\n— unknown {base64.b64encode(b'12345').decode()}\n"
    read, witnesses = open_checkpoint(note, LOG, VERIFIERS, [WITNESS])
    assert read == head
    assert witnesses == {WITNESS.name: 1_500_000_000}
    with pytest.raises(NoteInvalid):
        Note.parse(note.replace(coded, coded[:-4] + "AAAA")).signed_by([WITNESS], VERIFIERS)


@pytest.mark.parametrize(
    "text",
    ["", "a\n7\n", f"a\n07\n{'A' * 43}=\n", f"a\n-1\n{'A' * 43}=\n", "a\n7\nAAAA\n", "a\n7\nA=\n"],
)
def test_malformed_checkpoints_are_refused(text: str) -> None:
    with pytest.raises(NoteInvalid):
        Checkpoint.parse(text)


@pytest.mark.parametrize(
    "vkey", ["", "a", "a+b", "a b+00000000+AA==", str(LOG)[:-4], str(LOG) + "A"]
)
def test_malformed_keys_are_refused(vkey: str) -> None:
    with pytest.raises(NoteInvalid):
        NoteKey.parse(vkey)


def test_a_log_proof_says_where_an_entry_stands() -> None:
    city = a_city()
    tree, size = city.tree(), len(city.entries)
    proof = LogProof(2, inclusion_proof(2, size, tree.node), city.checkpoint())
    read = LogProof.parse(str(proof))
    assert read == proof
    head, _ = open_checkpoint(read.note, city.log_key(), VERIFIERS)
    leaf = leaf_hash(city.entries[2])
    assert included(leaf, read.index, head.size, read.hashes, head.root)
    extra = str(proof).replace("@v1\n", "@v1\nextra AAAA\n")
    assert LogProof.parse(extra) == proof
    for broken in ("", "x", str(proof)[5:], str(proof).replace("index 2", "index 02")):
        with pytest.raises(NoteInvalid):
            LogProof.parse(broken)
