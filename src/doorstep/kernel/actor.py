"""Who acts, and for which post: carried by every write down to the audit row."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

Key = NewType("Key", str)
"""A caller's key for one act: the same key means the same act, however often it is sent."""


class ActorKind(StrEnum):
    """What kind of actor stands behind an act."""

    CITIZEN = "citizen"
    STAFF = "staff"
    SYSTEM = "system"
    PARTNER = "partner"


class Post(StrEnum):
    """A post (岗) a member of staff holds at a service point."""

    CLERK = "clerk"
    EXAMINER = "examiner"
    REGISTRAR = "registrar"
    ARCHIVIST = "archivist"
    OFFICER = "officer"
    MANAGER = "manager"
    AUDITOR = "auditor"
    OPERATOR = "operator"
    SUPERVISOR = "supervisor"
    SECURITY = "security"

    @property
    def label(self) -> str:
        """The post's name in Chinese."""
        return {
            Post.CLERK: "受理岗",
            Post.EXAMINER: "查验岗",
            Post.REGISTRAR: "审核岗",
            Post.ARCHIVIST: "档案岗",
            Post.OFFICER: "民警岗",
            Post.MANAGER: "管理岗",
            Post.AUDITOR: "审计岗",
            Post.OPERATOR: "系统管理岗",
            Post.SUPERVISOR: "省级号码监督岗",
            Post.SECURITY: "安全管理岗",
        }[self]


@dataclass(frozen=True, slots=True)
class Actor:
    """One acting person or system; `point` is a service point's code.

    `unit` is the recorded unit in whose name a partner's program acts.
    """

    kind: ActorKind
    id: str
    name: str = ""
    post: Post | None = None
    point: str | None = None
    unit: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


SYSTEM = Actor(ActorKind.SYSTEM, "doorstep", "系统")
"""The service itself: clocks that run out, jobs, the sequencer."""
