"""What this room keeps about people, and what for."""

from doorstep.kernel.personal import Held, Link
from doorstep.privacy.answering import written_in
from doorstep.privacy.models import RightsRequest


def _request(row: RightsRequest) -> dict[str, object]:
    return written_in(row)


HELD = (
    Held(
        "LedgerLine",
        "告知和同意记录",
        "证明告诉过您什么、您同意过什么",
        (Link("person_id"),),
        frozenset({"recorded_by"}),
    ),
    Held(
        "RightsRequest",
        "更正、删除和限制使用的请求",
        "答复您的请求，以后能查到答复过什么",
        (Link("person_id"),),
        frozenset({"decided_by"}),
        _request,
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
