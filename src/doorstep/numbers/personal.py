"""What this room keeps about people, and what for."""

from doorstep.kernel.personal import Held, Link

HELD = (Held("NumberRight", "原号的权利", "知道谁可以再用原来的号牌号码", (Link("person_id"),)),)
IMPERSONAL: tuple[str, ...] = ()
