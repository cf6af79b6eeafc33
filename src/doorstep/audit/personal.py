"""What this room keeps about people, and what for."""

from doorstep.kernel.personal import Held, Link

HELD = (
    Held(
        "AuditRow",
        "操作和查看记录",
        "事后查得清谁做了什么、谁看过什么",
        (
            Link("subject", "person:{id}"),
            Link("subject", "case:{id}", through=("engine.Case", "number")),
            Link("actor", "citizen:{id}"),
        ),
        frozenset({"actor", "nonce", "mark", "txid"}),
    ),
)
IMPERSONAL = ("Batch", "Idempotency")
"""Sealed heads; keys of repeats for seven days, whose requests are keyed hashes."""
