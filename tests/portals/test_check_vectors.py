"""The browser's own arithmetic against published vectors, in a real browser over plain http."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest
from nacl.bindings import crypto_core_ed25519_add, crypto_scalarmult_ed25519_base_noclamp
from playwright.sync_api import Page
from tests.plates.log.builder import secret
from tests.portals.insecure import SCRIPT, asked, insecure_page

from doorstep.plates.crypto import ecvrf, ed25519
from doorstep.plates.log import texts
from doorstep.plates.services.holder import see_text

VECTORS = Path(__file__).parents[1] / "vectors"
LOG = json.loads((Path(__file__).parents[2] / "docs/reference/plate-log-vectors.json").read_text())
ORDER_8 = bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")


def vectors(name: str) -> Any:
    return json.loads((VECTORS / name).read_text())


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with insecure_page() as page:
        yield page


def test_the_script_is_small_and_runs_where_the_browser_has_no_cryptography(page: Page) -> None:
    assert len(SCRIPT.read_bytes()) <= 30_000
    said = asked(page, "() => [isSecureContext, crypto.subtle === undefined, location.protocol]")
    assert said == [False, True, "http:"]


def test_hashes(page: Page) -> None:
    random = Random(1)
    messages = [random.randbytes(n) for n in (*range(130), 239, 240, 1000, 5000)]
    found = asked(
        page,
        """(all) => all.map(unhex).map((m) => [
            C.sha256(m), C.sha512(m), C.hmacSha256(m, unhex("00ff")), C.hmacSha256(unhex("07"), m),
        ].map(hex))""",
        [message.hex() for message in messages],
    )
    for message, digests in zip(messages, found, strict=True):
        assert digests == [
            hashlib.sha256(message).hexdigest(),
            hashlib.sha512(message).hexdigest(),
            hmac.digest(message, b"\x00\xff", "sha256").hex(),
            hmac.digest(b"\x07", message, "sha256").hex(),
        ]


def test_rfc_8032_vectors(page: Page) -> None:
    cases = vectors("rfc8032_ed25519.json")["vectors"]
    found = asked(
        page,
        """(all) => all.map((v) => {
            const [seed, message] = [v.secret, v.message].map(unhex);
            const key = C.ed25519.publicKey(seed);
            const signature = C.ed25519.sign(seed, message);
            const changed = Uint8Array.from([...message, 0]);
            return [hex(key), hex(signature), C.ed25519.verify(key, message, signature),
                C.ed25519.verify(key, changed, signature)];
        })""",
        cases,
    )
    assert found == [[v["public"], v["signature"], True, False] for v in cases]
    for case in cases:
        public, message, signature = (
            bytes.fromhex(case[name]) for name in ("public", "message", "signature")
        )
        assert ed25519.verify(public, message, signature)


def loose_signatures() -> Iterator[tuple[bytes, bytes, bytes]]:
    """Keys and signatures that some verifiers accept."""
    seed, text = secret("key"), b"text"
    public, good = ed25519.public_key(seed), ed25519.sign(secret("key"), b"text")
    yield public, text, good
    scalar = int.from_bytes(good[32:], "little") + ed25519.L
    yield public, text, good[:32] + scalar.to_bytes(32, "little")
    yield public, text, good[:-1]
    yield public, text, good + b"\0"
    yield public[:-1], text, good
    yield crypto_core_ed25519_add(public, ORDER_8), text, good
    for small in sorted(ed25519.SMALL_ORDER):
        yield small, text, good
        yield public, text, small + good[32:]
        yield small, text, small + bytes(32)
    for y in range(19):
        for sign in (0, 1):
            loose = (ed25519.P + y | sign << 255).to_bytes(32, "little")
            yield loose, text, good
            yield public, text, loose + good[32:]
    digest = hashlib.sha512(seed).digest()
    a = int.from_bytes(digest[:32], "little") & ~7 & ((1 << 255) - 1) | 1 << 254
    point = crypto_scalarmult_ed25519_base_noclamp((12345).to_bytes(32, "little"))
    for r in (point, *(crypto_core_ed25519_add(point, t) for t in sorted(ed25519.SMALL_ORDER))):
        h = int.from_bytes(hashlib.sha512(r + public + text).digest(), "little")
        yield public, text, r + ((12345 + h * a) % ed25519.L).to_bytes(32, "little")
    for bit in range(0, 512, 7):
        changed = bytearray(good)
        changed[bit // 8] ^= 1 << bit % 8
        yield public, text, bytes(changed)


def test_signatures_are_as_strict_as_the_offices_own(page: Page) -> None:
    cases = list(loose_signatures())
    found = asked(
        page,
        "(all) => all.map((each) => C.ed25519.verify(...each.map(unhex)))",
        [[part.hex() for part in case] for case in cases],
    )
    assert found == [ed25519.verify(*case) for case in cases]
    assert found.count(True) < 5
    assert found[0]


def test_rfc_9381_vectors_with_try_and_increment(page: Page) -> None:
    data = vectors("rfc9381_ecvrf_edwards25519_sha512_tai.json")
    found = asked(
        page,
        """({ vectors, must_reject: bad }) => [vectors.map((v) => {
            const [seed, alpha, pi] = [v.sk, v.alpha, v.pi].map(unhex);
            const key = C.ed25519.publicKey(seed);
            return [key, C.vrf.hashToCurve(key, alpha), C.vrf.verify(key, alpha, pi),
                C.vrf.proofToHash(pi)].map(hex);
        }), bad.map((v) => C.vrf.verify(unhex(v.pk), unhex(v.alpha), unhex(v.pi)))]""",
        data,
    )
    assert found[0] == [[v["pk"], v["h"], v["beta"], v["beta"]] for v in data["vectors"]]
    assert len(data["vectors"]) == 3
    assert found[1] == [None] * len(data["must_reject"])


def test_hashing_to_the_curve_often_needs_more_than_one_try(page: Page) -> None:
    key = ecvrf.public_key(secret("vrf"))
    alphas = [bytes([n]) for n in range(64)]
    found = asked(
        page,
        "([key, ...alphas]) => alphas.map((a) => hex(C.vrf.hashToCurve(unhex(key), unhex(a))))",
        [key.hex(), *(alpha.hex() for alpha in alphas)],
    )
    assert found == [ecvrf.hash_to_curve(key, alpha).hex() for alpha in alphas]


def test_every_changed_bit_of_a_proof_is_refused(page: Page) -> None:
    public, alpha = ecvrf.public_key(secret("vrf")), b"alpha"
    proof = ecvrf.prove(secret("vrf"), alpha)
    cases = [(public, alpha, proof), (ecvrf.public_key(secret("x")), alpha, proof)]
    for bit in range(640):
        changed = bytearray(proof)
        changed[bit // 8] ^= 1 << bit % 8
        cases.append((public, alpha, bytes(changed)))
    cases.append((public, alpha, crypto_core_ed25519_add(proof[:32], ORDER_8) + proof[32:]))
    scalar = int.from_bytes(proof[48:], "little") + ed25519.L
    cases.append((public, alpha, proof[:48] + scalar.to_bytes(32, "little")))
    for small in sorted(ed25519.SMALL_ORDER):
        cases += [(public, alpha, small + proof[32:]), (small, alpha, proof)]
    found = asked(
        page,
        "(all) => all.map((each) => C.vrf.verify(...each.map(unhex))).map((b) => b && hex(b))",
        [[part.hex() for part in case] for case in cases],
    )
    beta = ecvrf.verify(public, alpha, proof)
    assert beta is not None
    assert found == [beta.hex()] + [None] * (len(cases) - 1)


def test_rfc_6962_trees(page: Page) -> None:
    tree = vectors("rfc6962_tree.json")
    found = asked(
        page,
        """(leaves) => [...leaves, ""].map((_, n) =>
            hex(C.merkle.rootOf(leaves.slice(0, n).map(unhex).map(C.merkle.leafHash))))""",
        tree["leaves_hex"],
    )
    assert found == tree["roots_hex"]


def test_all_inclusion_probes(page: Page) -> None:
    probes = vectors("rfc6962_inclusion_probes.json")["probes"]

    def raw(text: str | None) -> str:
        return base64.b64decode(text or "").hex()

    found = asked(
        page,
        """(all) => all.map((p) => C.merkle.included(
            unhex(p.leaf), p.index, p.size, p.proof.map(unhex), unhex(p.root)))""",
        [
            {
                "leaf": raw(probe["leafHash"]),
                "index": probe["leafIdx"],
                "size": probe["treeSize"],
                "proof": [raw(each) for each in probe["proof"] or ()],
                "root": raw(probe["root"]),
            }
            for probe in probes
        ],
    )
    assert len(found) == 98
    assert found == [not probe["wantErr"] for probe in probes]


def test_signed_notes(page: Page) -> None:
    data = vectors("c2sp_signed_note.json")
    found = asked(
        page,
        """(all) => all.map(({ note, vkeys }) => {
            try {
                const keys = vkeys.map(C.note.parseKey);
                return [...C.note.signedBy(C.note.parseNote(note), keys).keys()];
            } catch (error) { return error.rule; }
        })""",
        [*data["accept"], *data["reject"]],
    )
    accepted = len(data["accept"])
    assert found[:accepted] == [case["signers"] for case in data["accept"]]
    # Of the notes that Go refuses, the first is one whose signatures are all of unknown keys.
    assert found[accepted:] == [[], "receipt/checkpoint", "receipt/checkpoint"]
    [shown] = data["parse_only"]
    lines = asked(
        page, "(note) => C.note.parseNote(note).signatures.map(([n]) => n)", shown["note"]
    )
    assert lines == [shown["origin"], "witness.example.com/w1"]


def test_sampling_as_published(page: Page) -> None:
    given = LOG["sampling"]
    found = asked(
        page,
        """(g) => {
            const S = C.sampling, first = (next, n) => Array.from({ length: n }, () => next());
            const seed = S.seedOf(unhex(g.alpha), g.index, g.betas.map(unhex), unhex(g.nonce));
            const refills = S.refillWords(seed);
            return { seed: hex(seed), words: first(S.wordsOf(seed), 4).map(String),
                order_10: first(S.orderOf(S.wordsOf(seed), 10), 10),
                offer_50_of_2000_even_slots: S.offerOf(seed, 2000, 50, (slot) => slot % 2 === 0),
                refill_of_1000000: first(() => S.below(refills, 1000000), 3) };
        }""",
        given,
    )
    assert found == {name: given[name] for name in found}


def test_the_history_of_the_published_vectors_leaf_by_leaf(page: Page) -> None:
    steps = LOG["history"]
    found = asked(
        page,
        """(entries) => {
            const leaves = [];
            return entries.map((text) => {
                const again = C.canonical(C.decode(text));
                leaves.push(C.merkle.leafHash(utf8(again)));
                return [again, hex(leaves[leaves.length - 1]), hex(C.merkle.rootOf(leaves))];
            });
        }""",
        [step["entry"] for step in steps],
    )
    assert found == [[step["entry"], step["leaf"], step["root"]] for step in steps]


def test_the_published_forgeries_of_form_are_refused_with_the_same_rule(page: Page) -> None:
    cases = [case for case in LOG["refused"] if case["rule"].startswith("log/")]
    known = ("rules", "request", "call", "betas", "result")
    found = asked(
        page,
        """(all) => all.map((text) => {
            try {
                const entry = C.decode(text);
                C.readEntry(entry, entry.e);
                return "";
            } catch (error) { return error.rule; }
        })""",
        [case["entry"] for case in cases if case["rule"] == "log/not-canonical"]
        + [
            step["entry"]
            for step in LOG["history"]
            if json.loads(step["entry"])["e"] in known and "fill" not in json.loads(step["entry"])
        ],
    )
    refused = [rule for rule in found if rule]
    assert refused
    assert set(refused) == {"log/not-canonical"}
    assert len(found) > len(refused)


def test_what_the_page_signs_is_what_the_office_reads(page: Page) -> None:
    alpha, number = bytes(range(32)), "鲁M12345"
    draw = "0f9d2c64-3c1b-4b7e-8f00-0123456789ab"
    found = asked(
        page,
        """([alpha, number, draw]) => {
            const key = C.newKey(), nonce = C.newNonce();
            return { ...key, nonce, commitment: C.commitment(nonce),
                choice: C.signChoice(key.seed, alpha, number),
                cancel: C.signCancel(key.seed, alpha), see: C.signSee(key.seed, draw, 1700000000) };
        }""",
        [alpha.hex(), number, draw],
    )
    public = bytes.fromhex(found["public"])
    assert ed25519.public_key(bytes.fromhex(found["seed"])) == public
    assert hashlib.sha256(bytes.fromhex(found["nonce"])).hexdigest() == found["commitment"]
    for name, text in (
        ("choice", texts.choose(alpha, number)),
        ("cancel", texts.cancel(alpha)),
        ("see", see_text(UUID(draw), 1_700_000_000)),
    ):
        assert ed25519.verify(public, text, bytes.fromhex(found[name])), name
    assert LOG["texts"]["choose"] == texts.choose(alpha, number).hex()
