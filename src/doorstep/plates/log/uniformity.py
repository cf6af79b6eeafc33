"""Whether every slot is offered as often as every other: a chi-square test over many draws.

Why here: the suite, the bench and the public page ask the same function. With k of n slots drawn
without replacement the counts of D draws have the covariance D·k(n-k)/(n(n-1))·(I - J/n), so the
sum of squares divided by D·k(n-k)/(n(n-1)) is chi-square with n - 1 degrees of freedom.
"""

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass

from doorstep.kernel import sampling


@dataclass(frozen=True, slots=True)
class Uniformity:
    """One test: how many draws of k of n slots, the statistic, how often chance exceeds it."""

    draws: int
    n: int
    k: int
    statistic: float
    p: float
    least: int
    most: int

    @property
    def expected(self) -> float:
        """How often each slot is expected to be offered."""
        return self.draws * self.k / self.n

    @property
    def good(self) -> bool:
        """Whether chance alone gives such a deviation at least once in a thousand tests."""
        return self.p >= 0.001


def chi_square_p(statistic: float, freedom: int) -> float:
    """How often chance exceeds the statistic (Wilson and Hilferty, PNAS 17 (1931), 684-688).

    The cube root of a chi-square over its degrees of freedom is nearly normal: within two per cent
    of the tables from ten degrees of freedom on.

    >>> round(chi_square_p(1999, 1999), 2), round(chi_square_p(124.342, 100), 2)
    (0.5, 0.05)
    """
    part = 2 / (9 * freedom)
    z = ((statistic / freedom) ** (1 / 3) - (1 - part)) / math.sqrt(part)
    return math.erfc(z / math.sqrt(2)) / 2


def uniformity_of(counts: Sequence[int], draws: int, k: int) -> Uniformity:
    """Test how often each slot was offered in `draws` draws of `k` slots each."""
    n = len(counts)
    mean = draws * k / n
    scale = draws * k * (n - k) / (n * (n - 1))
    statistic = sum((count - mean) ** 2 for count in counts) / scale
    return Uniformity(
        draws, n, k, statistic, chi_square_p(statistic, n - 1), min(counts), max(counts)
    )


def slot_counts(draws: range, n: int, k: int, seed: bytes) -> list[int]:
    """How often each of `n` free slots is among the first `k`, in draws of these places."""
    counts = [0] * n
    for place in draws:
        stream = sampling.words(hashlib.sha256(seed + place.to_bytes(8, "big")).digest())
        for _, slot in zip(range(k), sampling.order(stream, n), strict=False):
            counts[slot] += 1
    return counts


def slot_test(draws: int, n: int, k: int, seed: bytes) -> Uniformity:
    """Draw `k` of `n` free slots `draws` times, each seed made from `seed` and the draw's place."""
    return uniformity_of(slot_counts(range(draws), n, k, seed), draws, k)
