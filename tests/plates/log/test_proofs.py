"""The tree and its proofs against public vectors, must-reject probes and other people's readers."""

import base64
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pymerkle
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sigstore._internal.merkle import verify_merkle_inclusion
from tests.plates.log.builder import a_city
from tests.plates.log.history import mth

from doorstep.plates.log.merkle import (
    EMPTY_ROOT,
    Tree,
    consistency_proof,
    consistent,
    included,
    inclusion_proof,
    leaf_hash,
    multiproof,
    multiproof_root,
    node_hash,
    root_of,
)
from doorstep.plates.log.slots import Slots, bitmap_bytes, bitmap_mask
from doorstep.plates.log.tiles import Edge, TileReader, bundle, tile_path, unbundle

VECTORS = Path(__file__).parents[2] / "vectors"


def vectors(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((VECTORS / name).read_text())
    return read


def raw(coded: str | None) -> bytes:
    return base64.b64decode(coded or "")


def leaves(n: int) -> list[bytes]:
    return [leaf_hash(str(i).encode()) for i in range(n)]


def test_roots_of_the_reference_tree() -> None:
    tree = vectors("rfc6962_tree.json")
    hashes = [leaf_hash(bytes.fromhex(leaf)) for leaf in tree["leaves_hex"]]
    assert [Tree(hashes).root(n).hex() for n in range(9)] == tree["roots_hex"]
    assert [root_of(hashes[:n]).hex() for n in range(9)] == tree["roots_hex"]
    for case in tree["hasher"]:
        if "left_utf8" in case:
            got = node_hash(case["left_utf8"].encode(), case["right_utf8"].encode())
        elif "leaf_hex" in case:
            got = leaf_hash(bytes.fromhex(case["leaf_hex"]))
        elif "leaf_utf8" in case:
            got = leaf_hash(case["leaf_utf8"].encode())
        else:
            got = EMPTY_ROOT
        assert got.hex() == case["want"], case


@pytest.mark.parametrize("size", [4095, 4096, 4097, 10_000])
def test_blocks_do_not_change_a_root(size: int) -> None:
    assert root_of(iter(leaves(size))) == Tree(leaves(size)).root()


def test_every_inclusion_probe_is_judged_as_the_reference_judges_it() -> None:
    probes = vectors("rfc6962_inclusion_probes.json")["probes"]
    for probe in probes:
        proof = [raw(each) for each in probe["proof"] or []]
        leaf, root = raw(probe["leafHash"]), raw(probe["root"])
        held = included(leaf, probe["leafIdx"], probe["treeSize"], proof, root)
        assert held is not probe["wantErr"], probe["file"]
    assert len(probes) > 90


def test_every_consistency_probe_is_judged_as_the_reference_judges_it() -> None:
    probes = vectors("rfc6962_consistency_probes.json")["probes"]
    for probe in probes:
        proof = [raw(each) for each in probe["proof"] or []]
        roots = raw(probe["root1"]), raw(probe["root2"])
        held = consistent(probe["size1"], probe["size2"], proof, *roots)
        assert held is not probe["wantErr"], probe["file"]
    assert len(probes) > 90


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 13, 33])
def test_own_proofs_hold_at_their_place_and_nowhere_else(size: int) -> None:
    tree = Tree(leaves(size))
    for index in range(size):
        proof = inclusion_proof(index, size, tree.node)
        for at in range(size + 3):
            assert included(leaves(size)[index], at, size, proof, tree.root()) is (at == index)
    for first in range(1, size + 1):
        proof = consistency_proof(first, size, tree.node)
        assert consistent(first, size, proof, tree.root(first), tree.root())
        if first < size:
            assert not consistent(first, size, proof, tree.root(), tree.root())
            assert not consistent(first, size, (*proof, bytes(32)), tree.root(first), tree.root())


def test_a_fork_and_a_rollback_have_no_consistency_proof() -> None:
    """What a witness refuses: another history of equal length, or a shorter one."""
    honest, forked = Tree(leaves(20)), Tree([*leaves(19), leaf_hash(b"other")])
    longer = Tree([*leaves(19), leaf_hash(b"other"), *leaves(5)])
    for size in (20, 24):
        proof = consistency_proof(20, size, (forked if size == 20 else longer).node)
        assert not consistent(20, size, proof, honest.root(), longer.root(size))
    assert not consistent(20, 12, consistency_proof(12, 20, honest.node), honest.root(),
                          honest.root(12))  # fmt: skip


@given(size=st.integers(1, 80), data=st.data())
def test_a_multiproof_leads_to_the_root(size: int, data: st.DataObject) -> None:
    tree = Tree(leaves(size))
    wanted = sorted(data.draw(st.sets(st.integers(0, size - 1), min_size=1)))
    hashes = multiproof(wanted, size, tree.node)
    chosen = {index: leaves(size)[index] for index in wanted}
    assert multiproof_root(chosen, size, hashes) == tree.root()
    assert multiproof_root(chosen, size, (*hashes, bytes(32))) is None
    assert multiproof_root({**chosen, size: bytes(32)}, size, hashes) is None
    wrong = {**chosen, wanted[0]: leaf_hash(b"wrong")}
    assert multiproof_root(wrong, size, hashes) != tree.root()


@given(
    st.lists(st.tuples(st.integers(0, 60), st.sampled_from(["", "A1", "B2", "C3"])), max_size=90)
)
def test_slots_keep_their_root_however_they_change(changes: list[tuple[int, str]]) -> None:
    slots, plain = Slots(), []
    for at, number in changes:
        if at < len(plain):
            plain[at] = number
            slots.put(at, number)
        else:
            plain.append(number)
            slots.append(number)
        assert slots.root == mth([each.encode() for each in plain])


@given(st.integers(0, 70), st.integers(0, 70))
def test_slots_that_came_as_a_list_go_on_like_those_that_came_one_by_one(n: int, at: int) -> None:
    numbers = [f"M{i:03}" for i in range(n)]
    whole, single = Slots(numbers), Slots()
    for number in numbers:
        single.append(number)
    for slots in (whole, single):
        if at < n:
            slots.put(at, "")
        slots.append("LAST")
    assert whole.root == single.root
    assert whole.numbers == single.numbers


@given(st.sets(st.integers(0, 40)))
def test_the_bitmap_has_slot_zero_as_its_top_bit(slots: set[int]) -> None:
    mask = sum(1 << slot for slot in slots)
    packed = bitmap_bytes(mask, 41)
    assert len(packed) == 6
    assert {i for i in range(48) if packed[i // 8] >> (7 - i % 8) & 1} == slots
    assert bitmap_mask(packed) == mask


@pytest.mark.parametrize("size", [1, 255, 256, 257, 600, 65_536 + 700])
def test_tiles_give_the_same_tree(size: int) -> None:
    hashes, edge = leaves(size), Edge()
    stored: dict[tuple[int, int], bytes] = {}
    for leaf in hashes:
        for tile in edge.append(leaf):
            stored[tile.level, tile.index] = tile.hashes
    for level, partial in enumerate(edge.partials()):
        stored[level, (size >> 8 * level) // 256] = partial
    tree = Tree(hashes)
    assert edge.root() == tree.root()
    assert Edge(size, edge.partials()).root() == tree.root()
    reader = TileReader(size, lambda level, index, width: stored[level, index][: width * 32])
    for index in {0, size // 2, size - 1}:
        proof = inclusion_proof(index, size, reader.node)
        assert proof == inclusion_proof(index, size, tree.node)
    for first in {1, size // 3 + 1, size}:
        assert consistency_proof(first, size, reader.node) == consistency_proof(
            first, size, tree.node
        )


def test_bundles_and_paths_are_those_of_tlog_tiles() -> None:
    assert bundle([b"a", b"", b"bc"]) == b"\0\1a\0\0\0\2bc"
    assert unbundle(b"\0\1a\0\0\0\2bc") == [b"a", b"", b"bc"]
    for cut in (b"\0", b"\0\2a"):
        with pytest.raises(ValueError, match="cut"):
            unbundle(cut)
    assert tile_path(1, 999) == "tile/1/999"
    assert tile_path("entries", 1000, 3) == "tile/entries/x001/000.p/3"


def test_pymerkle_reads_our_log_and_our_proofs() -> None:
    city = a_city()
    for _ in range(3):
        city.registered()
    theirs = pymerkle.InmemoryTree(algorithm="sha256")
    for entry in city.entries:
        theirs.append_entry(entry)
    tree, size = city.tree(), len(city.entries)
    assert theirs.get_root() == tree.root()
    for index, entry in enumerate(city.entries):
        proof = theirs.prove_inclusion(index + 1, size)
        ours = inclusion_proof(index, size, tree.node)
        assert {bytes.fromhex(each) for each in proof.serialize()["path"]} == {
            leaf_hash(entry),
            *ours,
        }
        pymerkle.verify_inclusion(leaf_hash(entry), tree.root(), proof)
    for first in range(1, size):
        proof = theirs.prove_consistency(first, size)
        pymerkle.verify_consistency(tree.root(first), tree.root(), proof)
        ours = consistency_proof(first, size, tree.node)
        assert consistent(first, size, ours, theirs.get_root(first), theirs.get_root(size))


def test_sigstore_reads_our_proofs() -> None:
    city = a_city()
    for _ in range(3):
        city.registered()
    tree, size = city.tree(), len(city.entries)
    for index, entry in enumerate(city.entries):
        proof = SimpleNamespace(
            log_index=index,
            tree_size=size,
            hashes=list(inclusion_proof(index, size, tree.node)),
            root_hash=tree.root(),
        )
        inner = SimpleNamespace(inclusion_proof=proof)
        theirs: Any = SimpleNamespace(_inner=SimpleNamespace(
            inclusion_proof=inner.inclusion_proof, canonicalized_body=entry))  # fmt: skip
        verify_merkle_inclusion(theirs)
