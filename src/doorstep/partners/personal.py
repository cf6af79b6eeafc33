"""What this room keeps about people, and what for."""

from doorstep.kernel.personal import Held, Link

HELD = (
    Held(
        "Allowance",
        "您同意看办件进度的合作单位",
        "让您同意的单位查这件业务办到哪一步",
        (Link("person_id"),),
    ),
)
IMPERSONAL = ("Partner", "Secret", "Token")
"""Organisations and their programs; whom to call there lies sealed and is nobody's record here."""
