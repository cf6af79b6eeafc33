"""Strict Ed25519 and the coin of RFC 9381, against vectors and against loose encodings."""

import hashlib
import json
from pathlib import Path

import pytest
from nacl.bindings import (
    crypto_core_ed25519_add,
    crypto_scalarmult_ed25519_base_noclamp,
)
from tests.plates.log.builder import secret

from doorstep.plates.crypto import ecvrf, ed25519

VECTORS = json.loads(
    (
        Path(__file__).parents[2] / "vectors" / "rfc9381_ecvrf_edwards25519_sha512_tai.json"
    ).read_text()
)
ORDER_8 = bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")
ORDER_2 = (ed25519.P - 1).to_bytes(32, "little")


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda v: f"example {v['example']}")
def test_rfc_9381_vectors(vector: dict[str, str]) -> None:
    key, alpha = bytes.fromhex(vector["sk"]), bytes.fromhex(vector["alpha"])
    public = ecvrf.public_key(key)
    assert public.hex() == vector["pk"]
    assert ecvrf.hash_to_curve(public, alpha).hex() == vector["h"]
    proof = ecvrf.prove(key, alpha)
    assert proof.hex() == vector["pi"]
    beta = ecvrf.verify(public, alpha, proof)
    assert beta is not None
    assert beta.hex() == vector["beta"]


def test_proofs_of_the_drafts_are_refused() -> None:
    for case in VECTORS["must_reject"]:
        args = (bytes.fromhex(case[name]) for name in ("pk", "alpha", "pi"))
        assert ecvrf.verify(*args) is None


def test_every_changed_bit_of_a_proof_is_refused() -> None:
    public, alpha = ecvrf.public_key(secret("vrf")), b"alpha"
    proof = ecvrf.prove(secret("vrf"), alpha)
    for bit in range(640):
        changed = bytearray(proof)
        changed[bit // 8] ^= 1 << bit % 8
        assert ecvrf.verify(public, alpha, bytes(changed)) is None, bit
    assert ecvrf.verify(public, b"beta", proof) is None
    assert ecvrf.verify(ecvrf.public_key(secret("x")), alpha, proof) is None
    assert ecvrf.verify(public, alpha, proof + b"\0") is None


def test_loose_proofs_are_refused() -> None:
    public, alpha = ecvrf.public_key(secret("vrf")), b"alpha"
    proof = ecvrf.prove(secret("vrf"), alpha)
    s = int.from_bytes(proof[48:], "little") + ed25519.L
    assert ecvrf.verify(public, alpha, proof[:48] + s.to_bytes(32, "little")) is None
    torsion = crypto_core_ed25519_add(proof[:32], ORDER_8)
    assert ecvrf.verify(public, alpha, torsion + proof[32:]) is None
    for small in ed25519.SMALL_ORDER:
        assert ecvrf.verify(public, alpha, small + proof[32:]) is None
        assert ecvrf.verify(small, alpha, proof) is None
        assert not ed25519.good_key(small)


def test_keys_are_canonical_and_of_prime_order() -> None:
    public = ed25519.public_key(secret("key"))
    assert ed25519.good_key(public)
    assert not ed25519.good_key(crypto_core_ed25519_add(public, ORDER_8))
    assert not ed25519.good_key(public[:31])
    for y in range(19):
        for sign in (0, 1):
            loose = (ed25519.P + y | sign << 255).to_bytes(32, "little")
            assert not ed25519.good_key(loose)


def test_signatures_are_strict() -> None:
    public, text = ed25519.public_key(secret("key")), b"text"
    sig = ed25519.sign(secret("key"), text)
    assert ed25519.verify(public, text, sig)
    assert not ed25519.verify(public, b"other", sig)
    s = int.from_bytes(sig[32:], "little") + ed25519.L
    assert not ed25519.verify(public, text, sig[:32] + s.to_bytes(32, "little"))
    assert not ed25519.verify(public, text, sig[:-1])
    for small in ed25519.SMALL_ORDER:
        assert not ed25519.verify(public, text, small + sig[32:])
        assert not ed25519.verify(small, text, sig)


def test_a_signature_that_only_the_cofactored_equation_accepts_is_refused() -> None:
    """R carries a torsion part: 8sB = 8R + 8hA holds, sB = R + hA does not."""
    digest = hashlib.sha512(secret("key")).digest()
    a = int.from_bytes(digest[:32], "little") & ~7 & ((1 << 255) - 1) | 1 << 254
    public, text, r = ed25519.public_key(secret("key")), b"text", 12345
    point = crypto_scalarmult_ed25519_base_noclamp(r.to_bytes(32, "little"))
    mixed = crypto_core_ed25519_add(point, ORDER_2)
    h = int.from_bytes(hashlib.sha512(mixed + public + text).digest(), "little")
    s = (r + h * a) % ed25519.L
    assert not ed25519.verify(public, text, mixed + s.to_bytes(32, "little"))
    h = int.from_bytes(hashlib.sha512(point + public + text).digest(), "little")
    s = (r + h * a) % ed25519.L
    assert ed25519.verify(public, text, point + s.to_bytes(32, "little"))
