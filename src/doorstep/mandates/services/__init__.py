"""Writes of this room, one file per matter."""

from doorstep.mandates.services.bindings import (
    answer_binding,
    ask_binding,
    end_binding,
    end_stale_bindings,
)

__all__ = ["answer_binding", "ask_binding", "end_binding", "end_stale_bindings"]
