"""What this room keeps about people, and what for."""

from doorstep.kernel.personal import Held, Link
from doorstep.procedures.engine.models import Decision


def _decision(row: Decision) -> dict[str, object]:
    return {"body": bytes(row.body).decode()}


# A case is its applicant's: what an agent did in it stands in the mandate, which is about both.
_OF_THE_CASE = (Link("case__applicant_id"),)
_BY = frozenset({"by"})

HELD = (
    Held(
        "Case",
        "办件",
        "办理您申请的业务",
        (Link("applicant_id"),),
        frozenset(
            {
                "opened_by",
                "accepted_by",
                "examined_by",
                "decided_by",
                "outside_by",
                "outside_sampled_by",
            }
        ),
    ),
    Held("CaseEvent", "办件经过", "让您看到办到哪一步", _OF_THE_CASE, _BY),
    Held("Decision", "决定", "说明为什么这样决定", _OF_THE_CASE, _BY, _decision),
    Held("Correction", "补正通知", "一次告诉您还差什么", _OF_THE_CASE, frozenset({"asked_by"})),
    Held(
        "JointConsent",
        "一起申请的同意",
        "让要一起申请的人自己同意",
        (Link("party_id"), *_OF_THE_CASE),
        frozenset({"answered_by"}),
    ),
    Held("Rating", "评价", "改进服务", _OF_THE_CASE),
    Held(
        "Checklist",
        "保存的办事清单",
        "让窗口照您保存的清单收材料",
        (Link("owner_id"),),
    ),
    Held("Draft", "没交的草稿", "让您下次接着填", (Link("owner_id"),)),
)
IMPERSONAL = ()
