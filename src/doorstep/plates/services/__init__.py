"""Writes of this room, one file per verb: draw, hold, keep, pool."""

from doorstep.plates.services.cards import accept_cards
from doorstep.plates.services.counter import (
    check_first_scan,
    choose_at_counter,
    open_counter_draw,
    release_at_counter,
    request_counter_draw,
)
from doorstep.plates.services.draw import (
    choose_number,
    draw_id_of,
    extend_time,
    open_draw,
    request_draw,
    request_kiosk_draw,
)
from doorstep.plates.services.hold import (
    assign_number,
    extend_hold,
    held_number,
    release_number,
)
from doorstep.plates.services.holder import key_holder, require_holder
from doorstep.plates.services.keep import (
    free_number,
    keep_longer,
    reclaim_number,
    retain_number,
    swap_numbers,
)
from doorstep.plates.services.line import leave_line
from doorstep.plates.services.pool import ask_supervised, create_pool, open_pool
from doorstep.plates.services.reading import end_reading, sign_reading_terms

__all__ = [
    "accept_cards",
    "ask_supervised",
    "assign_number",
    "check_first_scan",
    "choose_at_counter",
    "choose_number",
    "create_pool",
    "draw_id_of",
    "end_reading",
    "extend_hold",
    "extend_time",
    "free_number",
    "held_number",
    "keep_longer",
    "key_holder",
    "leave_line",
    "open_counter_draw",
    "open_draw",
    "open_pool",
    "reclaim_number",
    "release_at_counter",
    "release_number",
    "request_counter_draw",
    "request_draw",
    "request_kiosk_draw",
    "require_holder",
    "retain_number",
    "sign_reading_terms",
    "swap_numbers",
]
