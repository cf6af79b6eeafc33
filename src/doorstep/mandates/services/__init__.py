"""Writes of this room, one file per matter."""

from doorstep.mandates.services.agencies import end_contract, record_contract, record_training
from doorstep.mandates.services.bindings import (
    answer_binding,
    ask_binding,
    end_binding,
    end_stale_bindings,
)
from doorstep.mandates.services.ending import end_mandate, end_of_case, end_stale_mandates
from doorstep.mandates.services.giving import (
    confirm_mandate,
    give_mandate,
    portray_mandate,
    witness_mandate,
)
from doorstep.mandates.services.licences import (
    answer_licence_binding,
    ask_licence_binding,
    end_licence_binding,
    end_stale_licence_bindings,
)
from doorstep.mandates.services.relatives import (
    agree_relative,
    end_relative,
    end_unanswered_relatives,
    name_relative,
)
from doorstep.mandates.services.replying import replied
from doorstep.mandates.services.using import require_holding, use

__all__ = [
    "agree_relative",
    "answer_binding",
    "answer_licence_binding",
    "ask_binding",
    "ask_licence_binding",
    "confirm_mandate",
    "end_binding",
    "end_contract",
    "end_licence_binding",
    "end_mandate",
    "end_of_case",
    "end_relative",
    "end_stale_bindings",
    "end_stale_licence_bindings",
    "end_stale_mandates",
    "end_unanswered_relatives",
    "give_mandate",
    "name_relative",
    "portray_mandate",
    "record_contract",
    "record_training",
    "replied",
    "require_holding",
    "use",
    "witness_mandate",
]
