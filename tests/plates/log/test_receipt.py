"""The receipt: small, quick, checked without a network, and honest about what it proves."""

import json
import timeit
from typing import Any

import pytest
from tests.plates.log.builder import City, a_city, public

from doorstep.kernel.canonical import canonical
from doorstep.plates.crypto import VERIFIERS
from doorstep.plates.log import Refused
from doorstep.plates.log.entries import Result
from doorstep.plates.log.model import Offered
from doorstep.plates.log.receipt import (
    KEEP_PRIVATE,
    NO_WITNESS,
    Trusted,
    pool_part,
    qr_text,
    require_pool,
    verify_receipt,
)
from doorstep.plates.log.slots import listed_root


@pytest.fixture(scope="module")
def city() -> City:
    """Two thousand slots, thirty calls in line, the last receipt is the fullest."""
    city = a_city("鲁M@####", released=2000, k=50, target=2000)
    ids = [city.request() for _ in range(30)]
    for id_ in ids:
        city.call(id_)
    for id_ in reversed(ids):
        city.betas(id_)
    for _ in ids:
        city.result()
    return city


@pytest.fixture(scope="module")
def receipt(city: City) -> bytes:
    return city.receipt(30)


def rule(receipt: bytes, trusted: Trusted) -> str:
    with pytest.raises(Refused) as refused:
        verify_receipt(receipt, trusted, VERIFIERS)
    return refused.value.rule


def changed(receipt: bytes, *path: str | int, to: Any) -> bytes:
    value = json.loads(receipt)
    inner = value
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = to
    return canonical(value)


def test_a_receipt_is_below_16_kb_and_quick_to_check(city: City, receipt: bytes) -> None:
    assert len(receipt) < 16_000
    numbers = [f"鲁M{slot:05}" for slot in range(2000)]
    # Measured against what no check can do without: one pass over all slots.
    hashing = min(timeit.repeat(lambda: listed_root(numbers), number=1, repeat=9))
    checking = min(
        timeit.repeat(
            lambda: verify_receipt(receipt, city.trusted(), VERIFIERS), number=1, repeat=9
        )
    )
    assert checking < 8 * hashing
    verdict = verify_receipt(receipt, city.trusted(), VERIFIERS)
    assert verdict.numbers == city.state.draws[30].numbers
    assert verdict.draw == 30
    assert len(verdict.numbers) == 50


def test_with_the_city_alone_it_says_no_independent_witness(city: City, receipt: bytes) -> None:
    verdict = verify_receipt(receipt, city.trusted(), VERIFIERS)
    assert not verdict.independent
    assert NO_WITNESS in verdict.remarks
    two = a_city(parties=("city", "province"))
    two.draw()
    verdict = verify_receipt(two.receipt(1), two.trusted(), VERIFIERS)
    assert verdict.parties == ("city", "province")
    assert NO_WITNESS not in verdict.remarks


def test_a_receipt_with_the_one_time_key_says_that_it_holds_a_secret(city: City) -> None:
    verdict = verify_receipt(city.receipt(30, secret="ab" * 32), city.trusted(), VERIFIERS)
    assert KEEP_PRIVATE in verdict.remarks


def forged_receipts(receipt: bytes) -> list[tuple[bytes, str]]:
    """Receipts with one part changed, and the rule that refuses each; the browser reads them too.

    `receipt` is one of many slots, shown as a list.
    """
    value = json.loads(receipt)
    numbers = value["result"]["numbers"]
    return [
        (changed(receipt, "result", "numbers", to=numbers[::-1]), "receipt/inclusion"),
        (changed(receipt, "rules", "k", to=49), "receipt/inclusion"),
        (changed(receipt, "rules_at", to=1), "receipt/inclusion"),
        (changed(receipt, "betas", "nonce", to="00" * 16), "receipt/chain"),
        (changed(receipt, "request", "cn", to="00" * 32), "receipt/chain"),
        (changed(receipt, "call", "root", to="00" * 32), "receipt/chain"),
        (changed(receipt, "pool", "taken", to=value["pool"]["free"]), "result/offer"),
        (changed(receipt, "pool", "free", to=value["pool"]["taken"]), "receipt/pool"),
        (changed(receipt, "pool", "list", to=value["pool"]["list"][:-4]), "receipt/form"),
        (changed(receipt, "pool", "list", to="A" + value["pool"]["list"][1:]), "receipt/pool"),
        (changed(receipt, "pool", "list", to="????"), "receipt/form"),
        (changed(receipt, "pool", "list", to=value["pool"]["list"] + "AAAA"), "receipt/form"),
        (changed(receipt, "pool", "patterns", to=["鲁N@####"]), "receipt/pool"),
        (changed(receipt, "pool", "patterns", to=["鲁N?"]), "receipt/form"),
        (changed(receipt, "pool", "patterns", to={"鲁M@####": 1}), "receipt/form"),
        (changed(receipt, "pool", "patterns", to=["鲁M#"]), "receipt/form"),
        (changed(receipt, "pool", "proof", to=""), "receipt/form"),
        (changed(receipt, "rules_at", to=False), "receipt/form"),
        (changed(receipt, "rules_at", to=2**70), "log/not-canonical"),
        (changed(receipt, "secret", to=1), "receipt/form"),
        (changed(receipt, "form", to="doorstep/receipt/v2"), "receipt/form"),
        (changed(receipt, "more", to="x"), "receipt/form"),
        (changed(receipt, "proof", to=value["proof"].replace("index", "Index")),
         "receipt/checkpoint"),
        (receipt + b"\n", "log/not-canonical"),
        (b"", "log/not-canonical"),
        (b"{}", "receipt/form"),
    ]  # fmt: skip


def test_each_part_of_a_receipt_matters(city: City, receipt: bytes) -> None:
    for forged, expected in forged_receipts(receipt):
        assert rule(forged, city.trusted()) == expected, expected


def test_the_keys_a_person_trusts_decide(city: City, receipt: bytes) -> None:
    trusted = city.trusted()
    assert rule(receipt, Trusted(trusted.log, {public("x")})) == "receipt/rules"
    other = City()
    other.rules()
    key = other.log_key()
    stranger = type(key)(key.name, 1, bytes.fromhex(public("x")))
    assert rule(receipt, Trusted(stranger, trusted.supervisors)) == "receipt/checkpoint"


def test_the_shorter_of_list_and_multiproof_is_used() -> None:
    city = a_city("鲁M@####", released=2000, k=3, target=2000)
    city.draw()
    value = json.loads(city.receipt(1))
    assert "proof" in value["pool"]
    verify_receipt(city.receipt(1), city.trusted(), VERIFIERS)
    forged = changed(city.receipt(1), "pool", "proof", to=value["pool"]["proof"][:-44])
    assert rule(forged, city.trusted()) in ("receipt/pool", "receipt/form")


def test_empty_slots_are_listed_as_empty(city: City) -> None:
    call = next(e.entry for e in city.effects if e.entry.e == "call")
    part = json.loads(pool_part(Offered(("鲁M1", "", "鲁M2"), 5, 0), (0, 2)))
    result = Result(t=0, id=1, betas="00" * 32, slots=(0,), numbers=("鲁M1",))
    with pytest.raises(Refused):
        require_pool(part, call, result)  # type: ignore[arg-type]


def test_the_qr_code_is_below_300_bytes() -> None:
    text = qr_text("https://doorstep.example/log/3716-02", 10**9, bytes(32), "ab" * 16)
    assert len(text.encode()) < 300
