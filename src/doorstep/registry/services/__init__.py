"""What may be written into the record: one verb per file, each inside an act's transaction."""

from doorstep.registry.services.correct import correct
from doorstep.registry.services.load import bulk_load
from doorstep.registry.services.objects import (
    hand_over_object,
    issue_object,
    produce_object,
    surrender_object,
    void_object,
)
from doorstep.registry.services.register import register_vehicle

__all__ = [
    "bulk_load",
    "correct",
    "hand_over_object",
    "issue_object",
    "produce_object",
    "register_vehicle",
    "surrender_object",
    "void_object",
]
