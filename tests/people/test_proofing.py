"""Being seen at a counter: what is recorded, who must look, and what follows for the account."""

import hashlib
from collections.abc import Iterator
from datetime import date
from itertools import count
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from tests.people.builders import a_clerk, a_key, a_number, a_person, a_phone

from doorstep.audit.acts import explaining
from doorstep.kernel import clock, events
from doorstep.kernel.actor import Actor, ActorKind, Post
from doorstep.kernel.errors import NotAllowed
from doorstep.kernel.phone import Phone
from doorstep.people import queries, services
from doorstep.people.errors import (
    CodeWrong,
    LevelNeeded,
    NoProofing,
    PhoneTaken,
    PictureUnusable,
    ProofingOver,
    ProofingUnderWay,
    SecondIsTheSame,
    SecondMissing,
    SecondNotNeeded,
    SignatureDiffers,
)
from doorstep.people.levels import OPENINGS, Level, opening
from doorstep.people.models import Person, Proofing, ProofingPaper, User
from doorstep.people.proofing import DocumentSeen, FaceSeen, PaperKind, PhoneCodeMade, PhoneState
from doorstep.people.services import rotation
from doorstep.people.types import LoginCodeMade, LoginPhoneChanged

pytestmark = pytest.mark.django_db
PORTRAIT = b"\xff\xd8\xff\xe0" + bytes(range(256))
DRAWN = b"\x89PNG\r\n\x1a\n" + bytes(64)
POINT = "S01"
_cases = count(1)


@pytest.fixture
def sent() -> Iterator[list[tuple[type, Phone, str]]]:
    """Codes on their way to phones, and phones that were told of a change."""
    found: list[tuple[type, Phone, str]] = []

    def code(made: LoginCodeMade | PhoneCodeMade) -> None:
        found.append((type(made), made.phone, made.code))

    def changed(made: LoginPhoneChanged) -> None:
        found.append((LoginPhoneChanged, made.phone, ""))

    handlers = {LoginCodeMade: code, PhoneCodeMade: code, LoginPhoneChanged: changed}
    for kind, handler in handlers.items():
        events.subscribe(kind, handler)
    yield found
    for kind, handler in handlers.items():
        events._handlers[kind].remove(handler)


def staff(name: str, point: str = POINT) -> Actor:
    user_id = a_clerk(name, point=point)
    return Actor(ActorKind.STAFF, str(user_id), "王芳", Post.CLERK, point)


def begun(
    person: UUID | str, by: Actor, document: DocumentSeen = DocumentSeen.TYPED
) -> tuple[UUID, str]:
    number = f"CASE{next(_cases):08d}"
    made = services.begin_proofing(
        person_id=person, case_number=number, document=document, by=by, key=a_key()
    )
    return made, number


def done(number: str, by: Actor) -> None:
    with explaining(), transaction.atomic():
        services.enter_proofed(case_number=number, by=by)


def with_phone(
    proofing: UUID, phone: Phone, by: Actor, sent: list[tuple[type, Phone, str]]
) -> None:
    services.send_phone_code(proofing_id=proofing, phone=phone, by=by, key=a_key())
    kind, to, code = sent[-1]
    assert (kind, to) == (PhoneCodeMade, phone)
    services.confirm_phone(proofing_id=proofing, code=code, by=by, key=a_key())


def signed_up(phone: Phone, sent: list[tuple[type, Phone, str]]) -> int:
    services.send_login_code(phone=phone, caller="a-browser")
    return services.sign_in_with_code(phone=phone, code=sent[-1][2], caller="a-browser")


def test_whoever_was_seen_has_the_level_and_signs_in_with_the_phone_they_confirmed(
    sent: list[tuple[type, Phone, str]],
) -> None:
    clerk, person = staff("wangfang"), a_person("王小明")
    assert queries.level_of(person) is Level.NONE
    proofing, number = begun(person, clerk)
    services.see_face(proofing_id=proofing, face=FaceSeen.SAME, by=clerk, key=a_key())
    with_phone(proofing, a_phone(5), clerk, sent)
    assert queries.level_of(person) is Level.NONE
    done(number, clerk)
    assert queries.level_of(person) is Level.COUNTER
    user = User.objects.get(person=person)
    assert signed_up(a_phone(5), sent) == user.pk
    found = queries.last_proofing(person)
    assert found is not None
    assert (found.phone_state, found.phone_masked) == (PhoneState.CONFIRMED, a_phone(5).masked)
    with pytest.raises(ProofingOver):
        services.see_face(proofing_id=proofing, face=FaceSeen.SAME, by=clerk, key=a_key())


def test_an_account_that_knew_only_its_phone_becomes_the_persons(
    sent: list[tuple[type, Phone, str]],
) -> None:
    clerk, person = staff("wangfang"), a_person("王小明")
    account = signed_up(a_phone(6), sent)
    bare = queries.person_of_user(account)
    assert bare is not None
    assert queries.level_of(bare.id) is Level.PHONE
    proofing, number = begun(person, clerk)
    services.see_face(proofing_id=proofing, face=FaceSeen.SAME, by=clerk, key=a_key())
    with_phone(proofing, a_phone(6), clerk, sent)
    done(number, clerk)
    now = queries.person_of_user(account)
    assert now is not None
    assert now.id == str(person)
    assert Person.objects.get(pk=bare.id).merged_into_id == person
    assert queries.level_of(bare.id) is Level.NONE
    assert User.objects.filter(person=person).count() == 1


def test_a_phone_that_signs_in_somebody_else_is_not_taken_from_them(
    sent: list[tuple[type, Phone, str]],
) -> None:
    clerk = staff("wangfang")
    a_person("李四", number=a_number(serial=2), phone=a_phone(7))
    person = a_person("王小明")
    proofing, number = begun(person, clerk)
    services.see_face(proofing_id=proofing, face=FaceSeen.SAME, by=clerk, key=a_key())
    with_phone(proofing, a_phone(7), clerk, sent)
    with pytest.raises(PhoneTaken):
        done(number, clerk)
    assert queries.level_of(person) is Level.NONE
    services.without_phone(proofing_id=proofing, by=clerk, key=a_key())
    done(number, clerk)
    assert queries.level_of(person) is Level.COUNTER
    assert not User.objects.filter(person=person).exists()


def test_another_phone_at_the_counter_tells_the_old_one_and_ends_its_sessions(
    sent: list[tuple[type, Phone, str]],
) -> None:
    clerk, person = staff("wangfang"), a_person("王小明", phone=a_phone(8))
    before = User.objects.get(person=person).get_session_auth_hash()
    proofing, number = begun(person, clerk)
    services.see_face(proofing_id=proofing, face=FaceSeen.SAME, by=clerk, key=a_key())
    with_phone(proofing, a_phone(9), clerk, sent)
    done(number, clerk)
    assert sent[-1][:2] == (LoginPhoneChanged, a_phone(8))
    user = User.objects.get(person=person)
    assert user.get_session_auth_hash() != before
    assert signed_up(a_phone(9), sent) == user.pk


@pytest.mark.parametrize(
    ("document", "face"),
    [(DocumentSeen.UNREADABLE, FaceSeen.SAME), (DocumentSeen.READ, FaceSeen.DOUBT)],
)
def test_what_no_machine_read_or_one_clerk_doubts_is_seen_by_another(
    document: DocumentSeen, face: FaceSeen
) -> None:
    clerk, second, elsewhere = staff("wangfang"), staff("liuyang"), staff("sunli", "S02")
    person = a_person("王小明")
    proofing, number = begun(person, clerk, document)
    services.see_face(proofing_id=proofing, face=face, by=clerk, key=a_key())
    with pytest.raises(SecondMissing):
        done(number, clerk)
    with pytest.raises(SecondIsTheSame):
        services.confirm_by_eye(proofing_id=proofing, by=clerk, key=a_key())
    with pytest.raises(NoProofing):
        services.confirm_by_eye(proofing_id=proofing, by=elsewhere, key=a_key())
    services.confirm_by_eye(proofing_id=proofing, by=second, key=a_key())
    done(number, clerk)
    found = queries.last_proofing(person)
    assert found is not None
    assert {str(found.clerk_id), str(found.second_id)} == {clerk.id, second.id}


def test_the_database_itself_refuses_one_pair_of_eyes_for_two() -> None:
    clerk = staff("wangfang")
    begun(a_person(), clerk, DocumentSeen.UNREADABLE)
    for change in ({"second_id": int(clerk.id)}, {"state": "done", "done_at": clock.now()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Proofing.objects.update(**change)


def test_nobody_looks_a_second_time_for_nothing() -> None:
    clerk, second = staff("wangfang"), staff("liuyang")
    proofing, _ = begun(a_person(), clerk)
    services.see_face(proofing_id=proofing, face=FaceSeen.SAME, by=clerk, key=a_key())
    with pytest.raises(SecondNotNeeded):
        services.confirm_by_eye(proofing_id=proofing, by=second, key=a_key())


def test_one_proofing_at_a_time_and_only_by_staff_at_their_point() -> None:
    clerk, elsewhere, person = staff("wangfang"), staff("sunli", "S02"), a_person()
    proofing, _ = begun(person, clerk)
    with pytest.raises(ProofingUnderWay):
        begun(person, clerk)
    with pytest.raises(NotAllowed):
        begun(a_person(number=a_number(serial=3)), Actor(ActorKind.CITIZEN, str(person)))
    with pytest.raises(NoProofing):
        services.give_up_proofing(proofing_id=proofing, by=elsewhere, key=a_key())
    services.give_up_proofing(proofing_id=proofing, by=clerk, key=a_key())
    begun(person, clerk)


def test_a_wrong_code_confirms_no_phone(sent: list[tuple[type, Phone, str]]) -> None:
    clerk = staff("wangfang")
    proofing, _ = begun(a_person(), clerk)
    with pytest.raises(NoProofing):
        services.confirm_phone(proofing_id=proofing, code="000000", by=clerk, key=a_key())
    services.send_phone_code(proofing_id=proofing, phone=a_phone(4), by=clerk, key=a_key())
    wrong = "000000" if sent[-1][2] != "000000" else "111111"
    with pytest.raises(CodeWrong):
        services.confirm_phone(proofing_id=proofing, code=wrong, by=clerk, key=a_key())
    assert queries.proofing(proofing).phone_state is PhoneState.ASKED
    assert not User.objects.filter(kind="citizen").exists()


def test_papers_lie_encrypted_are_replaced_while_open_and_follow_a_change_of_keys() -> None:
    clerk, person = staff("wangfang"), a_person("王小明")
    proofing, _ = begun(person, clerk)
    for content in (b"GIF89a", b"", PORTRAIT + bytes(6_000_000)):
        with pytest.raises(PictureUnusable):
            services.take_portrait(proofing_id=proofing, content=content, by=clerk, key=a_key())
    for content in (DRAWN, PORTRAIT):
        services.take_portrait(proofing_id=proofing, content=content, by=clerk, key=a_key())
    (paper,) = ProofingPaper.objects.all()
    assert PORTRAIT not in bytes(paper.sealed)
    assert paper.sha256 == hashlib.sha256(PORTRAIT).hexdigest()
    columns = {column.name for column in rotation.columns_of("field")}
    assert {"people_proofingpaper.sealed", "people_proofing.phone_sealed"} <= columns
    looks = _looks(person)
    found = queries.proofing_paper(proofing, PaperKind.PORTRAIT, by=clerk, purpose="面签")
    assert found == ("image/jpeg", PORTRAIT)
    assert _looks(person) == looks + 1


def _looks(person: UUID) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM audit_auditrow WHERE action = 'looked' AND subject = %s",
            [f"person:{person}"],
        )
        return int(cursor.fetchone()[0])


def test_the_agreement_names_its_text_and_whoever_signed_it() -> None:
    clerk, person = staff("wangfang"), a_person("王小明")
    proofing, _ = begun(person, clerk)

    def sign(typed: str, drawn: bytes = b"") -> None:
        services.sign_agreement(
            proofing_id=proofing,
            version="2017-06",
            sha256="ab" * 32,
            typed=typed,
            drawn=drawn,
            by=clerk,
            key=a_key(),
        )

    for typed in ("李四", "", "-"):
        with pytest.raises(SignatureDiffers):
            sign(typed)
    sign("", DRAWN)
    assert queries.proofing(proofing).paper(PaperKind.SIGNATURE) is not None
    sign(" 王小明 ")
    view = queries.proofing(proofing)
    assert view.paper(PaperKind.SIGNATURE) is None
    _, content = queries.proofing_paper(proofing, PaperKind.AGREEMENT, by=clerk, purpose="面签")
    said = services.agreement_in(content)
    assert (said["name"], said["version"], said["sha256"]) == ("王小明", "2017-06", "ab" * 32)


def test_what_a_level_opens_depends_on_the_day_and_is_refused_by_name() -> None:
    person, on = a_person(phone=a_phone(3)), date(2017, 6, 21)
    exemption = "procedure:claim-inspection-exemption"
    assert queries.is_open(person, exemption, on)
    assert not queries.is_open(person, exemption, date(2017, 5, 31))
    queries.require_opened(person, "procedure:register-vehicle", on)
    with pytest.raises(LevelNeeded) as refused:
        queries.require_opened(person, "procedure:replace-plates", on)
    assert "服务站或车管所窗口" in refused.value.say()
    assert opening("procedure:nobody-listed-it") is OPENINGS["procedure:*"]
    with pytest.raises(KeyError):
        opening("nothing-of-ours")
    told = {each.code: yes for each, yes in queries.openings(Level.COUNTER, on)}
    assert told.pop("unit") is False
    assert all(told.values())
    assert all(entry.source for each in OPENINGS.values() for entry in each.levels.entries)
