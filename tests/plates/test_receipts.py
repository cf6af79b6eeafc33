"""Receipts: made from the published log, checked without a network and without the office."""

import json
from base64 import b64decode
from hashlib import sha256

import pytest
from tests.plates.builder import POOL, Citizen, a_held_number, a_pool, drain

from doorstep.plates import queries, serving
from doorstep.plates.crypto import VERIFIERS
from doorstep.plates.errors import NotAtThisStep
from doorstep.plates.log.listing import unpacked
from doorstep.plates.log.receipt import NO_WITNESS, Trusted, Verdict, verify_receipt
from doorstep.plates.log.refusals import Refused
from doorstep.plates.log.slots import listed_root

pytestmark = pytest.mark.django_db

WANG = Citizen("wang", "LSVFF66R8C2116280")
LI = Citizen("li", "LSGPC52U6AF102554")


def checked(file: bytes) -> Verdict:
    key = serving.note_key(f"binzhou.example/log/{POOL}")
    return verify_receipt(file, Trusted(key, serving.supervisors(POOL)), VERIFIERS)


def test_a_receipt_proves_the_fifty_and_says_that_nobody_witnessed_it() -> None:
    sequencer = a_pool(target=2000)
    view = a_held_number(sequencer, WANG)
    a_held_number(sequencer, LI)
    file = queries.receipt(view.id)
    verdict = checked(file)
    assert verdict.numbers == view.numbers
    assert verdict.draw == view.log_id
    assert not verdict.independent
    assert NO_WITNESS in verdict.remarks
    assert not verdict.holds_secret
    assert len(file) < 16_000


def test_there_is_no_receipt_before_the_numbers() -> None:
    sequencer = a_pool()
    draw_id = WANG.request()
    with pytest.raises(NotAtThisStep):
        queries.receipt(draw_id)
    drain(sequencer)
    with pytest.raises(NotAtThisStep):
        queries.receipt(draw_id)


def test_before_the_choice_the_file_says_that_it_holds_a_secret() -> None:
    sequencer = a_pool()
    draw_id = WANG.request()
    drain(sequencer)
    WANG.open(draw_id)
    drain(sequencer)
    assert checked(queries.receipt(draw_id, secret=WANG.seed.hex())).holds_secret
    WANG.choose(draw_id, queries.draw(draw_id).numbers[0])
    drain(sequencer)
    assert not checked(queries.receipt(draw_id, secret=WANG.seed.hex())).holds_secret


def test_a_receipt_in_which_a_number_was_exchanged_is_refused() -> None:
    sequencer = a_pool()
    view = a_held_number(sequencer, WANG)
    value = json.loads(queries.receipt(view.id))
    value["result"]["numbers"][0] = "鲁M19999"
    file = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    with pytest.raises(Refused):
        checked(file)


def test_the_code_on_paper_is_short() -> None:
    view = a_held_number(a_pool(), WANG)
    text = queries.receipt_code(view.id, f"https://binzhou.example/log/{POOL}")
    assert len(text) < 300
    assert WANG.nonce.hex() in text


def test_the_material_of_the_browser_is_the_log_byte_for_byte_and_every_slot() -> None:
    sequencer = a_pool()
    view = a_held_number(sequencer, WANG)
    given = queries.material(view.id)
    assert sha256(b"\0" + given["request"].encode()).hexdigest() == view.alpha
    entries = [json.loads(given[name]) for name in ("rules", "request", "call", "betas", "result")]
    assert [entry["e"] for entry in entries] == ["rules", "request", "call", "betas", "result"]
    assert entries[4]["numbers"] == list(view.numbers)
    pool = given["pool"]
    listed = unpacked(pool["patterns"], b64decode(pool["list"]), entries[2]["n"])
    assert listed_root(listed).hex() == entries[2]["root"]


def test_there_is_no_material_before_the_numbers() -> None:
    a_pool()
    with pytest.raises(NotAtThisStep):
        queries.material(WANG.request())
