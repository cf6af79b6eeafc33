"""The receipt of a proofing as a file, for the person it is about and the desk that made it."""

from django.http import HttpResponse

from doorstep.kernel.actor import Actor
from doorstep.people import queries as people
from doorstep.people.proofing import PaperKind


def receipt_file(proofing_id: str, by: Actor, purpose: str) -> HttpResponse:
    """The receipt of a proofing as a file to keep; the look is recorded. Errors: NoProofing."""
    media_type, content = people.proofing_paper(
        proofing_id, PaperKind.RECEIPT, by=by, purpose=purpose
    )
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = 'attachment; filename="receipt.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer
