"""A phone and a code open the door; a guess closes it for the guesser alone."""

from __future__ import annotations

import itertools
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from psycopg import sql

from doorstep.kernel import clock
from doorstep.kernel.phone import Phone
from doorstep.messages import queries as messages
from doorstep.people import queries, services
from doorstep.people.errors import CodeWrong, GuessedTooSoon, TooManyCodes
from doorstep.people.models import LoginCode, User

from .builders import a_person, a_phone

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django.fixtures import SettingsWrapper

HERE, THERE = "a" * 64, "b" * 64


def code_of(phone: Phone) -> str:
    """What the newest text message to this phone says."""
    sent = messages.outbox(phone)[0]
    assert sent.slots is not None
    assert sent.template == "login-code"
    return sent.slots["code"]


def other(code: str) -> str:
    """Six digits, but not these."""
    return f"{(int(code) + 1) % 10**6:06d}"


def asked(phone: Phone, caller: str = HERE) -> str:
    """Ask for a code and read it on the phone."""
    services.send_login_code(phone=phone, caller=caller)
    return code_of(phone)


@pytest.mark.django_db
def test_the_code_signs_in_the_person_of_the_phone() -> None:
    person_id = a_person(phone=a_phone())
    user_id = services.sign_in_with_code(phone=a_phone(), code=asked(a_phone()), caller=HERE)
    found = queries.person_of_user(user_id)
    assert found is not None
    assert found.id == str(person_id)
    actor = queries.actor_for(user_id, clock.today())
    assert (actor.kind, actor.id, actor.name) == ("citizen", str(person_id), "张三")


@pytest.mark.django_db
def test_an_unknown_phone_gets_a_code_too_and_then_an_account_without_a_name() -> None:
    user_id = services.sign_in_with_code(phone=a_phone(7), code=asked(a_phone(7)), caller=HERE)
    found = queries.person_of_user(user_id)
    assert found is not None
    assert not found.complete
    assert found.phone_masked == "199****0007"
    again = services.sign_in_with_code(phone=a_phone(7), code=asked(a_phone(7)), caller=HERE)
    assert again == user_id


@pytest.mark.django_db
def test_what_is_written_tells_neither_phone_nor_code() -> None:
    phone = a_phone(8)
    code = asked(phone)
    services.sign_in_with_code(phone=phone, code=code, caller=HERE)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            query = sql.SQL("SELECT t::text FROM {} AS t").format(sql.Identifier(table))
            cursor.execute(query.as_string())
            text = "\n".join(row[0] for row in cursor.fetchall())
            assert phone.text not in text, table
            assert f'"{code}"' not in text, table


@pytest.mark.django_db
def test_a_code_works_once() -> None:
    code = asked(a_phone())
    services.sign_in_with_code(phone=a_phone(), code=code, caller=HERE)
    with pytest.raises(CodeWrong):
        services.sign_in_with_code(phone=a_phone(), code=code, caller=HERE)


@pytest.mark.django_db
def test_a_code_lives_five_minutes() -> None:
    code = asked(a_phone())
    LoginCode.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    with pytest.raises(CodeWrong):
        services.sign_in_with_code(phone=a_phone(), code=code, caller=HERE)


@pytest.mark.django_db
def test_after_five_wrong_guesses_the_right_code_is_worth_nothing_for_that_caller() -> None:
    code = asked(a_phone())
    for _ in range(5):
        with pytest.raises(CodeWrong):
            services.sign_in_with_code(phone=a_phone(), code=other(code), caller=HERE)
    with pytest.raises(CodeWrong):
        services.sign_in_with_code(phone=a_phone(), code=code, caller=HERE)
    mine = asked(a_phone(), THERE)
    assert services.sign_in_with_code(phone=a_phone(), code=mine, caller=THERE)


@pytest.mark.django_db
def test_a_code_is_good_for_nobody_but_who_asked_for_it() -> None:
    code = asked(a_phone())
    with pytest.raises(CodeWrong):
        services.sign_in_with_code(phone=a_phone(), code=code, caller=THERE)
    assert services.sign_in_with_code(phone=a_phone(), code=code, caller=HERE)


@pytest.mark.django_db
def test_known_and_unknown_phones_get_the_same_answers() -> None:
    a_person(phone=a_phone(1))
    answers = []
    for phone in (a_phone(1), a_phone(2)):
        services.send_login_code(phone=phone, caller=HERE)
        sent = messages.outbox(phone)[0]
        with pytest.raises(CodeWrong) as wrong:
            services.sign_in_with_code(phone=phone, code=other(code_of(phone)), caller=HERE)
        answers.append((sent.template, sent.sentence, wrong.value.code, wrong.value.say()))
    assert answers[0] == answers[1]


@pytest.mark.django_db
def test_asking_again_within_a_minute_sends_nothing_while_the_code_works() -> None:
    first = asked(a_phone())
    assert asked(a_phone()) == first
    assert len(messages.outbox(a_phone())) == 1
    services.sign_in_with_code(phone=a_phone(), code=first, caller=HERE)
    services.send_login_code(phone=a_phone(), caller=HERE)
    assert len(messages.outbox(a_phone())) == 2


@pytest.mark.django_db
def test_who_asks_for_too_many_codes_is_told_to_wait(settings: SettingsWrapper) -> None:
    settings.LOGIN_CODES_PER_CALLER = 2
    asked(a_phone(1))
    asked(a_phone(2))
    with pytest.raises(TooManyCodes) as refused:
        services.send_login_code(phone=a_phone(3), caller=HERE)
    assert refused.value.status == 429
    assert refused.value.retry_after >= 60
    services.send_login_code(phone=a_phone(3), caller=THERE)


@pytest.mark.django_db
def test_guessing_counts_and_signing_in_does_not(settings: SettingsWrapper) -> None:
    settings.LOGIN_GUESSES_PER_CALLER = 2
    for serial in range(1, 5):
        code = asked(a_phone(serial))
        services.sign_in_with_code(phone=a_phone(serial), code=code, caller=HERE)
    for _ in range(2):
        with pytest.raises(CodeWrong):
            services.sign_in_with_code(phone=a_phone(9), code="000000", caller=HERE)
    with pytest.raises(TooManyCodes):
        services.sign_in_with_code(phone=a_phone(9), code="000000", caller=HERE)


@pytest.mark.usefixtures("fresh_city")
def test_the_same_code_from_many_at_once_signs_in_once() -> None:
    code = asked(a_phone())

    def sign_in(_: int) -> int | None:
        try:
            return services.sign_in_with_code(phone=a_phone(), code=code, caller=HERE)
        except CodeWrong:
            return None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(sign_in, range(6)))
    assert len([answer for answer in answers if answer is not None]) == 1
    assert User.objects.count() == 1


@pytest.mark.usefixtures("fresh_city")
def test_guesses_at_the_same_moment_are_all_counted() -> None:
    code = asked(a_phone())

    def guess(_: int) -> None:
        try:
            with pytest.raises((CodeWrong, GuessedTooSoon)):
                services.sign_in_with_code(phone=a_phone(), code=other(code), caller=HERE)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(guess, range(8)))
    assert LoginCode.objects.get().wrong == 5


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """No window of counting ends meanwhile."""
    instant = clock.now().replace(minute=30, second=1)
    ticks = itertools.count()
    monkeypatch.setattr(clock, "now", lambda: instant + timedelta(milliseconds=next(ticks)))


def guessed(phone: Phone, times: int, caller: str = HERE) -> list[str]:
    """Wrong codes one after the other; how each was answered."""
    told = []
    for _ in range(times):
        try:
            services.sign_in_with_code(phone=phone, code="000000", caller=caller)
        except (CodeWrong, GuessedTooSoon) as refused:
            told.append(refused.code)
    return told


@pytest.mark.django_db
@pytest.mark.usefixtures("still")
def test_who_guesses_on_at_one_phone_is_slowed_there_alone() -> None:
    phone = a_phone(11)
    told = guessed(phone, 9)
    assert told == ["people/code-wrong"] * 6 + ["people/guessed-too-soon"] * 3
    assert guessed(a_phone(12), 1) == ["people/code-wrong"]
    mine = asked(phone, THERE)
    assert services.sign_in_with_code(phone=phone, code=mine, caller=THERE)


@pytest.mark.django_db
@pytest.mark.usefixtures("still")
def test_at_a_phone_where_many_guess_a_code_bears_one_wrong_answer_and_the_owner_still_gets_in(
    settings: SettingsWrapper,
) -> None:
    phone = a_phone(13)
    for serial in range(5):
        guessed(phone, 5, caller=f"{serial:064d}")
    code = asked(phone)
    assert guessed(phone, 1) == ["people/code-wrong"]
    with pytest.raises(CodeWrong):
        services.sign_in_with_code(phone=phone, code=code, caller=HERE)
    settings.LOGIN_CODES_PER_PHONE = 100
    assert services.sign_in_with_code(phone=phone, code=asked(phone, THERE), caller=THERE)


@pytest.mark.django_db
def test_strangers_use_up_no_codes_of_a_browser_known_for_the_phone(
    settings: SettingsWrapper,
) -> None:
    settings.LOGIN_CODES_PER_PHONE = 3
    phone = a_phone(24)
    own = services.sign_in_with_code(phone=phone, code=asked(phone, HERE), caller=HERE)
    other = services.sign_in_with_code(phone=a_phone(25), code=asked(a_phone(25)), caller=HERE)
    for n in range(3):
        with suppress(TooManyCodes):
            services.send_login_code(phone=phone, caller=f"{n}" * 64)
    for known in ((), (other,), (0,)):
        with pytest.raises(TooManyCodes):
            services.send_login_code(phone=phone, caller=THERE, known=known)
    services.send_login_code(phone=phone, caller=THERE, known=(other, own))
    assert services.sign_in_with_code(phone=phone, code=code_of(phone), caller=THERE) == own
    for n in range(2):
        services.send_login_code(phone=phone, caller=f"c{n}" * 32, known=(own,))
    with pytest.raises(TooManyCodes):
        services.send_login_code(phone=phone, caller="d" * 64, known=(own,))


def statements(act: Callable[[], object]) -> list[str]:
    """What the database is asked, without the values."""
    with CaptureQueriesContext(connection) as asked_for, suppress(CodeWrong):
        act()
    return [
        re.sub(r"'[^']*'|s\d+_x\d+|\\x[0-9a-f]+|\b\d+\b", "?", each["sql"]) for each in asked_for
    ]


@pytest.mark.django_db
def test_a_known_phone_makes_the_same_work_as_one_that_is_not() -> None:
    a_person(phone=a_phone(21))
    services.sign_in_with_code(phone=a_phone(21), code=asked(a_phone(21), THERE), caller=THERE)
    work = [
        (
            statements(lambda phone=phone: services.send_login_code(phone=phone, caller=HERE)),
            statements(
                lambda phone=phone: services.sign_in_with_code(phone=phone, code="x", caller=HERE)
            ),
        )
        for phone in (a_phone(21), a_phone(22))
    ]
    assert len(work[0][0]) > 3
    assert len(work[0][1]) > 3
    assert work[0] == work[1]


@pytest.mark.django_db
def test_a_session_holds_neither_phone_nor_code(client: Client) -> None:
    phone = a_phone(5)
    code = asked(phone)
    user = User.objects.get(pk=services.sign_in_with_code(phone=phone, code=code, caller=HERE))
    client.force_login(user)
    for session in Session.objects.all():
        assert phone.text not in str(session.get_decoded())
        assert code not in str(session.get_decoded())


@pytest.mark.django_db
def test_codes_and_counts_are_forgotten_after_a_day() -> None:
    asked(a_phone())
    assert services.forget_old_codes() == 0
    with clock.at_day(clock.today() + timedelta(days=2)):
        assert services.forget_old_codes() == 3
