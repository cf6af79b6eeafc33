"""What this room keeps about people, and what for."""

from doorstep.kernel.personal import OF_THE_CASE, Held, Link

HELD = (
    Held(
        "ProductionOrder",
        "制证单",
        "制作和发放牌证",
        (OF_THE_CASE,),
        frozenset({"produced_by", "handed_over_by"}),
    ),
    Held(
        "Print",
        "打印件",
        "打印牌证",
        (Link("order__case_number", through=("engine.Case", "number")),),
        frozenset({"asked_by"}),
    ),
)
IMPERSONAL = ()
