"""Reading passkeys: those of an account, as lists show them."""

from collections.abc import Sequence

from doorstep.people.models import Passkey
from doorstep.people.passkeys import PasskeyView


def passkeys_of(user_id: int) -> Sequence[PasskeyView]:
    """The oldest first."""
    rows = Passkey.objects.filter(user_id=user_id).order_by("made_at")
    return tuple(PasskeyView(str(each.pk), each.name, each.made_at, each.used_at) for each in rows)
