"""Another phone to sign in with: asked for online, told to the old one at once, taken up later.

Why it waits: whoever finds an open session must not be able to take the account away in a minute.
The old phone signs in until the day, and whoever holds it ends the change, and every session, with
one press. Who has lost the old phone comes to a counter and is proofed there.
"""

from datetime import date
from uuid import UUID

from doorstep.audit import services as audit
from doorstep.audit.acts import act
from doorstep.kernel import clock, events
from doorstep.kernel.actor import SYSTEM, Actor, ActorKind, Key
from doorstep.kernel.errors import NotAllowed
from doorstep.kernel.phone import Phone
from doorstep.law.parameters import PHONE_CHANGE_WAIT
from doorstep.people import keys
from doorstep.people.changes import LoginPhoneChangeAsked, PhoneChangeState
from doorstep.people.errors import NoLoginPhone, NoPhoneChange, PhoneTaken
from doorstep.people.models import PhoneChange, User
from doorstep.people.proofing import PhoneCodeMade
from doorstep.people.queries.levels import require_opened
from doorstep.people.sealed import LOGIN_INDEX, changed_phone_of, login_of, put_changed_phone
from doorstep.people.services.contacts import enter_contact, locked
from doorstep.people.services.logins import end_sessions, move_login
from doorstep.people.services.sign_in import send_code, take_code
from doorstep.people.types import ContactKind


def send_new_phone_code(*, user_id: int, phone: Phone, by: Actor) -> None:
    """Send a code to the phone that is to sign in. Errors: LevelNeeded, TooManyCodes."""
    require_opened(by.id, "change-phone", clock.today())
    send_code(phone=phone, caller=_caller(user_id), made=PhoneCodeMade)


def ask_phone_change(*, user_id: int, phone: Phone, code: str, by: Actor, key: Key) -> None:
    """The new phone is in the hand of whoever asks; from the day on it signs in.

    Errors: CodeWrong, TooManyCodes, LevelNeeded, PhoneTaken, PhoneChangeWaiting, NotAllowed.
    """
    take_code(phone=phone, code=code, caller=_caller(user_id))
    _ask(user_id=user_id, phone=phone, by=by, key=key)


@act
def _ask(*, user_id: int, phone: Phone, by: Actor, key: Key) -> UUID:
    user = _own(user_id, by)
    today = clock.today()
    require_opened(by.id, "change-phone", today)
    old = login_of(user)
    if old is None:
        raise NoLoginPhone
    if _taken(phone):
        raise PhoneTaken
    change = PhoneChange(
        user=user, asked_at=clock.now(), from_on=PHONE_CHANGE_WAIT.on(today).after(today)
    )
    put_changed_phone(change, phone)
    change.save(force_insert=True)
    audit.note("account.phone_change_asked", f"user:{user_id}", by=by)
    events.publish(LoginPhoneChangeAsked(phone=old, on=change.from_on))
    return change.pk


@act
def stop_phone_change(*, user_id: int, by: Actor, key: Key) -> UUID:
    """Nothing changes, and every session of the account ends. Errors: NoPhoneChange, NotAllowed."""
    user = _own(user_id, by)
    change = user.phone_changes.filter(state=PhoneChangeState.WAITING.value).first()
    if change is None:
        raise NoPhoneChange
    _end(change, PhoneChangeState.STOPPED)
    end_sessions(user)
    audit.note("account.phone_change_stopped", f"user:{user_id}", by=by)
    return change.pk


def take_up_phone_changes(on: date) -> int:
    """Take up every change whose day has come; how many. The clock's work."""
    due = PhoneChange.objects.filter(state=PhoneChangeState.WAITING.value, from_on__lte=on)
    ids = list(due.values_list("pk", flat=True))
    for change_id in ids:
        _take_up(change_id=change_id, by=SYSTEM, key=Key(f"phone-change-{change_id}"))
    return len(ids)


@act
def _take_up(*, change_id: UUID, by: Actor, key: Key) -> None:
    change = PhoneChange.objects.select_for_update().get(pk=change_id)
    if change.state != PhoneChangeState.WAITING.value:
        return
    user = User.objects.select_for_update().get(pk=change.user_id)
    phone = changed_phone_of(change)
    if _taken(phone) or not user.is_active:
        _end(change, PhoneChangeState.TAKEN)
        return
    _end(change, PhoneChangeState.DONE)
    move_login(user, phone, by=by)
    if user.person_id is not None:
        enter_contact(locked(user.person_id), ContactKind.PHONE, phone, by=by)


def _end(change: PhoneChange, state: PhoneChangeState) -> None:
    change.state, change.ended_at = state.value, clock.now()
    change.save(update_fields=["state", "ended_at"])


def _own(user_id: int, by: Actor) -> User:
    user = User.objects.select_for_update().filter(pk=user_id, is_active=True).first()
    mine = by.kind is ActorKind.CITIZEN and user is not None and str(user.person_id) == by.id
    if user is None or not mine:
        raise NotAllowed
    return user


def _taken(phone: Phone) -> bool:
    known = keys.indexes(LOGIN_INDEX, phone.text)
    return bool(User.objects.filter(phone_index__in=known).exists())


def _caller(user_id: int) -> str:
    return f"new-phone:{user_id}"
