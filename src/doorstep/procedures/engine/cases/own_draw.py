"""Which draw the number of a case comes from: the one that holds a number for its vehicle.

Why nobody has to say it: a vehicle has at most one number held, so a draw made later, on a phone or
at another desk, is found by applicant and vehicle. The case remembers it once it counts.
"""

from uuid import UUID

from doorstep.plates import queries as plates
from doorstep.procedures.engine.known import procedure as procedure_of
from doorstep.procedures.engine.models import Case


def own_draw(case: Case) -> UUID | None:
    """The draw that holds a number for the applicant and the vehicle, else the one named before."""
    if procedure_of(case.procedure).number is None or case.plate_number:
        return case.draw_id
    return plates.held_draw(str(case.applicant_id), case.subject) or case.draw_id
