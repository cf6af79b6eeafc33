"""The public keys that somebody pins before he believes a log.

Why a file of its own: it is all that an auditor brings along.
"""

from dataclasses import dataclass

from doorstep.plates.log.checkpoint import NoteKey


@dataclass(frozen=True, slots=True)
class LogKeys:
    """What an auditor pins, as `/log/<pool>/key` says: the log's key, the supervisors' (hex), and
    the keys of those who cosign.
    """

    log: NoteKey
    supervisors: tuple[str, ...]
    witnesses: tuple[NoteKey, ...] = ()

    def __str__(self) -> str:
        lines = [str(self.log), *(f"supervisor {key}" for key in self.supervisors)]
        return "\n".join([*lines, *(f"witness {key}" for key in self.witnesses), ""])

    @classmethod
    def parse(cls, text: str) -> "LogKeys":
        """Read what `/log/<pool>/key` serves. Errors: ValueError."""
        first, *rest = text.strip().splitlines() or [""]
        supervisors: list[str] = []
        witnesses: list[NoteKey] = []
        for line in rest:
            kind, _, key = line.strip().partition(" ")
            if kind == "witness":
                witnesses.append(NoteKey.parse(key))
            elif kind == "supervisor" and len(bytes.fromhex(key)) == 32:
                supervisors.append(key)
            else:
                raise ValueError(f"unknown line: {kind}")
        if not supervisors:
            raise ValueError("no supervisor's key")
        return cls(NoteKey.parse(first), tuple(supervisors), tuple(witnesses))
