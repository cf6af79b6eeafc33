"""What a desk asks in a proofing: one form for each thing recorded, and reading what was sent.

Why pictures are read here: whatever a browser sends is judged before an act sees it, and an act is
given bytes alone.
"""

import base64
import binascii
from datetime import date

from django.http import HttpRequest

from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.kernel.phone import Phone
from doorstep.people.proofing import DocumentSeen, FaceSeen
from doorstep.people.services.proofing import MOST_BYTES
from doorstep.portals.citizen.views.sign_in import CODE
from doorstep.portals.frame.forms import Kind, Option, Question
from doorstep.privacy import texts
from doorstep.privacy.types import Text, TextKind

PROCEDURE = "verify-identity"
_DRAWN = "data:image/png;base64,"

DOCUMENT = Question(
    "document",
    "证件怎么录入的",
    Kind.CHOICE,
    hint="机器读不出也能办：照原件录入，再请第二个人看一眼。",
    options=tuple(
        # That a machine read it is recorded by the reading alone.
        Option(each.value, each.label)
        for each in (DocumentSeen.TYPED, DocumentSeen.UNREADABLE)
    ),
    missing="请选证件是怎么录入的。",
)
FACE = Question(
    "face",
    "本人和证件上的照片",
    Kind.CHOICE,
    options=tuple(Option(each.value, each.label) for each in FaceSeen),
    missing="请看过本人再选。",
)
PHONE = Question(
    "phone",
    "登录用的手机号",
    Kind.PHONE,
    hint="请本人报号码，短信验证码由本人自己填。",
    read=Phone.parse,
    missing="请填写手机号；没有手机的，点“没有手机”。",
    longest=24,
)
TYPED = Question(
    "typed",
    "不方便手写的，请打出姓名",
    hint="和证件上一样。上面手写了就不用填。",
    optional=True,
    longest=100,
)
QUESTIONS: dict[str, tuple[Question, ...]] = {
    "face": (FACE,),
    "phone": (PHONE,),
    "code": (CODE,),
    "no-phone": (),
    "portrait": (),
    "sign": (TYPED,),
    "second": (),
    "done": (),
    "give-up": (),
}
"""By what a button does."""


def agreement(day: date) -> Text:
    """The user agreement of a day; before the first there was, the first."""
    ours = [text for text in texts.texts() if text.kind is TextKind.USER_AGREEMENT]
    held = [text for text in ours if text.from_on <= day]
    return (held or ours[:1])[-1]


def portrait_in(request: HttpRequest) -> bytes:
    """The photograph sent with a form. Errors: InvalidInput without one."""
    sent = request.FILES.get("portrait")
    if sent is None:
        raise InvalidInput(Problem("portrait", "workbench/no-portrait", "请先拍照或者选一张照片。"))
    # One byte more than may be kept is enough to know that it is too big.
    return bytes(sent.read(MOST_BYTES + 1))


def drawn_in(request: HttpRequest) -> bytes:
    """The signature drawn on the screen, nothing where none was. Errors: InvalidInput."""
    text = request.POST.get("drawn", "")
    if not text:
        return b""
    if not text.startswith(_DRAWN):
        raise _unreadable()
    try:
        return base64.b64decode(text.removeprefix(_DRAWN), validate=True)
    except (binascii.Error, ValueError) as wrong:
        raise _unreadable() from wrong


def _unreadable() -> InvalidInput:
    sentence = "手写签名没有传好，请重写一次，或者打出姓名。"
    return InvalidInput(Problem("typed", "workbench/signature-unreadable", sentence))
