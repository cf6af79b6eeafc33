"""The machine endpoint for what an officer decides: `supervised`."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from doorstep.province import approvals, messages
from doorstep.province.http import answers, signed_body


@answers("POST")
def supervised(request: HttpRequest, pool: str) -> Mapping[str, Any]:
    """Hear what a city asks to be signed, say how it stands, sign what was approved."""
    said = approvals.Asked.read(messages.read(signed_body(request, pool)))
    return approvals.answer(pool=pool, said=said)
