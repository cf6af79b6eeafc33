"""A contract opens what it names, from its first day to its last, by secrets that take turns."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection

from doorstep.audit.models import AuditRow
from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM, Actor, ActorKind
from doorstep.kernel.errors import InvalidInput, NotAllowed
from doorstep.partners import queries, services
from doorstep.partners.errors import (
    AllowanceEndsBeforeItBegins,
    AllowedAlready,
    ClientUnknown,
    ContractEndsBeforeItBegins,
    PartnerEnded,
    PartnerKnown,
    ScopeUnknown,
    TokenInvalid,
)
from doorstep.partners.models import Secret, Token
from doorstep.partners.scopes import ALLOWED_DAYS, OVERLAP_HOURS, TOKEN_SECONDS

from .builders import a_key, a_partner, a_token

pytestmark = pytest.mark.django_db
CASE = "1706210000421"


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """Midnight is far."""
    now = clock.now().astimezone(clock.LOCAL)
    with clock.ahead(timedelta(hours=12 - now.hour)):
        yield


def test_the_secret_opens_a_token_and_the_token_says_whose_it_is() -> None:
    partner_id = a_partner("law.read")
    client_id = queries.partner(partner_id).client_id
    secret = services.give_secret(partner_id=partner_id, by=SYSTEM)
    granted = services.grant_token(client_id=client_id, secret=secret)
    assert granted.scopes == ("law.read",)
    assert granted.seconds == TOKEN_SECONDS.on(clock.today())
    held = queries.holder(granted.token)
    assert (held.partner_id, held.scopes) == (str(partner_id), frozenset({"law.read"}))


def test_neither_secret_nor_token_lies_in_any_table() -> None:
    partner_id = a_partner()
    secret = services.give_secret(partner_id=partner_id, by=SYSTEM)
    client_id = queries.partner(partner_id).client_id
    token = services.grant_token(client_id=client_id, secret=secret).token
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" AS t')  # noqa: S608 - our own names
            text = "\n".join(row[0] for row in cursor.fetchall())
            assert secret not in text, table
            assert token not in text, table
            assert "赵联系" not in text, table


def test_who_is_not_believed_is_told_one_thing() -> None:
    partner_id = a_partner()
    client_id = queries.partner(partner_id).client_id
    secret = services.give_secret(partner_id=partner_id, by=SYSTEM)
    for name, shown in (
        (client_id, "ds_wrong"),
        (client_id, ""),
        (client_id, "\x00\ud800"),
        ("dp_nobody", secret),
        ("", ""),
    ):
        with pytest.raises(ClientUnknown):
            services.grant_token(client_id=name, secret=shown)


def test_a_contract_has_a_first_and_a_last_day() -> None:
    early = a_partner(name="明天", serial=1, days=(1, 9))
    late = a_partner(name="昨天", serial=2, days=(-9, -1))
    for partner_id in (early, late):
        secret = services.give_secret(partner_id=partner_id, by=SYSTEM)
        with pytest.raises(ClientUnknown):
            services.grant_token(client_id=queries.partner(partner_id).client_id, secret=secret)
    with pytest.raises(ContractEndsBeforeItBegins):
        a_partner(serial=3, days=(2, 1))


def test_a_token_ends_with_the_contract_and_with_its_hour() -> None:
    partner_id = a_partner("law.read")
    token = a_token(partner_id)
    assert queries.holder(token)
    seconds = TOKEN_SECONDS.on(clock.today())
    with clock.ahead(timedelta(seconds=seconds - 300)):
        assert queries.holder(token)
    with clock.ahead(timedelta(seconds=seconds + 1)), pytest.raises(TokenInvalid):
        queries.holder(token)


def test_scopes_are_those_of_the_contract() -> None:
    partner_id = a_partner("law.read", "points.read")
    assert queries.holder(a_token(partner_id, "points.read")).scopes == {"points.read"}
    for wanted in ("case.status", "law.read case.status", "everything"):
        with pytest.raises(ScopeUnknown):
            a_token(partner_id, wanted)
    for scopes in (("nothing",), ("law.read", "nothing")):
        with pytest.raises(InvalidInput):
            a_partner(*scopes, serial=4)


def test_an_organisation_has_one_contract_at_a_time() -> None:
    first = a_partner()
    with pytest.raises(PartnerKnown):
        a_partner()
    services.end_partner(partner_id=first, why="合同到期", by=SYSTEM, key=a_key())
    assert a_partner() != first


def test_two_secrets_work_during_the_overlap_and_then_the_new_one_alone() -> None:
    partner_id = a_partner()
    client_id = queries.partner(partner_id).client_id
    first = services.give_secret(partner_id=partner_id, by=SYSTEM)
    second = services.give_secret(partner_id=partner_id, by=SYSTEM)
    for secret in (first, second):
        assert services.grant_token(client_id=client_id, secret=secret).token
    assert [each.ends_at is None for each in queries.partner(partner_id).secrets] == [True, False]
    with clock.ahead(timedelta(hours=OVERLAP_HOURS.on(clock.today()), seconds=1)):
        with pytest.raises(ClientUnknown):
            services.grant_token(client_id=client_id, secret=first)
        assert services.grant_token(client_id=client_id, secret=second).token


def test_a_secret_that_others_may_have_ends_now_with_its_tokens() -> None:
    partner_id = a_partner()
    client_id = queries.partner(partner_id).client_id
    first = services.give_secret(partner_id=partner_id, by=SYSTEM)
    token = services.grant_token(client_id=client_id, secret=first).token
    services.give_secret(partner_id=partner_id, by=SYSTEM, at_once=True)
    with pytest.raises(ClientUnknown):
        services.grant_token(client_id=client_id, secret=first)
    with pytest.raises(TokenInvalid):
        queries.holder(token)
    assert Secret.objects.filter(partner_id=partner_id, ends_at__isnull=True).count() == 1


def test_an_ended_contract_opens_nothing_more() -> None:
    partner_id = a_partner("case.status")
    person = Actor(ActorKind.CITIZEN, "00000000-0000-0000-0000-000000000001")
    services.allow(
        partner_id=partner_id, case_number=CASE, until_on=clock.today(), by=person, key=a_key()
    )
    token = a_token(partner_id)
    with pytest.raises(InvalidInput):
        services.end_partner(partner_id=partner_id, why="  ", by=SYSTEM, key=a_key())
    services.end_partner(partner_id=partner_id, why="泄露", by=SYSTEM, key=a_key())
    with pytest.raises(TokenInvalid):
        queries.holder(token)
    assert not queries.may_follow(partner_id, CASE)
    for act in (
        lambda: services.give_secret(partner_id=partner_id, by=SYSTEM),
        lambda: services.end_partner(partner_id=partner_id, why="又", by=SYSTEM, key=a_key()),
    ):
        with pytest.raises(PartnerEnded):
            act()


def test_revoking_ends_the_own_token_and_no_other() -> None:
    mine, other = a_partner(serial=5), a_partner(serial=6, name="别家")
    secret = services.give_secret(partner_id=mine, by=SYSTEM)
    client_id = queries.partner(mine).client_id
    token = services.grant_token(client_id=client_id, secret=secret).token
    theirs = a_token(other)
    for shown in (theirs, "dt_nothing", token, token):
        services.revoke_token(client_id=client_id, secret=secret, token=shown)
    with pytest.raises(TokenInvalid):
        queries.holder(token)
    assert queries.holder(theirs).name == "别家"
    with pytest.raises(ClientUnknown):
        services.revoke_token(client_id=client_id, secret="ds_x", token=theirs)


def test_a_person_lets_a_partner_follow_one_case_until_a_day() -> None:
    partner_id = a_partner("case.status")
    person = Actor(ActorKind.CITIZEN, "00000000-0000-0000-0000-000000000001")
    today = clock.today()
    allowed = services.allow(
        partner_id=partner_id, case_number=CASE, until_on=today, by=person, key=a_key()
    )
    assert queries.may_follow(partner_id, CASE)
    assert not queries.may_follow(partner_id, "1706210000999")
    with pytest.raises(AllowedAlready):
        services.allow(
            partner_id=partner_id, case_number=CASE, until_on=today, by=person, key=a_key()
        )
    with clock.ahead(timedelta(days=1)):
        assert not queries.may_follow(partner_id, CASE)
        again = services.allow(
            partner_id=partner_id,
            case_number=CASE,
            until_on=today + timedelta(days=2),
            by=person,
            key=a_key(),
        )
        assert again != allowed
    other = Actor(ActorKind.CITIZEN, "00000000-0000-0000-0000-000000000002")
    assert not services.take_back(allowance_id=again, case_number=CASE, by=other, key=a_key())
    assert services.take_back(allowance_id=again, case_number=CASE, by=person, key=a_key())
    assert not queries.may_follow(partner_id, CASE)


def test_what_is_allowed_is_bounded_and_the_persons_own() -> None:
    partner_id = a_partner("case.status")
    person = Actor(ActorKind.CITIZEN, "00000000-0000-0000-0000-000000000001")
    today = clock.today()
    too_long = today + timedelta(days=ALLOWED_DAYS.on(today) + 1)
    for until_on, error in (
        (today - timedelta(days=1), AllowanceEndsBeforeItBegins),
        (too_long, InvalidInput),
    ):
        with pytest.raises(error):
            services.allow(
                partner_id=partner_id, case_number=CASE, until_on=until_on, by=person, key=a_key()
            )
    with pytest.raises(NotAllowed):
        services.allow(
            partner_id=partner_id, case_number=CASE, until_on=today, by=SYSTEM, key=a_key()
        )


def test_everything_is_on_the_record_and_old_tokens_are_forgotten() -> None:
    partner_id = a_partner()
    token = a_token(partner_id)
    services.used(
        partner=Actor(ActorKind.PARTNER, str(partner_id), "x"), operation="GET /procedures"
    )
    rows = AuditRow.objects.filter(subject=f"partner:{partner_id}").order_by("id")
    assert [row.action for row in rows] == [
        "partner.added",
        "partner.secret_given",
        "partner.token_granted",
        "partner.used",
    ]
    assert token not in str([row.detail for row in rows])
    assert services.forget_old_tokens() == 0
    with clock.ahead(timedelta(days=3)):
        assert services.forget_old_tokens() == 1
    assert not Token.objects.exists()
