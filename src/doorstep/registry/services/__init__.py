"""What may be written into the record: one verb per file, each inside an act's transaction."""

from doorstep.registry.services.change import (
    ContactFiling,
    Written,
    change_particulars,
    end_vehicle,
    file_contact,
    mark_inspected,
    mortgage,
    release_mortgage,
    stamp_licence,
    transfer_vehicle,
)
from doorstep.registry.services.correct import correct
from doorstep.registry.services.load import bulk_load
from doorstep.registry.services.objects import (
    hand_over_object,
    issue_driving_licence,
    issue_object,
    produce_object,
    surrender_object,
    void_object,
)
from doorstep.registry.services.register import move_in_vehicle, register_vehicle
from doorstep.registry.services.swap import swap_numbers
from doorstep.registry.services.temporary import plate_temporarily

__all__ = [
    "ContactFiling",
    "Written",
    "bulk_load",
    "change_particulars",
    "correct",
    "end_vehicle",
    "file_contact",
    "hand_over_object",
    "issue_driving_licence",
    "issue_object",
    "mark_inspected",
    "mortgage",
    "move_in_vehicle",
    "plate_temporarily",
    "produce_object",
    "register_vehicle",
    "release_mortgage",
    "stamp_licence",
    "surrender_object",
    "swap_numbers",
    "transfer_vehicle",
    "void_object",
]
