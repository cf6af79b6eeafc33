"""Counts and times for the operator's monitoring, by view and never by person."""

from prometheus_client import Counter, Histogram

_ANSWERS = Counter(
    "doorstep_answers_total", "Answers by view, method and status.", ("view", "method", "status")
)
_SECONDS = Histogram(
    "doorstep_answer_seconds",
    "Time to answer, by view.",
    ("view",),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 5, 10),
)
_METHODS = frozenset({"GET", "POST", "HEAD"})


def observe(view: str, method: str, status: int, seconds: float) -> None:
    """Record one answer; unknown methods share a label so that nobody can grow the table."""
    label = method if method in _METHODS else "other"
    _ANSWERS.labels(view, label, str(status)).inc()
    _SECONDS.labels(view).observe(seconds)
