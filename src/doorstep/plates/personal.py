"""What this room keeps about people, and what for."""

from doorstep.kernel.personal import Held, Link

HELD = (
    Held("Draw", "抽号", "抽选号牌号码", (Link("applicant_id"),)),
    Held("Number", "保留的号码", "为您保留选定的号码", (Link("draw__applicant_id"),)),
    Held("Intent", "抽号中的请求", "把抽号写进公开账本", (Link("draw__applicant_id"),)),
    Held("LogReader", "账本阅读约定", "知道谁签过阅读账本的约定", (Link("person"),)),
)
IMPERSONAL = (
    "Pool",
    "Entry",
    "Tile",
    "Checkpoint",
    "FormerNumbers",
    "StateSnapshot",
    "CardPrinting",
    "Card",
)
"""The public log holds no person: applicants stand in it under keys that nobody can invert."""
