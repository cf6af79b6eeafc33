"""What a citizen has asked of the log that still waits for its place there.

Why shown: while the province is away nothing is written, and what was taken in must not look lost.
"""

from uuid import UUID

from doorstep.plates.models import Intent


def chosen_and_waiting(draw_id: UUID) -> str:
    """The number whose choice was taken in and not yet written, or nothing."""
    waiting = Intent.objects.filter(draw_id=draw_id, verb="choose", answered_at__isnull=True)
    fields = waiting.values_list("fields", flat=True).first()
    return str(fields["number"]) if fields else ""


def giving_back(draw_id: UUID) -> bool:
    """Whether a number or an offer is being given back and that is not yet written."""
    waiting = Intent.objects.filter(draw_id=draw_id, verb="cancel", answered_at__isnull=True)
    return waiting.exists()
