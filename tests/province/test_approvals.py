"""What a city wants signed: decided by an officer, signed as it was asked, used once."""

import hashlib
from dataclasses import replace
from typing import Any

import pytest
from tests.plates.log.builder import ORIGIN, POOL, public
from tests.province.builder import Town, admit
from tests.province.office import (
    OFFICER,
    RULES_TEXT,
    UNSIGNED,
    a_fill,
    a_key,
    a_message,
    approved,
    minute,
    rules,
    rules_message,
    says,
    waiting,
)

from doorstep.audit.models import AuditRow
from doorstep.kernel.actor import SYSTEM, Actor, ActorKind, Post
from doorstep.kernel.errors import InvalidInput
from doorstep.plates.crypto import ed25519
from doorstep.plates.log import entries as e
from doorstep.plates.log import texts
from doorstep.plates.log.merkle import leaf_hash, root_of
from doorstep.province import approvals, keys, queries, services
from doorstep.province.errors import (
    AlreadyDecided,
    NotAnOfficer,
    OrderStands,
    RequestUnknown,
    SegmentUnknown,
)
from doorstep.province.models import GenesisList, Request
from doorstep.province.settling import settle
from doorstep.province.types import RequestState

pytestmark = pytest.mark.usefixtures("province")
NUMBERS = ["鲁M1001", "鲁M1007", "鲁M1999"]


@pytest.fixture(autouse=True)
def _admitted(province: object) -> None:  # noqa: ARG001 - the log is admitted at this province
    admit()


def good(entry: e.Entry, sig: str) -> bool:
    """Whether it is the province's signature as a supervisor."""
    text = texts.supervisor(POOL, entry.as_object())
    key = bytes.fromhex(keys.public(keys.supervisor_key()))
    return ed25519.verify(key, text, bytes.fromhex(sig))


def good_as_party(entry: e.Entry, sig: str) -> bool:
    """Whether it is the province's signature as a party."""
    key = bytes.fromhex(keys.public(keys.party_key()))
    return ed25519.verify(key, texts.party(POOL, entry.as_object()), bytes.fromhex(sig))


def test_a_request_waits_until_an_officer_approves_and_is_signed_then() -> None:
    fill = a_fill()
    message = a_message("fill", {"n": 40}, entry=fill)
    for _ in range(2):
        assert says(message) == (200, {"state": "waiting", "why": "", "sig": "", "psig": ""})
    answer = approved(message)
    assert good(fill, answer["sig"])
    assert answer["psig"] == ""
    # Asked again without the entry it is only said how it stands.
    assert says(message | {"entry": None})[1] == answer | {"sig": ""}
    assert says(message)[1] == answer, "a lost answer is given again"


def test_every_step_is_on_record() -> None:
    approved(a_message("fill", {"n": 40}, entry=a_fill()))
    rows = AuditRow.objects.filter(subject__startswith="request:").order_by("id")
    assert [(row.action, row.actor) for row in rows] == [
        ("request.received", f"partner:city:{POOL}"),
        ("request.approved", "staff:7"),
        ("request.signed", f"partner:city:{POOL}"),
    ]


def test_what_was_decided_stays_decided() -> None:
    says(a_message("fill", {"n": 40}))
    request_id = waiting()
    key = a_key()
    approvals.approve(request_id=request_id, by=OFFICER, key=key)
    approvals.approve(request_id=request_id, by=OFFICER, key=key)
    with pytest.raises(AlreadyDecided, match="省督例"):
        approvals.approve(request_id=request_id, by=OFFICER, key=a_key())
    with pytest.raises(AlreadyDecided):
        approvals.reject(request_id=request_id, why="太多", by=OFFICER, key=a_key())
    with pytest.raises(RequestUnknown):
        approvals.approve(request_id=request_id + 1, by=OFFICER, key=a_key())


def test_a_rejection_has_a_reason_and_the_city_is_told() -> None:
    message = a_message("fill", {"n": 2000}, entry=a_fill(2000))
    says(message)
    for why in ("", "  \n ", "长" * 201):
        with pytest.raises(InvalidInput, match="理由"):
            approvals.reject(request_id=waiting(), why=why, by=OFFICER, key=a_key())
    approvals.reject(request_id=waiting(), why="一次放得太多", by=OFFICER, key=a_key())
    said = {"state": "rejected", "why": "一次放得太多", "sig": "", "psig": ""}
    assert says(message) == (200, said)


NOBODY = [
    Actor(ActorKind.STAFF, "8", "别人", post, "O01") for post in Post if post is not Post.SUPERVISOR
]


@pytest.mark.parametrize(
    "by",
    [
        *NOBODY,
        Actor(ActorKind.CITIZEN, "9", "市民", Post.SUPERVISOR),
        Actor(ActorKind.PARTNER, f"city:{POOL}", post=Post.SUPERVISOR),
        SYSTEM,
    ],
    ids=str,
)
def test_nobody_but_an_officer_of_the_province_decides_or_orders(by: Actor) -> None:
    says(a_message("fill", {"n": 40}))
    request_id = waiting()
    with pytest.raises(NotAnOfficer):
        approvals.approve(request_id=request_id, by=by, key=a_key())
    with pytest.raises(NotAnOfficer):
        approvals.reject(request_id=request_id, why="不行", by=by, key=a_key())
    with pytest.raises(NotAnOfficer):
        approvals.order_freeze(pool=POOL, segment=1, on=True, why="查", text="", by=by, key=a_key())
    assert waiting() == request_id


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"n": 41}, "entry.n"),
        ({"pool": "3716-52"}, "pool"),
        ({"t": 60}, "entry.t"),
        ({"e": "exclude"}, "entry"),
        ({"id": "1"}, "entry.id"),
        ({"more": 1}, "entry.more"),
        ({"n": None}, "entry.n"),
    ],
)
def test_an_entry_that_is_not_what_was_approved_is_not_signed(
    changed: dict[str, Any], field: str
) -> None:
    message = a_message("fill", {"n": 40})
    approved(message)
    wrong = message | {"entry": a_fill().as_object() | changed}
    assert says(wrong) == (422, {"code": "malformed", "field": field})
    assert Request.objects.get().signed == []


@pytest.mark.parametrize("skew", [-180, 180])
def test_a_time_far_from_ours_is_not_signed(skew: int) -> None:
    message = a_message("fill", {"n": 40})
    approved(message)
    wrong = message | {"entry": a_fill(t=minute() + skew).as_object()}
    assert says(wrong) == (422, {"code": "malformed", "field": "entry.t"})


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"asked": {"n": 41}}, "asked"),
        ({"verb": "segment"}, "asked"),
        ({"document": "anders"}, "document"),
        ({"verb": "assign"}, "verb"),
        ({"asked": [40]}, "asked"),
        ({"intent": ""}, "intent"),
        ({"document": None}, "document"),
    ],
)
def test_another_request_under_the_same_name_is_refused(
    changed: dict[str, Any], field: str
) -> None:
    message = a_message("fill", {"n": 40})
    approved(message)
    assert says(message | changed) == (422, {"code": "malformed", "field": field})


def test_only_the_city_itself_is_heard() -> None:
    message = a_message("fill", {"n": 40})
    assert says(message, key="another city")[0] == 401
    assert says(message, path="/witness/3716-99/supervised")[0] == 404
    assert says(b"[]")[0] == 422
    assert says(b"{")[0] == 422
    assert not queries.waiting()


def test_new_rules_name_the_keys_that_were_admitted_and_no_others() -> None:
    message = rules_message()
    answer = approved(message)
    entry = e.Rules.from_object(message["entry"])
    assert good(entry, answer["sig"])
    assert answer["psig"] == "", "nobody was a party before the first rules"
    city, ours = message["entry"]["parties"]
    for changed, field in (
        ({"parties": [city | {"key": public("thief")}, ours]}, "entry.parties"),
        ({"parties": [city, ours | {"key": public("thief")}]}, "entry.parties"),
        ({"parties": [city, ours | {"vrf": public("thief")}]}, "entry.parties"),
        ({"parties": [city]}, "entry.parties"),
        ({"supervisors": [public("thief")]}, "entry.supervisors"),
        ({"supervisors": [*entry.supervisors, public("thief")]}, "entry.supervisors"),
        ({"supervisors": [public("supervisor")]}, "entry.supervisors"),
        ({"tries": 3}, "entry.tries"),
        ({"text": "ab" * 32}, "entry.text"),
    ):
        wrong = message | {"entry": rules(**changed)}
        assert says(wrong) == (422, {"code": "malformed", "field": field}), changed


def test_the_province_signs_as_a_party_once_rules_have_named_it() -> None:
    approved(rules_message(1))
    second = rules_message(2)
    answer = approved(second)
    assert good_as_party(e.Rules.from_object(second["entry"]), answer["psig"])


def the_list(numbers: list[str]) -> dict[str, Any]:
    root = root_of([leaf_hash(number.encode()) for number in numbers]).hex()
    return {"s": 1, "n": len(numbers), "root": root, "doc": "cd" * 32}


def test_a_list_of_numbers_in_use_is_checked_and_kept_and_never_shown() -> None:
    approved(rules_message(1))
    asked = the_list(NUMBERS)
    document = "".join(f"{number}\n" for number in NUMBERS)
    genesis = e.Genesis(t=minute(), sig=UNSIGNED, psig="", **asked)
    short = a_message("genesis", asked, document=document[:-8], intent="short")
    assert says(short) == (422, {"code": "malformed", "field": "document"})
    other = a_message("genesis", asked | {"root": "00" * 32}, document=document, intent="other")
    assert says(other) == (422, {"code": "malformed", "field": "document"})
    answer = approved(a_message("genesis", asked, document=document, entry=genesis))
    assert good_as_party(genesis, answer["psig"])
    assert good(replace(genesis, psig=answer["psig"]), answer["sig"])
    assert GenesisList.objects.get(pool_id=POOL).n == len(NUMBERS)
    found = queries.request(Request.objects.get(verb="genesis").pk)
    assert found is not None
    assert found.document == ""
    assert all(number not in str(found) for number in NUMBERS)


def a_town_under_us() -> Town:
    """A town whose rules name this province's supervisor beside its own; one segment."""
    town = Town()
    ours = keys.public(keys.supervisor_key())
    town.rules(1, supervisors=tuple(sorted((public("supervisor"), ours))))
    town.segment("鲁M1###")
    town.writes()
    return town


def test_an_approval_is_used_up_when_its_entry_stands_in_the_cosigned_log() -> None:
    town = a_town_under_us()
    lost, fill = a_fill(t=town.t), a_fill(t=town.t, id=1)
    message = a_message("fill", {"n": 40}, entry=fill)
    answer = approved(message)
    assert says(message | {"entry": lost.as_object()})[1]["sig"]
    town.log(replace(fill, sig=answer["sig"]))
    assert says(message)[1]["sig"], "a batch that was lost is asked for again"
    town.writes()
    settle(POOL)
    assert Request.objects.get().index == 2
    assert says(message) == (422, {"code": "malformed", "field": "entry"})
    again = a_message("fill", {"n": 40}, entry=a_fill(id=2), intent="another")
    assert says(again)[1]["state"] == "waiting", "a second fill needs an approval of its own"


def test_two_approvals_of_the_same_words_are_two_entries() -> None:
    town = a_town_under_us()
    first = a_message("fill", {"n": 10}, entry=a_fill(10, t=town.t), intent="one")
    second = first | {"intent": "two"}
    answer = approved(first)
    approved(second)
    town.log(replace(a_fill(10, t=town.t), sig=answer["sig"]))
    town.writes()
    settle(POOL)
    used = dict(Request.objects.values_list("intent", "index"))
    assert used == {"one": 2, "two": None}
    entry = a_fill(10, t=town.t, id=2)
    assert good(entry, says(second | {"entry": entry.as_object()})[1]["sig"])


def test_an_order_to_freeze_reaches_the_city_and_is_signed_without_asking_again() -> None:
    town = a_town_under_us()
    order = {"segment": 1, "on": True, "why": "发现重号，先停用", "text": "调查通知"}
    approvals.order_freeze(pool=POOL, by=OFFICER, key=a_key(), **order)
    with pytest.raises(OrderStands):
        approvals.order_freeze(pool=POOL, by=OFFICER, key=a_key(), **order)
    with pytest.raises(SegmentUnknown):
        approvals.order_freeze(pool=POOL, by=OFFICER, key=a_key(), **order | {"segment": 2})
    (told,) = town.says()["orders"]
    assert told["verb"] == "freeze"
    freeze = e.Freeze(
        t=town.t,
        s=1,
        on=1,
        why="发现重号，先停用",
        doc=hashlib.sha256("调查通知".encode()).hexdigest(),
        sig=UNSIGNED,
    )
    message = a_message("freeze", told["asked"], entry=freeze, document="调查通知", intent="f-1")
    status, answer = says(message)
    assert (status, answer["state"]) == (200, RequestState.APPROVED)
    assert good(freeze, answer["sig"])
    town.log(replace(freeze, sig=answer["sig"]))
    town.writes()
    assert town.says()["orders"] == []
    assert [segment.frozen for segment in queries.segments(POOL)] == [True]
    approvals.order_freeze(pool=POOL, by=OFFICER, key=a_key(), **order | {"on": False})
    assert [each["asked"]["on"] for each in town.says()["orders"]] == [0]


def test_an_order_that_the_log_fulfils_anyway_is_over() -> None:
    town = a_town_under_us()
    town.log(town.freeze_entry(1))
    town.writes()
    order = {"segment": 1, "on": True, "why": "再冻结一次", "text": ""}
    approvals.order_freeze(pool=POOL, by=OFFICER, key=a_key(), **order)
    assert town.says()["orders"] == []
    (found,) = queries.decided(POOL)
    assert (found.state, found.index) == (RequestState.REJECTED, None)
    assert found.why
    approvals.order_freeze(pool=POOL, by=OFFICER, key=a_key(), **order | {"on": False})
    assert len(town.says()["orders"]) == 1


def test_a_city_cannot_invent_an_order() -> None:
    a_town_under_us()
    asked = {"s": 1, "on": 1, "why": "自己编的", "text": "x"}
    assert says(a_message("freeze", asked, document="x"))[1]["state"] == "waiting"


def test_admission_can_be_repeated_and_takes_up_new_keys() -> None:
    before = queries.pool(POOL)
    admit()
    assert queries.pool(POOL) == before
    services.admit(
        pool=POOL,
        origin=ORIGIN,
        log_vkey=str(Town.log_key()),
        city_key=public("new city key"),
        supervisors=[],
    )
    message = a_message("fill", {"n": 40})
    assert says(message)[0] == 401
    assert says(message, key="new city key")[0] == 200
    rows = AuditRow.objects.filter(action="pool.admitted").order_by("id")
    assert [row.detail["city_key"] for row in rows] == [public("city/key"), public("new city key")]


def test_the_published_rules_are_the_document() -> None:
    message = rules_message()
    assert message["document"] == RULES_TEXT
    status, _ = says(message | {"document": "anders"})
    assert status == 200, "first contact: the officer reads what was sent"
    approvals.approve(request_id=waiting(), by=OFFICER, key=a_key())
    status, answer = says(message | {"document": "anders"})
    assert (status, answer["field"]) == (422, "entry.text")
