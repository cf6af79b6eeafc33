"""What waits for whom: one list per kind of work, read from the tables that are written.

Why no list is stored: a case leaves a list in the transaction that does the work.
"""

from dataclasses import dataclass
from enum import StrEnum

from doorstep.kernel.actor import Post
from doorstep.procedures.engine.types import CaseStatus


class Work(StrEnum):
    """A kind of work."""

    ACCEPT = "accept"
    CORRECTION = "correction"
    EXAMINE = "examine"
    REVIEW = "review"
    PRODUCE = "produce"
    HAND_OVER = "hand_over"
    OUTSIDE = "outside"
    SAMPLE = "sample"

    @property
    def label(self) -> str:
        """Title of the list."""
        return {
            Work.ACCEPT: "等受理",
            Work.CORRECTION: "等补正",
            Work.EXAMINE: "等查验",
            Work.REVIEW: "等审核",
            Work.PRODUCE: "等制证",
            Work.HAND_OVER: "等领取",
            Work.OUTSIDE: "等外部流水号",
            Work.SAMPLE: "抄录待抽查",
        }[self]


@dataclass(frozen=True, slots=True)
class List:
    """Which cases are on a list, whose posts see it, and whether only the own point's cases."""

    status: CaseStatus | None
    posts: frozenset[Post]
    own_point: bool
    untaken_too: bool = False
    by_promise: bool = False
    """The oldest promise first instead of the oldest application."""


_CLERK = frozenset({Post.CLERK})
_COPYISTS = frozenset({Post.CLERK, Post.ARCHIVIST, Post.REGISTRAR})
LISTS = {
    Work.ACCEPT: List(CaseStatus.RECEIVED, _CLERK, own_point=True, untaken_too=True),
    Work.CORRECTION: List(CaseStatus.AWAITING_CORRECTION, _CLERK, own_point=True),
    Work.EXAMINE: List(
        CaseStatus.ACCEPTED,
        frozenset({Post.EXAMINER, Post.CLERK}),
        own_point=True,
        untaken_too=True,
    ),
    Work.REVIEW: List(
        CaseStatus.UNDER_REVIEW, frozenset({Post.REGISTRAR}), own_point=False, by_promise=True
    ),
    Work.PRODUCE: List(CaseStatus.GRANTED, _CLERK, own_point=True),
    Work.HAND_OVER: List(CaseStatus.PRODUCED, _CLERK, own_point=True),
    Work.OUTSIDE: List(CaseStatus.AWAITING_OUTSIDE, _COPYISTS, own_point=False),
    Work.SAMPLE: List(None, _COPYISTS, own_point=False),
}


def lists_for(post: Post | None) -> tuple[Work, ...]:
    """The lists of a post."""
    return tuple(work for work, each in LISTS.items() if post in each.posts)
