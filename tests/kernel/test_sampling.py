"""Seed and sampling: word for word the specification, and uniform on 10⁵ draws."""

import hashlib
import hmac
from collections import Counter
from itertools import islice

import pytest

from doorstep.kernel import sampling

SEED = hashlib.sha256(b"seed").digest()


def whole_shuffle(seed: bytes, n: int) -> list[int]:
    """The specification's loop, with a whole array."""
    words, a = sampling.words(seed), list(range(n))
    for i in range(n):
        j = i + sampling.below(words, n - i)
        a[i], a[j] = a[j], a[i]
    return a


def test_the_seed_is_the_hash_of_its_parts_in_order() -> None:
    parts = b"doorstep/draw/v1\0" + bytes(32) + (7).to_bytes(8, "big") + b"b1b2" + b"nonce"
    assert sampling.seed(bytes(32), 7, [b"b1", b"b2"], b"nonce") == hashlib.sha256(parts).digest()


def test_words_are_the_first_eight_bytes_of_each_mac() -> None:
    macs = [hmac.new(SEED, j.to_bytes(8, "big"), hashlib.sha256).digest() for j in range(3)]
    wanted = [int.from_bytes(mac[:8], "big") for mac in macs]
    assert list(islice(sampling.words(SEED), 3)) == wanted


def test_below_drops_words_at_or_above_the_last_multiple() -> None:
    limit = 2**64 // 3 * 3
    assert sampling.below(iter([limit, 2**64 - 1, limit - 1]), 3) == 2
    assert sampling.below(iter([2**64 - 1, 5]), 1) == 0


@pytest.mark.parametrize("n", [1, 2, 50, 257])
def test_the_lazy_order_is_the_whole_shuffle(n: int) -> None:
    assert list(sampling.order(sampling.words(SEED), n)) == whole_shuffle(SEED, n)


def test_even_the_last_element_takes_a_word() -> None:
    words = sampling.words(SEED)
    list(sampling.order(words, 4))
    assert next(words) == next(islice(sampling.words(SEED), 4, None))


def test_an_offer_skips_what_is_not_available() -> None:
    order = whole_shuffle(SEED, 30)
    offer = sampling.offer(SEED, 30, 5, lambda slot: slot % 2 == 0)
    assert list(offer) == [slot for slot in order if slot % 2 == 0][:5]
    assert len(sampling.offer(SEED, 30, 20, lambda slot: slot % 2 == 0)) == 15


def test_a_refill_gives_up_after_4096_misses() -> None:
    asked: list[int] = []

    def miss(place: int) -> bool:
        asked.append(place)
        return len(asked) > 4096

    assert sampling.refill(sampling.refill_words(SEED), 10, miss) is None
    assert len(asked) == 4096
    again = sampling.refill_words(SEED)
    assert sampling.refill(again, 10, lambda _: True) == asked[0]
    assert sampling.refill(again, 10, lambda _: True) == asked[1]


def test_every_slot_is_offered_equally_often_in_100_000_draws() -> None:
    """Chi-squared over which of 20 slots come in an offer of 5, and which comes first."""
    draws, n, k = 100_000, 20, 5
    shown: Counter[int] = Counter()
    first: Counter[int] = Counter()
    for draw in range(draws):
        seed = hashlib.sha256(draw.to_bytes(8, "big")).digest()
        offer = sampling.offer(seed, n, k, lambda _: True)
        shown.update(offer)
        first[offer[0]] += 1
    for counted, expected in ((shown, draws * k / n), (first, draws / n)):
        spread = sum((counted[slot] - expected) ** 2 / expected for slot in range(n))
        assert spread < 43.8  # 19 degrees of freedom, one in a thousand
