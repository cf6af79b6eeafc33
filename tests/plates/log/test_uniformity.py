"""Every slot is offered as often as every other; a draw that prefers some is found out."""

import hashlib
import math

import pytest

from doorstep.kernel import sampling
from doorstep.plates.log.uniformity import chi_square_p, slot_test, uniformity_of


def test_a_hundred_thousand_draws_offer_every_slot_alike() -> None:
    found = slot_test(100_000, 500, 50, b"doorstep uniformity 1")
    assert found.good, found
    assert found.expected == 10_000
    assert 0.93 * found.expected < found.least <= found.most < 1.07 * found.expected


def test_a_small_preference_is_found_out() -> None:
    counts = [0] * 200
    for place in range(20_000):
        stream = sampling.words(hashlib.sha256(place.to_bytes(8, "big")).digest())
        chosen = [slot for slot, _ in zip(sampling.order(stream, 200), range(20), strict=False)]
        if place % 20 == 0 and 0 not in chosen:
            chosen[0] = 0
        for slot in chosen:
            counts[slot] += 1
    assert not uniformity_of(counts, 20_000, 20).good


def test_the_statistic_has_the_mean_of_a_chi_square() -> None:
    found = [slot_test(60, 40, 10, f"mean {at}".encode()).statistic for at in range(300)]
    assert abs(sum(found) / len(found) - 39) < 2


@pytest.mark.parametrize(
    ("statistic", "freedom", "p"),
    # Abramowitz and Stegun, Handbook of Mathematical Functions, table 26.8
    [(18.3070, 10, 0.05), (23.2093, 10, 0.01), (37.5662, 20, 0.01), (124.342, 100, 0.05),
     (135.807, 100, 0.01), (77.9295, 100, 0.95)],
)  # fmt: skip
def test_the_p_value_agrees_with_the_tables(statistic: float, freedom: int, p: float) -> None:
    assert math.isclose(chi_square_p(statistic, freedom), p, rel_tol=0.02)
