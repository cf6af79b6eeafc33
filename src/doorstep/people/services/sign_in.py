"""A citizen signs in with a phone and a code.

Why no idempotency key: a code is asked for by form and address, works once, and counts its own
misuse; that counting must stay even when the answer is an error, so it commits first.
"""

import hashlib
import hmac
import math
import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from doorstep.audit import services as audit
from doorstep.kernel import clock, events
from doorstep.kernel.actor import Actor, ActorKind
from doorstep.kernel.phone import Phone
from doorstep.people import keys
from doorstep.people.errors import CodeWrong, GuessedTooSoon, PhoneTaken, TooManyCodes
from doorstep.people.models import LoginCode, LoginCount, Person, User
from doorstep.people.sealed import LOGIN_INDEX, put_login
from doorstep.people.services.contacts import enter_contact
from doorstep.people.types import ContactKind, LoginCodeMade, UserKind

DIGITS = 6
LIVES = timedelta(minutes=5)
NOT_AGAIN_WITHIN = timedelta(seconds=60)
WRONG_PER_CODE = 5
SENDING, GUESSING = "send", "guess"
SOON, SOONER = "guess-60", "guess-10"
WINDOW_SECONDS = {SENDING: 600, GUESSING: 3600, SOON: 60, SOONER: 10}
SLOWED = ((2 * WRONG_PER_CODE, SOON), (WRONG_PER_CODE, SOONER))
"""After so many guesses of one caller at one phone within an hour, only one in each such window."""
WARY = 4 * WRONG_PER_CODE
"""Wrong ones at one phone by all callers within an hour, from where a code bears one guess."""

# One statement, so that two processes never both believe they were the last allowed one, and in one
# order, so that no two wait for each other. A count need not survive a crash: nobody waits for it.
_COUNT = """
WITH soon AS MATERIALIZED (SELECT set_config('synchronous_commit', %(commit)s, true))
INSERT INTO people_logincount (kind, who, window_at, times)
SELECT %(kind)s, who, %(window)s, 1 FROM soon, unnest(%(who)s::text[]) AS who ORDER BY who
ON CONFLICT (kind, who, window_at) DO UPDATE SET times = people_logincount.times + 1
RETURNING who, times
"""


def send_login_code(*, phone: Phone, caller: str, known: Sequence[int] = ()) -> None:
    """Send a code to the phone; `caller` is who asks, as a digest, and alone may use it.

    What happens is the same for every phone. A second request within a minute sends nothing new
    while the first code still works. `known` are the accounts the caller's browser has signed in
    as: at the phone of one of them it is counted apart, so that strangers who have codes sent
    there use up none of its own. Errors: TooManyCodes.
    """
    own = bool(known) and _is_of(phone, known)
    send_code(phone=phone, caller=caller, made=LoginCodeMade, own=own)


def _is_of(phone: Phone, known: Sequence[int]) -> bool:
    found = keys.indexes(LOGIN_INDEX, phone.text)
    return User.objects.filter(pk__in=known, phone_index__in=found, is_active=True).exists()


def send_code(*, phone: Phone, caller: str, made: Callable[..., object], own: bool = False) -> None:
    """Send a code for any purpose; `made` is the event that says which. Errors: TooManyCodes."""
    phone_index = keys.index(LOGIN_INDEX, phone.text)
    lane = "known" if own else "phone"
    mine, there = _counted(SENDING, caller, f"{lane}:{phone_index.hex()}")
    _require_few(SENDING, mine, allowed=settings.LOGIN_CODES_PER_CALLER)
    _require_few(SENDING, there, allowed=settings.LOGIN_CODES_PER_PHONE)
    now = clock.now()
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    key_id = keys.ring(keys.LOGIN_CODE).current
    with transaction.atomic(durable=True):
        kept, fresh = LoginCode.objects.select_for_update().get_or_create(
            phone_index=phone_index,
            caller=caller,
            defaults={
                "mark": b"",
                "key_id": key_id,
                "sent_at": now,
                "expires_at": now + LIVES,
            },
        )
        works = kept.used_at is None and kept.wrong < WRONG_PER_CODE
        if not fresh and works and now - kept.sent_at < NOT_AGAIN_WITHIN:
            return
        kept.mark = keys.code_mark(code, phone_index=phone_index, caller=caller, key_id=key_id)
        kept.key_id = key_id
        kept.wrong = 0
        kept.sent_at = now
        kept.expires_at = now + LIVES
        kept.used_at = None
        kept.save()
        minutes = int(LIVES.total_seconds() // 60)
        events.publish(made(phone=phone, code=code, minutes=minutes))


def sign_in_with_code(*, phone: Phone, code: str, caller: str) -> int:
    """The account of this phone, made now if there was none; the code is used up.

    Errors: CodeWrong for any reason a code is not accepted, TooManyCodes, GuessedTooSoon.
    """
    guesses = _count_guess(phone, caller)
    with transaction.atomic(durable=True):
        user_id = _signed_in(phone) if _used(phone, code, caller) else None
    if user_id is None:
        raise CodeWrong
    _uncount(guesses)
    return user_id


def take_code(*, phone: Phone, code: str, caller: str) -> None:
    """Use up a code that shows a phone is in somebody's hand; nobody signs in.

    Errors: CodeWrong, TooManyCodes, GuessedTooSoon.
    """
    guesses = _count_guess(phone, caller)
    with transaction.atomic(durable=True):
        right = _used(phone, code, caller)
    if not right:
        raise CodeWrong
    _uncount(guesses)


def _signed_in(phone: Phone) -> int:
    user = _account(phone, clock.now())
    audit.note(
        "account.signed_in", f"user:{user.pk}", by=Actor(ActorKind.CITIZEN, str(user.person_id))
    )
    return int(user.pk)


def _used(phone: Phone, code: str, caller: str) -> bool:
    """Whether the code is right; it is marked as used or as guessed at."""
    now = clock.now()
    # While the index gets a new key, the code may still lie under the one before.
    known = keys.indexes(LOGIN_INDEX, phone.text)
    kept = (
        LoginCode.objects.select_for_update()
        .filter(phone_index__in=known, caller=caller)
        .order_by("-sent_at")
        .first()
    )
    if kept is None or kept.used_at is not None:
        return False
    many = _times(GUESSING, f"phone:{bytes(kept.phone_index).hex()}") > WARY
    if kept.wrong >= (1 if many else WRONG_PER_CODE):
        return False
    if now >= kept.expires_at:
        return False
    phone_index = bytes(kept.phone_index)
    mark = keys.code_mark(code, phone_index=phone_index, caller=caller, key_id=kept.key_id)
    if not hmac.compare_digest(mark, bytes(kept.mark)):
        kept.wrong += 1
        kept.save(update_fields=["wrong"])
        return False
    kept.used_at = now
    kept.save(update_fields=["used_at"])
    return True


def _account(phone: Phone, now: datetime) -> User:
    """The citizen's account, or a new one with an empty person."""
    known = keys.indexes(LOGIN_INDEX, phone.text)
    user = User.objects.filter(phone_index__in=known, is_active=True).first()
    if user is not None:
        return user
    person = Person(recorded_at=now)
    person.save(force_insert=True)
    himself = Actor(ActorKind.CITIZEN, str(person.pk))
    enter_contact(person, ContactKind.PHONE, phone, by=himself)
    return new_citizen(person, phone, now)


def new_citizen(person: Person, phone: Phone | None, now: datetime, *, demo_key: str = "") -> User:
    """An account for a person; it signs in with the phone and never with a password."""
    if phone is not None:
        known = keys.indexes(LOGIN_INDEX, phone.text)
        if User.objects.filter(phone_index__in=known).exists():
            raise PhoneTaken
    user = User(
        kind=UserKind.CITIZEN.value,
        username=secrets.token_hex(16),
        person=person,
        demo_key=demo_key,
        made_at=now,
    )
    user.set_unusable_password()
    user.save(force_insert=True)
    if phone is not None:
        put_login(user, phone)
        user.save(update_fields=["phone_index", "index_key", "phone_sealed", "phone_key"])
    return user


def forget_old_codes() -> int:
    """Remove codes and counts of yesterday; how many rows went."""
    day_ago = clock.now() - timedelta(days=1)
    codes, _ = LoginCode.objects.filter(expires_at__lt=day_ago).delete()
    counts, _ = LoginCount.objects.filter(window_at__lt=day_ago).delete()
    return codes + counts


def _window(kind: str) -> tuple[datetime, int]:
    """When the running window of counting began, and how many minutes it still lasts."""
    length = WINDOW_SECONDS[kind]
    now = clock.now().timestamp()
    start = math.floor(now / length) * length
    return datetime.fromtimestamp(start, UTC), max(1, math.ceil((start + length - now) / 60))


def _require_few(kind: str, times: int, *, allowed: int) -> None:
    if times > allowed:
        raise TooManyCodes(minutes=_window(kind)[1])


def _counted(kind: str, *who: str) -> list[int]:
    """How often each did this in the running window, this time included."""
    values: dict[str, Any] = {
        "kind": kind,
        "who": list(who),
        "window": _window(kind)[0],
        # Inside a transaction the setting would be that of everything else it does.
        "commit": "on" if connection.in_atomic_block else "off",
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, values)
        found = dict(cursor.fetchall())
    return [found[each] for each in who]


def _times(kind: str, who: str) -> int:
    found = LoginCount.objects.filter(kind=kind, who=who, window_at=_window(kind)[0]).first()
    return found.times if found else 0


def _count_guess(phone: Phone, caller: str) -> tuple[str, ...]:
    """Count a guess before the look, since what is counted afterwards can be outrun.

    The answer is under what it was counted; a right one is no guess. Nobody is shut out: the
    caller alone waits, and a phone at which many guess gets codes that bear a single guess.
    Errors: TooManyCodes, GuessedTooSoon.
    """
    index = keys.index(LOGIN_INDEX, phone.text).hex()
    pair = f"pair:{hashlib.sha256(f'{caller}:{index}'.encode()).hexdigest()}"
    mine, guesses, _ = _counted(GUESSING, caller, pair, f"phone:{index}")
    _require_few(GUESSING, mine, allowed=settings.LOGIN_GUESSES_PER_CALLER)
    slowed = next((kind for after, kind in SLOWED if guesses > after), None)
    if slowed is not None and _counted(slowed, pair)[0] > 1:
        raise GuessedTooSoon(seconds=WINDOW_SECONDS[slowed])
    return caller, pair, f"phone:{index}"


def _uncount(guesses: Sequence[str]) -> None:
    """A success is not a guess: many people sign in from one hall."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_logincount SET times = times - 1"
            " WHERE kind = %s AND who = ANY(%s) AND window_at = %s",
            [GUESSING, list(guesses), _window(GUESSING)[0]],
        )
