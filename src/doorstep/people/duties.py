"""Who gives which post, and which posts one person never holds at once.

Why three administrators: whoever runs the machines, whoever gives rights and whoever reads the
record must be three people, or nobody watches (GB/T 22239-2019, separation of administrators).
The exclusion constraint on appointments decides; it is built from this table.
"""

from collections.abc import Mapping
from types import MappingProxyType

from doorstep.kernel.actor import Actor, ActorKind, Post
from doorstep.people.types import OFFICE

BUSINESS = (
    Post.CLERK,
    Post.EXAMINER,
    Post.REGISTRAR,
    Post.ARCHIVIST,
    Post.OFFICER,
    Post.MANAGER,
)
"""Posts that deal with applications or lead those who do."""

APART: tuple[tuple[Post, ...], ...] = (
    BUSINESS,
    (Post.OPERATOR,),
    (Post.SECURITY,),
    (Post.AUDITOR,),
    (Post.SUPERVISOR,),
)
"""Groups of posts; on one day one person holds posts of one group alone."""

GIVEN_BY: Mapping[Post, tuple[Post, ...]] = MappingProxyType(
    {
        Post.MANAGER: (
            Post.CLERK,
            Post.EXAMINER,
            Post.REGISTRAR,
            Post.ARCHIVIST,
            Post.OFFICER,
        ),
        Post.SECURITY: (Post.MANAGER, Post.OPERATOR, Post.AUDITOR, Post.SECURITY),
    }
)
"""By the post of whoever appoints. The province's officers are made on its own command line."""


def given_by(actor: Actor) -> tuple[Post, ...]:
    """The posts this actor may give and end; the command line acts as the system and gives all."""
    if actor.kind is ActorKind.SYSTEM:
        return tuple(Post)
    if actor.kind is not ActorKind.STAFF or actor.post is None:
        return ()
    return GIVEN_BY.get(actor.post, ())


def at_any_point(actor: Actor, point_kind: str) -> bool:
    """Whether the actor appoints for the whole city; at a station a manager does for it alone."""
    if actor.kind is ActorKind.SYSTEM or actor.post is Post.SECURITY:
        return True
    return point_kind == OFFICE


def group_of(post: Post) -> int:
    """The place of the post's group in `APART`."""
    return next(n for n, group in enumerate(APART) if post in group)
