"""Writing cases: one verb per file, each in the one rhythm of `rhythm`.

lock → assess → write → audit → enqueue, in one durable transaction, once per caller's key.
"""

from doorstep.procedures.engine.cases.checklists import honour_checklist, keep_checklist
from doorstep.procedures.engine.cases.correction import request_correction, supply_correction
from doorstep.procedures.engine.cases.documents import complete, hand_over
from doorstep.procedures.engine.cases.drafts import discard_draft, save_draft
from doorstep.procedures.engine.cases.fees import record_fee
from doorstep.procedures.engine.cases.joint import agree_jointly, refuse_jointly, sign_jointly
from doorstep.procedures.engine.cases.numbers import attach_draw
from doorstep.procedures.engine.cases.open_case import open_case
from doorstep.procedures.engine.cases.outside import record_outside_serial, sample_outside_serial
from doorstep.procedures.engine.cases.rate import rate
from doorstep.procedures.engine.cases.refusals import decline, refuse, return_, withdraw
from doorstep.procedures.engine.cases.silence import accept_by_silence
from doorstep.procedures.engine.cases.steps import pass_step, record_examination

__all__ = [
    "accept_by_silence",
    "agree_jointly",
    "attach_draw",
    "complete",
    "decline",
    "discard_draft",
    "hand_over",
    "honour_checklist",
    "keep_checklist",
    "open_case",
    "pass_step",
    "rate",
    "record_examination",
    "record_fee",
    "record_outside_serial",
    "refuse",
    "refuse_jointly",
    "request_correction",
    "return_",
    "sample_outside_serial",
    "save_draft",
    "sign_jointly",
    "supply_correction",
    "withdraw",
]
