"""Writes of this room, one file per verb: draw, hold, pool."""

from doorstep.plates.services.draw import (
    choose_number,
    extend_time,
    open_draw,
    request_draw,
    request_kiosk_draw,
)
from doorstep.plates.services.hold import assign_number, held_number, release_number
from doorstep.plates.services.pool import ask_supervised, create_pool, open_pool

__all__ = [
    "ask_supervised",
    "assign_number",
    "choose_number",
    "create_pool",
    "extend_time",
    "held_number",
    "open_draw",
    "open_pool",
    "release_number",
    "request_draw",
    "request_kiosk_draw",
]
