"""Signing in by phone and code, for programs."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status

from doorstep.kernel.phone import Phone
from doorstep.people import services as people
from doorstep.portals.api.service import FAILURES, Token, end_token, new_token
from doorstep.portals.frame import limits

router = Router(tags=["sessions"])


class PhoneIn(Schema):
    """A mobile number of the mainland."""

    phone: str


class CodeIn(PhoneIn):
    """The number and the six digits of the text message."""

    code: str


class TokenOut(Schema):
    """A bearer token, good for one hour."""

    token: str


@router.post("/codes", response={204: None, **FAILURES}, auth=None)
def send_code(request: HttpRequest, payload: PhoneIn) -> Any:
    """Send a code; the answer is the same whether the number is known or not."""
    people.send_login_code(phone=Phone.parse(payload.phone), caller=limits.caller_of(request).hex())
    return Status(204, None)


@router.post("", response={201: TokenOut, **FAILURES}, auth=None)
def sign_in(request: HttpRequest, payload: CodeIn) -> Any:
    """Exchange the code for a token."""
    user_id = people.sign_in_with_code(
        phone=Phone.parse(payload.phone),
        code=payload.code.strip(),
        caller=limits.caller_of(request).hex(),
    )
    return Status(201, {"token": new_token(user_id)})


@router.post("/end", response={204: None, **FAILURES}, auth=Token())
def sign_out(request: HttpRequest) -> Any:
    """End the token that was sent."""
    end_token(request.headers["Authorization"].partition(" ")[2])
    return Status(204, None)
