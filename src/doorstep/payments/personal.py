"""What this room keeps about people, and what for."""

from doorstep.kernel.personal import OF_THE_CASE, Held, Link

HELD = (
    Held("Charge", "应缴费用", "收取工本费", (OF_THE_CASE,), frozenset({"by"})),
    Held("Receipt", "票据", "证明已缴费", (OF_THE_CASE,)),
    Held(
        "Payment",
        "缴费",
        "证明已缴费",
        (Link("charge__case_number", through=("engine.Case", "number")),),
        frozenset({"by"}),
    ),
)
IMPERSONAL = ()
