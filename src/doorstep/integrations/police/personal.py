"""What this room keeps about people, and what for."""

from doorstep.kernel.personal import OF_THE_CASE, Held

HELD = (Held("Wanted", "等外部流水号", "请上级系统登记", (OF_THE_CASE,)),)
IMPERSONAL = ("FileOut", "FileIn")
"""Batch files as they passed between the systems, by case number."""
