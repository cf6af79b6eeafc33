"""Sending a text message over the carrier's HTTP interface.

Protocol: `POST /messages` with an `Idempotency-Key`, one object `{phone, template, variables,
text}`; the same key again is answered and not sent again.
"""

from collections.abc import Mapping

from doorstep.integrations.outside import Outside, Unreachable
from doorstep.kernel.phone import Phone
from doorstep.messages.errors import NotDelivered

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
