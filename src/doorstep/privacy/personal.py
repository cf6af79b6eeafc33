"""What this room keeps about people, and what for."""

from doorstep.kernel.personal import Held, Link

HELD = (
    Held(
        "LedgerLine",
        "告知和同意记录",
        "证明告诉过您什么、您同意过什么",
        (Link("person_id"),),
        frozenset({"recorded_by"}),
    ),
    Held(
        "Export",
        "信息导出",
        "把您的信息交给您",
        (Link("person_id"),),
    ),
)
IMPERSONAL = ("ExportFile", "KeepingReport", "RecordCheck")
"""The files of an export are what it contains and gone after days; reports are counts."""
