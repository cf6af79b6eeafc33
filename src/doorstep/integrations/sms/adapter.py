"""Sending a text message over the carriers' HTTP interface, through the second if the first fails.

Protocol: `POST /messages` with an `Idempotency-Key`, one object `{phone, template, variables,
text}`; the same key again is answered and not sent again. `GET /replies` gives what phones have
answered, `{id, phone, text}` each, until `POST /replies/taken` names its id. Two carriers do not
know of each other: where only the first's answer was lost a text arrives twice, which is better
than never.
"""

import time
from collections.abc import Iterator, Mapping, Sequence

from django.conf import settings

from doorstep.integrations.outside import Outside, Unreachable
from doorstep.kernel.errors import InvalidInput
from doorstep.kernel.phone import Phone
from doorstep.messages.errors import NotDelivered
from doorstep.messages.port import Reply

_FIRST, _SECOND = Outside("sms"), Outside("sms_second")
_OF_SECOND = "second:"
RESTS_S = 30.0
"""So long the first is not asked first again after it failed: waiting for it delays every text."""


class HttpSms:
    """The carriers behind `OUTSIDE_ADDRESSES["sms"]` and, where there is one, `["sms_second"]`."""

    def __init__(self) -> None:
        self._failed_at = -RESTS_S

    def send(
        self,
        *,
        message_id: str,
        phone: Phone,
        template: str,
        variables: Mapping[str, str],
        text: str,
    ) -> None:
        """Hand the message over. Errors: NotDelivered when no carrier took it."""
        body = {
            "phone": phone.text,
            "template": template,
            "variables": dict(variables),
            "text": text,
        }
        troubles = []
        for carrier in self._in_turn():
            try:
                carrier.send("/messages", body, message_id)
            except Unreachable as trouble:
                troubles.append(str(trouble))
                if carrier is _FIRST:
                    self._failed_at = time.monotonic()
            else:
                return
        raise NotDelivered("; ".join(troubles))

    def replies(self) -> Sequence[Reply]:
        """What phones have answered; a reply from what is no phone is left with the carrier.

        Errors: NotDelivered when no carrier tells.
        """
        found: list[Reply] = []
        troubles = []
        carriers = _carriers()
        for carrier in carriers:
            try:
                answer = carrier.ask("/replies") or {}
            except Unreachable as trouble:
                troubles.append(str(trouble))
            else:
                found += _read(answer.get("replies", []), _OF_SECOND if carrier is _SECOND else "")
        if len(troubles) == len(carriers):
            raise NotDelivered("; ".join(troubles))
        return found

    def taken(self, reply_id: str) -> None:
        """The reply need not be told again. Errors: NotDelivered."""
        carrier = _SECOND if reply_id.startswith(_OF_SECOND) else _FIRST
        own_id = reply_id.removeprefix(_OF_SECOND)
        try:
            carrier.send("/replies/taken", {"id": own_id}, f"taken-{own_id}")
        except Unreachable as trouble:
            raise NotDelivered(str(trouble)) from trouble

    def _in_turn(self) -> Sequence[Outside]:
        rests = time.monotonic() - self._failed_at < RESTS_S
        return _carriers()[::-1] if rests else _carriers()


def _carriers() -> Sequence[Outside]:
    return (_FIRST, _SECOND) if settings.OUTSIDE_ADDRESSES.get(_SECOND.name) else (_FIRST,)


def _read(told: Sequence[Mapping[str, object]], whose: str) -> Iterator[Reply]:
    for each in told:
        try:
            phone = Phone.parse(str(each["phone"]))
        except InvalidInput:
            continue
        yield Reply(f"{whose}{str(each['id'])[:70]}", phone, str(each["text"]))
