"""What people were told and what they agreed to: versions, hashes, a ledger that only grows."""

import hashlib
import uuid
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from tests.people.builders import a_key, a_number, a_person, a_phone

from doorstep.audit import queries as audit
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, ActorKind
from doorstep.messages import queries as messages
from doorstep.messages import services as telling
from doorstep.privacy import queries, services
from doorstep.privacy.errors import NotOnesOwn, NotOptional, TextChanged, TextNotFound
from doorstep.privacy.types import LedgerAct, LedgerChannel, TextKind

OLD, NEW = date(2025, 6, 3), date(2026, 6, 3)


@pytest.fixture
def person(db: None) -> Iterator[uuid.UUID]:  # noqa: ARG001
    with clock.at_day(NEW):
        yield a_person(number=a_number(serial=41), phone=a_phone(41))


def himself(person: uuid.UUID) -> Actor:
    return Actor(ActorKind.CITIZEN, str(person))


def told(person: uuid.UUID, kind: str, version: str) -> None:
    services.tell(
        person_id=person,
        kind=kind,
        version=version,
        channel=LedgerChannel.WEB,
        by=himself(person),
        key=a_key(),
    )


def says(person: uuid.UUID, yes: bool, kind: TextKind = TextKind.PROGRESS_SMS) -> None:
    services.agree(
        person_id=person,
        kind=kind,
        yes=yes,
        channel=LedgerChannel.WEB,
        by=himself(person),
        key=a_key(),
    )


def test_the_day_decides_which_version_holds() -> None:
    assert queries.current(date(2021, 10, 31)) == ()
    assert queries.current_of(TextKind.PRIVACY_NOTICE, OLD).version == "2021-11"
    assert queries.current_of(TextKind.PRIVACY_NOTICE, NEW).version == "2026-01"


def test_every_listed_text_has_the_listed_hash_and_both_languages() -> None:
    for text in queries.texts():
        assert hashlib.sha256(text.zh.encode()).hexdigest() == text.sha256
        assert text.zh.strip().count("\n\n") == text.en.strip().count("\n\n")


def test_a_text_edited_afterwards_is_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "notices"
    folder.mkdir()
    for file in (Path(settings.CITY_FOLDER) / "notices").iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    (folder / "user-agreement-2021-11.zh.txt").write_text("改过了", "utf-8")
    monkeypatch.setattr(settings, "CITY_FOLDER", str(tmp_path))
    with pytest.raises(TextChanged):
        queries.texts()


def test_whoever_saw_the_old_version_is_told_the_new_one_and_no_other(person: uuid.UUID) -> None:
    assert len(queries.not_told_yet(person, NEW)) == 3
    told(person, "privacy-notice", "2021-11")
    told(person, "user-agreement", "2021-11")
    told(person, "progress-sms", "2021-11")
    assert [text.version for text in queries.not_told_yet(person, NEW)] == ["2026-01"]
    assert queries.not_told_yet(person, OLD) == ()
    told(person, "privacy-notice", "2026-01")
    assert queries.not_told_yet(person, NEW) == ()


def test_what_the_law_needs_is_told_and_cannot_be_refused(person: uuid.UUID) -> None:
    with pytest.raises(NotOptional):
        says(person, False, TextKind.PRIVACY_NOTICE)
    with pytest.raises(TextNotFound):
        told(person, "privacy-notice", "1999-01")


def test_the_ledger_keeps_every_change_with_version_hash_and_channel(person: uuid.UUID) -> None:
    says(person, True)
    says(person, False)
    lines = queries.ledger(person)
    assert [line.act for line in lines] == [LedgerAct.WITHDRAWN, LedgerAct.AGREED]
    text = queries.current_of(TextKind.PROGRESS_SMS, NEW)
    assert {(line.version, line.sha256) for line in lines} == {(text.version, text.sha256)}
    assert {line.channel for line in lines} == {LedgerChannel.WEB}
    actions = [row.action for row in audit.notes(subject=f"person:{person}")]
    assert actions[:2] == ["privacy.withdrawn", "privacy.agreed"]


def test_nobody_agrees_for_somebody_else(person: uuid.UUID) -> None:
    other = Actor(ActorKind.CITIZEN, str(uuid.uuid4()))
    with pytest.raises(NotOnesOwn):
        services.agree(
            person_id=person,
            kind=TextKind.PROGRESS_SMS,
            yes=True,
            channel=LedgerChannel.WEB,
            by=other,
            key=a_key(),
        )
    assert queries.agrees(person, TextKind.PROGRESS_SMS) is None


def test_withdrawing_stops_text_messages_of_comfort_and_no_notice_of_rights(
    person: uuid.UUID,
) -> None:
    def goes_to_the_phone(template: str) -> bool:
        with transaction.atomic():
            made = telling.tell(person, template, procedure="注册登记", case="3716171724137")
        return any(each.id == made for each in messages.outbox())

    telling.ask_first(queries.wants_progress_sms)
    assert goes_to_the_phone("case-completed")
    says(person, False)
    assert not goes_to_the_phone("case-completed")
    assert goes_to_the_phone("case-refused")
    says(person, True)
    assert goes_to_the_phone("case-completed")
