"""A fresh confirmation: whoever is signed in shows once more that the phone is in their hand.

Why the phone is never typed: a code for another number would prove nothing about this account.
"""

from doorstep.kernel.phone import Phone
from doorstep.people.errors import CodeWrong, NoLoginPhone
from doorstep.people.models import User
from doorstep.people.sealed import login_of
from doorstep.people.services.sign_in import send_login_code, sign_in_with_code


def send_confirmation_code(*, user_id: int, caller: str) -> Phone:
    """Send a code to the phone the account signs in with. Errors: NoLoginPhone, TooManyCodes."""
    phone = _login_phone(user_id)
    send_login_code(phone=phone, caller=_apart(caller))
    return phone


def confirm(*, user_id: int, code: str, caller: str) -> None:
    """Accept the code, once. Errors: NoLoginPhone, CodeWrong, TooManyCodes."""
    phone = _login_phone(user_id)
    if sign_in_with_code(phone=phone, code=code, caller=_apart(caller)) != user_id:
        raise CodeWrong


def _login_phone(user_id: int) -> Phone:
    phone = login_of(User.objects.get(pk=user_id, is_active=True))
    if phone is None:
        raise NoLoginPhone
    return phone


def _apart(caller: str) -> str:
    """A code for signing in does not confirm, and the other way round."""
    return f"confirm:{caller}"[:128]
