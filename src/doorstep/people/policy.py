"""How signing in is guarded, as numbers: read from the settings, so that a page cannot differ."""

from dataclasses import dataclass

from django.conf import settings

from doorstep.people import known
from doorstep.people.services import invitations, sign_in


@dataclass(frozen=True, slots=True)
class Policy:
    """Counts are how often; minutes, hours and days how long."""

    code_digits: int
    code_minutes: int
    wrong_per_code: int
    codes_per_caller: int
    codes_per_phone: int
    codes_minutes: int
    guesses_per_caller: int
    guesses_minutes: int
    password_length: int
    passwords: int
    locked_minutes: int
    factors_per_minute: int
    factors_per_hour: int
    known_days: int
    session_days: int
    invitation_days: int


def policy() -> Policy:
    """As this installation has it."""
    minute, hour = settings.ACCOUNT_RATE_LIMITS["login_failed"].split(",")
    return Policy(
        code_digits=sign_in.DIGITS,
        code_minutes=int(sign_in.LIVES.total_seconds() // 60),
        wrong_per_code=sign_in.WRONG_PER_CODE,
        codes_per_caller=settings.LOGIN_CODES_PER_CALLER,
        codes_per_phone=settings.LOGIN_CODES_PER_PHONE,
        codes_minutes=sign_in.WINDOW_SECONDS[sign_in.SENDING] // 60,
        guesses_per_caller=settings.LOGIN_GUESSES_PER_CALLER,
        guesses_minutes=sign_in.WINDOW_SECONDS[sign_in.GUESSING] // 60,
        password_length=settings.PASSWORD_LEAST,
        passwords=settings.AXES_FAILURE_LIMIT,
        locked_minutes=int(settings.AXES_COOLOFF_TIME.total_seconds() // 60),
        factors_per_minute=int(minute.partition("/")[0]),
        factors_per_hour=int(hour.partition("/")[0]),
        known_days=known.LIVES_S // 86_400,
        session_days=settings.SESSION_COOKIE_AGE // 86_400,
        invitation_days=invitations.LIVES.days,
    )
