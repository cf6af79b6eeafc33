"""Which function applies which kind of entry.

Why apart: the verbs know the State, and the State must not know the verbs.
"""

from doorstep.plates.log import authority, drawing, ending, keeping, supply
from doorstep.plates.log import entries as e
from doorstep.plates.log.state import VERBS

VERBS.update(
    {
        e.Rules: authority.apply_rules,
        e.Segment: supply.apply_segment,
        e.Genesis: supply.apply_genesis,
        e.InUse: supply.apply_inuse,
        e.Fill: supply.apply_fill,
        e.FillBetas: supply.apply_fill_betas,
        e.Exclude: supply.apply_exclude,
        e.Freeze: supply.apply_freeze,
        e.Request: drawing.apply_request,
        e.Call: drawing.apply_call,
        e.Betas: drawing.apply_betas,
        e.Result: drawing.apply_result,
        e.Choose: drawing.apply_choose,
        e.Expire: ending.apply_expire,
        e.Refund: ending.apply_refund,
        e.Assign: keeping.apply_assign,
        e.Retain: keeping.apply_retain,
        e.Reclaim: keeping.apply_reclaim,
        e.Unretain: keeping.apply_unretain,
        e.Free: keeping.apply_free,
        e.Swap: keeping.apply_swap,
        e.Snapshot: keeping.apply_snapshot,
    }
)
