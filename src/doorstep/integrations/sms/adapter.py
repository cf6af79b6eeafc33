"""Sending a text message over the carrier's HTTP interface.

Protocol: `POST /messages` with an `Idempotency-Key`, one object `{phone, template, variables,
text}`; the same key again is answered and not sent again. `GET /replies` gives what phones have
answered, `{id, phone, text}` each, until `POST /replies/taken` names its id.
"""

from collections.abc import Mapping, Sequence

from doorstep.integrations.outside import Outside, Unreachable
from doorstep.kernel.errors import InvalidInput
from doorstep.kernel.phone import Phone
from doorstep.messages.errors import NotDelivered
from doorstep.messages.port import Reply

_system = Outside("sms")


class HttpSms:
    """The carrier behind `OUTSIDE_ADDRESSES["sms"]`."""

    def send(
        self,
        *,
        message_id: str,
        phone: Phone,
        template: str,
        variables: Mapping[str, str],
        text: str,
    ) -> None:
        """Hand the message over. Errors: NotDelivered."""
        body = {
            "phone": phone.text,
            "template": template,
            "variables": dict(variables),
            "text": text,
        }
        try:
            _system.send("/messages", body, message_id)
        except Unreachable as trouble:
            raise NotDelivered(str(trouble)) from trouble

    def replies(self) -> Sequence[Reply]:
        """What phones have answered; a reply from what is no phone is left with the carrier.

        Errors: NotDelivered.
        """
        try:
            answer = _system.ask("/replies") or {}
        except Unreachable as trouble:
            raise NotDelivered(str(trouble)) from trouble
        found = []
        for each in answer.get("replies", []):
            try:
                phone = Phone.parse(str(each["phone"]))
            except InvalidInput:
                continue
            found.append(Reply(str(each["id"])[:80], phone, str(each["text"])))
        return found

    def taken(self, reply_id: str) -> None:
        """The reply need not be told again. Errors: NotDelivered."""
        try:
            _system.send("/replies/taken", {"id": reply_id}, f"taken-{reply_id}")
        except Unreachable as trouble:
            raise NotDelivered(str(trouble)) from trouble
