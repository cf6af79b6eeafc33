"""How long things are kept: every table has a rule with a source, and the clock keeps to it."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from tests.people.builders import a_key, a_number, a_person
from tests.portals.pages import text_of

from doorstep.audit import queries as audit
from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM, Actor, ActorKind
from doorstep.kernel.periods import Days
from doorstep.law.keeping import DRAFT_KEPT, KEEPING
from doorstep.privacy import holdings, keeping, queries
from doorstep.procedures import engine

NOW = clock.today()


def test_every_table_about_people_has_a_rule_and_no_rule_stands_for_nothing() -> None:
    assert {each.label for each in holdings.holdings()} == set(KEEPING)


def test_the_clock_ends_exactly_what_is_kept_for_some_days() -> None:
    ended = {name for name, dated in KEEPING.items() if isinstance(dated.on(NOW), Days)}
    assert ended == set(keeping.ENDS)


def test_every_rule_names_its_source() -> None:
    assert all(entry.source.zh for dated in KEEPING.values() for entry in dated.entries)


@pytest.mark.django_db
def test_a_draft_stays_its_last_day_and_is_gone_and_reported_the_day_after() -> None:
    person = a_person(number=a_number(serial=91))
    by = Actor(ActorKind.CITIZEN, str(person))
    engine.save_draft(procedure="register-vehicle", answers={"vin": "x"}, by=by, key=a_key())
    term = DRAFT_KEPT.on(NOW)
    assert isinstance(term, Days)
    last = clock.today() + timedelta(days=term.n)
    assert keeping.end(table="engine.Draft", on=last, by=SYSTEM, key=a_key()) == 0
    assert len(engine.drafts_of(str(person))) == 1
    after = last + timedelta(days=1)
    assert keeping.end(table="engine.Draft", on=after, by=SYSTEM, key=a_key()) == 1
    assert engine.drafts_of(str(person)) == ()
    newest = queries.keeping_reports()[0]
    assert (newest.table, newest.removed, newest.on) == ("engine.Draft", 1, after)
    assert newest.source
    noted = audit.notes(subject="table:engine.Draft")[0]
    assert noted.detail["removed"] == 1


@pytest.mark.django_db
def test_what_has_no_term_in_days_cannot_be_ended() -> None:
    with pytest.raises(KeyError):
        keeping.end(table="registry.Vehicle", on=NOW, by=SYSTEM, key=a_key())
    assert queries.keeping_reports() == ()


@pytest.mark.django_db
@pytest.mark.usefixtures("public_city")
def test_the_map_tells_every_table_its_purpose_and_term_to_everybody(browser: Client) -> None:
    told = text_of(browser.get("/data-map"))
    for each in holdings.holdings():
        assert each.held.name in told
        assert each.held.purpose in told
        assert each.label in told
    assert "《网络安全法》第二十一条第三项" in told
    assert str(uuid.UUID(int=0)) not in told


@pytest.mark.django_db
@pytest.mark.usefixtures("public_city")
def test_the_roles_page_lists_every_step_under_its_posts(browser: Client) -> None:
    told = text_of(browser.get("/roles"))
    steps = [step for each in engine.all_procedures() for step in each.steps]
    assert steps
    for step in steps:
        assert step.post.label in told
        assert step.kind.label in told
