"""A draw that came back with the province's tail belongs to whoever owns vehicle and application.

Why by asking again: the log names both by keyed nullifiers only, so the row has an owner again as
soon as the same person asks for the same vehicle; nobody else's question fits.
"""

from doorstep.audit import services as audit
from doorstep.kernel.actor import Actor
from doorstep.plates import keys
from doorstep.plates.applicants import rows_of
from doorstep.plates.services.statement import verb, written

_CLAIM = verb("""
WITH claimed AS (
    UPDATE plates_draw SET applicant_id = %(applicant_id)s, vin = %(vin)s
    WHERE applicant_id = '' AND vin = ''
        AND vehicle_key = %(vehicle_key)s AND applicant_key = ANY(%(applicant_keys)s)
    RETURNING id
), noted AS (NOTE FROM claimed LIMIT 1)
SELECT FROM claimed
""")


def claim_draws(*, applicant_id: str, vin: str, vehicle_key: str, by: Actor) -> bool:
    """Give this applicant the ownerless draws of this vehicle; whether there were any."""
    values = {
        "applicant_id": applicant_id,
        "vin": vin,
        "vehicle_key": vehicle_key,
        "applicant_keys": [keys.nullifier("applicant", each) for each in rows_of(applicant_id)],
        **audit.note_values("draw.claimed", f"vehicle:{vehicle_key}", by=by),
    }
    return written(_CLAIM, values)
