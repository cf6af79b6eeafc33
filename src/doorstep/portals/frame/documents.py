"""Asking for an identity document: kind, number and, for a passport, the country.

Why one place: whoever holds a document that is taken at the counter is not sent away on the phone.
"""

from collections.abc import Sequence
from dataclasses import replace

from django.http import HttpRequest

from doorstep.kernel import clock
from doorstep.kernel.identity_document import NATURAL, DocumentKind, IdentityDocument
from doorstep.portals.frame.forms import Kind, Option, Question

KIND, COUNTRY = "document_kind", "document_country"


def kind_in(request: HttpRequest) -> DocumentKind:
    """The kind that was chosen; the usual one where none or none of ours was."""
    chosen = request.POST.get(KIND, "")
    known = chosen in {kind.value for kind in DocumentKind}
    return DocumentKind(chosen) if known else DocumentKind.RESIDENT_ID


def questions(
    request: HttpRequest, number: Question, kinds: Sequence[DocumentKind] = NATURAL
) -> tuple[Question, Question, Question]:
    """The question of a number, which is read by the kind and the country sent with it."""

    def read(typed: str) -> IdentityDocument:
        country = request.POST.get(COUNTRY, "")
        return IdentityDocument.parse(kind_in(request), typed, on=clock.today(), country=country)

    kind = Question(
        KIND,
        "证件种类",
        Kind.SELECT,
        hint="不选就是居民身份证。",
        options=tuple(Option(each.value, each.label) for each in kinds),
        optional=True,
    )
    country = Question(
        COUNTRY,
        "护照的国家代码",
        hint="只有护照要填：护照资料页上的 1 到 3 个字母，例如 KOR。",
        optional=True,
        longest=8,
    )
    return (kind, replace(number, read=read), country)
