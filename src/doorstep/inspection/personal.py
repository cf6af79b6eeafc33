"""What this room keeps about people, and what for."""

from doorstep.kernel.personal import Held, Link

HELD = (
    Held(
        "TestResult",
        "车辆检验结果",
        "凭检验结果领检验合格标志",
        (Link("owner_id"),),
        frozenset({"entered_by"}),
    ),
)
IMPERSONAL: tuple[str, ...] = ()
