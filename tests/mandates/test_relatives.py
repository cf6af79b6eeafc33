"""Somebody without a phone names a relative who gets the messages, and nothing more."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import transaction
from tests.mandates.agency import LICENCE, clerk_at
from tests.mandates.builders import a_car, a_citizen
from tests.people.builders import a_key, a_number, a_person, a_phone
from tests.portals.bench import Staff
from tests.portals.pages import text_of
from tests.portals.test_looks import signed_in
from tests.procedures.city import DAY, STATION, a_city, outside

from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM, Actor, ActorKind, Post
from doorstep.law.parameters import MANDATE_ANSWER
from doorstep.mandates import queries, services
from doorstep.mandates.errors import (
    HasOwnPhone,
    RelativeAlready,
    RelativeNotFound,
    RelativeUnreachable,
)
from doorstep.mandates.types import Reach, RelativeState
from doorstep.messages import delivery, port
from doorstep.messages import services as messages
from doorstep.messages.models import Message
from doorstep.messages.relaying import NAME
from doorstep.messages.replies import take_reply
from doorstep.messages.templates import RELAYED, SMS_LENGTH, TEMPLATES
from doorstep.messages.types import MessageState
from doorstep.people import queries as people
from doorstep.people import services as people_services
from doorstep.portals.frame import page
from doorstep.privacy import holdings
from doorstep.procedures import engine
from doorstep.procedures.engine.errors import NoSuchCase

pytestmark = pytest.mark.django_db
ELDER = "孙奶奶"


@pytest.fixture
def elder() -> Iterator[str]:
    page.forget_city()
    with clock.at_day(DAY), outside():
        a_city()
        yield str(a_person(ELDER, number=a_number(serial=61)))


@pytest.fixture
def son(elder: str) -> Actor:  # noqa: ARG001 - the day comes with the elder
    return a_citizen(62, "孙儿子")


@pytest.fixture
def clerk(elder: str) -> Actor:  # noqa: ARG001 - the city comes with the elder
    return clerk_at(STATION, "wangfang", "station")


class Heard:
    """A carrier that keeps what phones would read."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def send(self, *, text: str, **_: object) -> None:
        """Keep it."""
        self.texts.append(text)

    def replies(self) -> tuple[port.Reply, ...]:
        """Nobody answers here."""
        return ()

    def taken(self, reply_id: str) -> None:
        """Nothing to take."""


@pytest.fixture
def sent() -> Iterator[list[str]]:
    before, heard = port.carrier(), Heard()
    port.bind(heard)
    yield heard.texts
    port.bind(before)


def names(elder: str, son: Actor, clerk: Actor, *, present: bool = False) -> UUID:
    return services.name_relative(
        person_id=elder, relative_id=son.id, present=present, by=clerk, key=a_key()
    )


def tells(person_id: str, template: str = "case-withdrawn") -> Message:
    """A message of a business; how it went."""
    with transaction.atomic():
        told = messages.tell(person_id, template, procedure="补换领行驶证", case="2017062100001")
    return Message.objects.get(pk=told)


def test_the_relative_agrees_by_a_reply_of_one_and_gets_what_tells_how_a_business_stands(
    elder: str, son: Actor, clerk: Actor, sent: list[str]
) -> None:
    assert queries.reach(elder) is Reach.SLIP
    names(elder, son, clerk)
    assert tells(elder).state == MessageState.NO_PHONE.value
    assert take_reply(phone=a_phone(62), text="1", by=SYSTEM, key=a_key()) == 1
    named = queries.relative_of(elder)
    assert named is not None
    assert named.state is RelativeState.AGREED
    assert queries.reach(elder) is Reach.RELATIVE
    message = tells(elder)
    delivery.hand_over(str(message.pk))
    assert sent[-1].startswith("转告孙*奶：补换领行驶证已按您的申请撤回")
    # What asks for an answer goes to nobody else.
    with transaction.atomic():
        asked = messages.tell(elder, "mandate-unclear", count=2)
    assert Message.objects.get(pk=asked).state == MessageState.NO_PHONE.value
    assert a_phone(62).text not in str(holdings.about(UUID(elder))["messages.Message"])


def test_a_tap_and_the_counter_are_agreement_too_and_a_stranger_answers_nothing(
    elder: str, son: Actor, clerk: Actor
) -> None:
    naming = names(elder, son, clerk)
    stranger = a_citizen(63, "钱路人")
    for by in (stranger, Actor(ActorKind.CITIZEN, elder)):
        with pytest.raises(RelativeNotFound):
            services.agree_relative(naming_id=naming, by=by, key=a_key())
    with pytest.raises(RelativeNotFound):
        services.end_relative(naming_id=naming, by=stranger, key=a_key())
    services.agree_relative(naming_id=naming, by=son, key=a_key())
    assert queries.reach(elder) is Reach.RELATIVE
    services.end_relative(naming_id=naming, by=clerk, key=a_key())
    names(elder, son, clerk, present=True)
    assert queries.reach(elder) is Reach.RELATIVE


def test_either_ends_it_at_once_both_are_told_and_what_is_on_its_way_is_not_brought(
    elder: str, son: Actor, clerk: Actor, sent: list[str]
) -> None:
    naming = names(elder, son, clerk, present=True)
    waiting = tells(elder)
    services.end_relative(naming_id=naming, by=son, key=a_key())
    delivery.hand_over(str(waiting.pk))
    waiting.refresh_from_db()
    assert waiting.state == MessageState.NO_PHONE.value
    assert not [text for text in sent if "转告" in text]
    ended = Message.objects.filter(template="relative-ended")
    assert {str(each.person_id) for each in ended} == {elder, son.id}
    assert queries.relative_of(elder) is None
    again = names(elder, son, clerk, present=True)
    services.end_relative(naming_id=again, by=Actor(ActorKind.CITIZEN, elder), key=a_key())
    assert queries.reach(elder) is Reach.SLIP


def test_the_own_phone_comes_first_and_nobody_names_whom_messages_cannot_reach(
    elder: str, son: Actor, clerk: Actor
) -> None:
    silent = str(a_person("李无话", number=a_number(serial=64)))
    for relative, wrong in ((silent, RelativeUnreachable), (elder, RelativeUnreachable)):
        with pytest.raises(wrong):
            services.name_relative(
                person_id=elder, relative_id=relative, present=True, by=clerk, key=a_key()
            )
    with pytest.raises(HasOwnPhone):
        services.name_relative(
            person_id=son.id, relative_id=son.id, present=True, by=clerk, key=a_key()
        )
    names(elder, son, clerk)
    with pytest.raises(RelativeAlready):
        names(elder, son, clerk)
    people_services.record_contact(person_id=elder, way=a_phone(65), by=clerk, key=a_key())
    assert queries.reach(elder) is Reach.PHONE


def test_a_question_nobody_answered_ends_by_itself(elder: str, son: Actor, clerk: Actor) -> None:
    names(elder, son, clerk)
    late = MANDATE_ANSWER.on(DAY).after(DAY) + timedelta(days=1)
    with clock.at_day(late):
        assert queries.relative_of(elder) is None
        assert services.end_unanswered_relatives(by=SYSTEM, key=a_key()) == 1
        names(elder, son, clerk)


def test_a_relative_never_gains_a_right_to_look_or_act(
    elder: str, son: Actor, clerk: Actor
) -> None:
    names(elder, son, clerk, present=True)
    car = a_car(Actor(ActorKind.CITIZEN, elder, ELDER))
    number = engine.open_case(
        procedure=LICENCE,
        channel=engine.Channel.STATION,
        applicant_id=elder,
        inputs={"vin": car.plate.dotted, "reason": "lost"},
        point=STATION,
        by=clerk,
        key=a_key(),
    )
    with pytest.raises(NoSuchCase):
        engine.case(number, son)
    assert signed_in(son.id).get(f"/cases/{number}").status_code == 404
    assert queries.held(son) == ()


def test_a_relayed_text_still_fits_into_one_message() -> None:
    before = len(RELAYED.format(who="")) + NAME
    relayed = [each for each in TEMPLATES.values() if each.relayed]
    assert relayed
    assert not [each.code for each in relayed if each.longest + before > SMS_LENGTH]
    assert not [each.code for each in relayed if each.reply or each.secret]


def test_the_desk_names_and_stops_and_the_relative_answers_on_their_page(
    elder: str, son: Actor
) -> None:
    desk = Staff("cunyou", Post.CLERK, STATION, "station")
    typed = {"id_number": a_number(serial=61).text, "name": ELDER}
    found = desk.browser.post("/desk/relatives/", typed)
    assert found.status_code == 302, text_of(found)
    address = str(found["Location"])
    wrong = desk.browser.post("/desk/relatives/", typed | {"name": "别人"})
    assert "没有找到证件号码和姓名都相符的人" in text_of(wrong)
    family = {"id_number": a_number(serial=62).text, "name": "孙儿子", "present": "no"}
    assert desk.browser.post(address, family).status_code == 302
    assert "等家人同意" in text_of(desk.get(address))
    at_home = signed_in(son.id)
    assert "家人请您代收办事消息" in text_of(at_home.get("/"))
    assert "孙*奶没有手机" in text_of(at_home.get("/mandates/"))
    (waiting,) = queries.relative_for(son.id)
    assert at_home.post(f"/relatives/{waiting.id}", {"do": "agree"}).status_code == 302
    assert "正在代收" in text_of(desk.get(address))
    assert people.person(elder).phone_masked == ""
    assert at_home.post(f"/relatives/{waiting.id}", {"do": "end"}).status_code == 302
    assert "家人的证件号码" in text_of(desk.get(address))
    assert at_home.post(f"/relatives/{waiting.id}", {"do": "end"}).status_code == 404
